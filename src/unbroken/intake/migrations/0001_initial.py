from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Report",
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
                ("unit", models.TextField()),
                ("state", models.TextField(default="received")),
                ("on_desk", models.BooleanField(default=True)),
                ("received_at", models.DateTimeField()),
                ("channel", models.TextField(null=True)),
                ("kind", models.TextField(null=True)),
                ("incident_kind", models.TextField(null=True)),
                ("urgency", models.TextField(null=True)),
                ("family", models.TextField(default="undetermined")),
                ("gist", models.TextField(default="")),
                ("place", models.TextField(default="")),
                ("caller_number", models.TextField(null=True)),
                ("reporter", models.TextField(null=True)),
                ("concealed", models.BooleanField(default=False)),
                ("officer", models.TextField(null=True)),
                ("call", models.TextField(null=True)),
                ("incident", models.TextField(null=True)),
                ("found_at", models.DateTimeField(null=True)),
                ("amounts_to_case", models.BooleanField(null=True)),
                ("intake", models.TextField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("register_no", models.TextField(null=True)),
                ("receipt", models.TextField(null=True)),
                ("receipt_no", models.TextField(null=True)),
                ("acceptance", models.TextField(null=True)),
                ("decision", models.TextField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("acceptance_receipt", models.TextField(null=True)),
                ("acceptance_no", models.TextField(null=True)),
                ("filing", models.TextField(null=True)),
                ("filed_at", models.DateTimeField(null=True)),
                ("transferred_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "intake_report",
                "indexes": [
                    models.Index(
                        fields=["log_id", "unit", "-received_at"], name="intake_report_of_unit"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportPerson",
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
                ("name", models.TextField(null=True)),
                ("phone", models.TextField(null=True)),
                ("document_no", models.TextField(null=True)),
            ],
            options={
                "db_table": "intake_person",
                "indexes": [models.Index(fields=["log_id", "case"], name="intake_person_case")],
            },
        ),
    ]
