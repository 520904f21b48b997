"""What the database refuses by itself of hearings."""

from django.db import migrations

HEARINGS = """
CREATE FUNCTION hearing_is_impartial() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
    IF investigated(NEW.case_id, NEW.host_id) THEN
        PERFORM refuse('hearing_host_investigated', 'an investigator may not preside');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hearing_is_impartial BEFORE INSERT ON decisions_hearing
    FOR EACH ROW EXECUTE FUNCTION hearing_is_impartial();
"""

OPERATIONS = [migrations.RunSQL(HEARINGS, migrations.RunSQL.noop)]
