"""Append-only by trigger for everybody, by privilege for the runtime role."""

from collections.abc import Iterable

from django.conf import settings


def protect(append_only: Iterable[str], never_deleted: Iterable[str]) -> str:
    """SQL for tables whose rows never change, and for those whose rows change but never go."""
    role = settings.DATABASE_RUNTIME_ROLE.replace('"', '""')
    separate = role != str(settings.DATABASES["owner"]["USER"])
    lines = []
    for table in append_only:
        lines += [
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change();",
            f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change();",
        ]
        if separate:
            lines.append(f'REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM "{role}";')
    if separate:
        lines += [f'REVOKE DELETE, TRUNCATE ON {table} FROM "{role}";' for table in never_deleted]
    return "\n".join(lines)
