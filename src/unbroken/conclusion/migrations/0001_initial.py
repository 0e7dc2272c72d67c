from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ApprovalRequest",
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
                ("case", models.TextField()),
                ("matter", models.TextField(null=True)),
                ("asked_role", models.TextField(null=True)),
                ("of_act", models.TextField(null=True)),
                ("person", models.TextField(null=True)),
                ("reason", models.TextField(default="")),
                ("until", models.DateTimeField(null=True)),
                ("asked_by", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("answer", models.TextField(null=True)),
                ("decision", models.TextField(null=True)),
                ("answered_by", models.TextField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "conclusion_request",
                "indexes": [
                    models.Index(fields=["log_id", "case"], name="conclusion_request_case"),
                    models.Index(
                        condition=models.Q(("answer", None)),
                        fields=["log_id", "asked_role", "asked_at"],
                        name="conclusion_request_waiting",
                    ),
                ],
            },
        ),
    ]
