from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Case",
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
                ("number", models.TextField(null=True)),
                ("title", models.TextField(default="")),
                ("family", models.TextField(default="undetermined")),
                ("unit", models.TextField()),
                ("stage", models.TextField(default="opened")),
                ("irregular", models.BooleanField(default=False)),
                ("lead", models.TextField(null=True)),
                ("second", models.TextField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("acts", models.IntegerField(default=0)),
                ("sealed", models.BooleanField(default=False)),
                ("loaded", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "casefile_case",
                "indexes": [
                    models.Index(
                        fields=["log_id", "unit", "-last_at"], name="casefile_case_of_unit"
                    ),
                    models.Index(fields=["log_id", "number"], name="casefile_case_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CasePart",
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
                ("officer", models.TextField()),
                ("role", models.TextField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "casefile_part",
                "indexes": [
                    models.Index(fields=["log_id", "case", "role"], name="casefile_part_case"),
                    models.Index(fields=["log_id", "officer"], name="casefile_part_officer"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CasePerson",
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
                ("role", models.TextField(null=True)),
                ("sex", models.TextField(null=True)),
                ("birth_date", models.DateField(null=True)),
                ("entered_at", models.DateTimeField()),
            ],
            options={
                "db_table": "casefile_person",
                "indexes": [models.Index(fields=["log_id", "case"], name="casefile_person_case")],
            },
        ),
    ]
