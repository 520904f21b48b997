"""What the database refuses of county rows, townships' powers and judgements: they are added and end, never change."""

from django.conf import settings
from django.db import migrations

STAYS = (
    "registry_hearing_standard",
    "registry_discretion_grade",
    "registry_signing_rule",
    "registry_township_power",
)
APPEND_ONLY = ("cases_judgement",)


def protect() -> str:
    role = settings.DATABASE_RUNTIME_ROLE.replace('"', '""')
    owned = role == str(settings.DATABASES["owner"]["USER"])
    lines = [
        f"CREATE TRIGGER row_stays BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION catalog_stays();"
        for table in STAYS
    ]
    for table in APPEND_ONLY:
        lines += [
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change();",
            f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change();",
        ]
    if not owned:
        lines += [f'REVOKE DELETE, TRUNCATE ON {table} FROM "{role}";' for table in STAYS]
        lines += [f'REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM "{role}";' for table in APPEND_ONLY]
    return "\n".join(lines)


OPERATIONS = [migrations.RunSQL(protect(), migrations.RunSQL.noop)]
