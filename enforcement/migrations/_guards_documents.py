"""What the database refuses of instruments and their numbers, whoever writes."""

from django.db import migrations

from enforcement.migrations._protect import protect

APPEND_ONLY = (
    "documents_instrument",
    "documents_void",
    "documents_seal",
    "documents_signature",
    "documents_assembly",
    "documents_assembly_file",
)
NEVER_DELETED = ("registry_document_number",)

NUMBERS = """
CREATE FUNCTION document_number_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    voiding text[] := ARRAY['voided_at', 'void_reason', 'voided_by_id'];
BEGIN
    IF OLD.voided_at IS NOT NULL OR to_jsonb(OLD) - voiding IS DISTINCT FROM to_jsonb(NEW) - voiding THEN
        PERFORM refuse('document_number_stays', 'a number stands for one instrument, and is voided once');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER document_number_stays BEFORE UPDATE ON registry_document_number
    FOR EACH ROW EXECUTE FUNCTION document_number_stays();

CREATE FUNCTION number_series_goes_forward() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.last < OLD.last
       OR to_jsonb(OLD) - 'last' IS DISTINCT FROM to_jsonb(NEW) - 'last' THEN
        PERFORM refuse('number_series_goes_forward', 'a number that was given is not given again');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER number_series_goes_forward BEFORE UPDATE ON registry_number_series
    FOR EACH ROW EXECUTE FUNCTION number_series_goes_forward();
"""

SEALS = """
CREATE FUNCTION instrument_is_whole() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
    IF NOT EXISTS (SELECT 1 FROM media_storage_upload u WHERE u.id = NEW.upload_id AND u.sha256 = NEW.pdf_sha256) THEN
        PERFORM refuse('instrument_is_whole', 'the file is another than the one on its way');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER instrument_is_whole BEFORE INSERT ON documents_instrument
    FOR EACH ROW EXECUTE FUNCTION instrument_is_whole();

CREATE FUNCTION seal_is_of_its_instrument() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM documents_instrument i JOIN evidence_evidence e ON e.case_id = i.case_id
        WHERE i.id = NEW.instrument_id AND e.id = NEW.evidence_id AND e.sha256 = NEW.sha256
    ) OR EXISTS (SELECT 1 FROM documents_void v WHERE v.instrument_id = NEW.instrument_id) THEN
        PERFORM refuse('seal_is_of_its_instrument', 'the sealed file is of the same case, and its very bytes');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER seal_is_of_its_instrument BEFORE INSERT ON documents_seal
    FOR EACH ROW EXECUTE FUNCTION seal_is_of_its_instrument();

CREATE FUNCTION void_is_before_the_seal() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM documents_seal s WHERE s.instrument_id = NEW.instrument_id) THEN
        PERFORM refuse('void_is_before_the_seal', 'what was sealed is corrected, not voided');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER void_is_before_the_seal BEFORE INSERT ON documents_void
    FOR EACH ROW EXECUTE FUNCTION void_is_before_the_seal();
"""


OPERATIONS: list[migrations.RunSQL] = [
    migrations.RunSQL(sql, migrations.RunSQL.noop)
    for sql in (NUMBERS, SEALS, protect(APPEND_ONLY, NEVER_DELETED))
]
