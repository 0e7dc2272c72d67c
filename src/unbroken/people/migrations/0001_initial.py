from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Unit",
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
                ("name", models.TextField(null=True)),
                ("above", models.TextField(null=True)),
                ("in_use", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "people_unit",
            },
        ),
        migrations.CreateModel(
            name="Officer",
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
                ("name", models.TextField(null=True)),
                ("person", models.TextField()),
                ("sex", models.TextField(null=True)),
                ("unit", models.TextField(null=True)),
                ("in_use", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "people_officer",
                "indexes": [
                    models.Index(fields=["log_id", "person"], name="people_officer_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleHeld",
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
                ("officer", models.TextField()),
                ("role", models.TextField()),
                ("unit", models.TextField(null=True)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "people_role",
                "indexes": [models.Index(fields=["log_id", "officer"], name="people_role_officer")],
            },
        ),
    ]
