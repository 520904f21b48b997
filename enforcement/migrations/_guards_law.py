"""What the database refuses of county rows, townships' powers and judgements: they are added and end, never change."""

from django.db import migrations

from enforcement.migrations._protect import protect

STAYS = (
    "registry_hearing_standard",
    "registry_discretion_grade",
    "registry_signing_rule",
    "registry_township_power",
)
APPEND_ONLY = ("cases_judgement",)


ROWS = "\n".join(
    f"CREATE TRIGGER row_stays BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION catalog_stays();"
    for table in STAYS
)

OPERATIONS = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (ROWS, protect(APPEND_ONLY, STAYS))]
