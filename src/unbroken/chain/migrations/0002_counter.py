from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("chain", "0001_log"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "log_id",
                        "ref",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("log_id", models.TextField()),
                ("ref", models.TextField()),
                ("act", models.UUIDField()),
                ("last", models.IntegerField()),
            ],
            options={
                "db_table": "chain_counter",
            },
        ),
    ]
