"""The database itself refuses to change what is stored, whoever asks; the runtime role may not even try."""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

APPEND_ONLY = (
    "media_storage_storedobject",
    "media_storage_confirmation",
    "media_storage_sniff",
    "media_storage_partmd5",
    "media_storage_restoration",
    "media_storage_storageacceptance",
)

REFUSE = """
CREATE FUNCTION media_storage_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0]
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME;
END $$;
"""

GUARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION media_storage_refuse('stored_is_append_only');
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION media_storage_refuse('stored_is_append_only');
"""

UNGUARD = """
DROP TRIGGER append_only ON {table};
DROP TRIGGER append_only_whole ON {table};
"""

GUARD_UPLOAD = """
CREATE TRIGGER declaration_stays BEFORE UPDATE ON media_storage_upload FOR EACH ROW
    WHEN ((OLD.id, OLD.owner, OLD.context, OLD.size, OLD.media_type, OLD.file_name, OLD.key, OLD.part_size,
           OLD.created_at)
          IS DISTINCT FROM
          (NEW.id, NEW.owner, NEW.context, NEW.size, NEW.media_type, NEW.file_name, NEW.key, NEW.part_size,
           NEW.created_at)
          OR OLD.sha256 <> '' AND OLD.sha256 <> NEW.sha256)
    EXECUTE FUNCTION media_storage_refuse('upload_declaration_is_final');
CREATE TRIGGER end_stays BEFORE UPDATE ON media_storage_upload FOR EACH ROW
    WHEN (OLD.state IN ('stored', 'aborted') AND NEW.state <> OLD.state)
    EXECUTE FUNCTION media_storage_refuse('upload_end_is_final');
CREATE TRIGGER declaration_kept BEFORE DELETE ON media_storage_upload FOR EACH ROW
    EXECUTE FUNCTION media_storage_refuse('upload_declaration_is_final');
"""

UNGUARD_UPLOAD = """
DROP TRIGGER declaration_stays ON media_storage_upload;
DROP TRIGGER end_stays ON media_storage_upload;
DROP TRIGGER declaration_kept ON media_storage_upload;
"""

GUARD_KEEPING = """
CREATE TRIGGER kept_longer_only BEFORE UPDATE ON media_storage_safekeeping FOR EACH ROW
    WHEN (NEW.until < OLD.until)
    EXECUTE FUNCTION media_storage_refuse('safekeeping_is_never_shortened');
"""

UNGUARD_KEEPING = "DROP TRIGGER kept_longer_only ON media_storage_safekeeping;"

NEVER_DELETED = ("media_storage_upload", "media_storage_safekeeping", "media_storage_fixityround")


def revoke(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if not settings.DATABASE_RUNTIME_ROLE:
        return
    quote = schema_editor.quote_name
    role = quote(settings.DATABASE_RUNTIME_ROLE)
    for table in APPEND_ONLY:
        schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {quote(table)} FROM {role}")
    for table in NEVER_DELETED:
        schema_editor.execute(f"REVOKE DELETE, TRUNCATE ON {quote(table)} FROM {role}")
    schema_editor.execute(f"REVOKE INSERT ON media_storage_restoration FROM {role}")


class Migration(migrations.Migration):
    dependencies = [("media_storage", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION media_storage_refuse"),
        *(migrations.RunSQL(GUARD.format(table=t), UNGUARD.format(table=t)) for t in APPEND_ONLY),
        migrations.RunSQL(GUARD_UPLOAD, UNGUARD_UPLOAD),
        migrations.RunSQL(GUARD_KEEPING, UNGUARD_KEEPING),
        migrations.RunPython(revoke, migrations.RunPython.noop),
    ]
