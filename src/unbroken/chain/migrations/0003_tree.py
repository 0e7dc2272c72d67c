from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "0002_tree.sql"


class Migration(migrations.Migration):
    dependencies = [("chain", "0002_counter")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]
