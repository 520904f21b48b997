"""What the database refuses by itself of hearings, and of numbers for decisions on the spot."""

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

STOCK = """
CREATE FUNCTION stock_form_is_of_its_stock() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM decisions_form_stock s
        WHERE s.id = NEW.stock_id AND NEW.number BETWEEN s.first AND s.last
          AND (NEW.decision_id IS NULL OR EXISTS (
            SELECT 1 FROM decisions_decision d
            WHERE d.id = NEW.decision_id AND d.procedure = 'simple' AND d.number = s.prefix || NEW.number || '号'
          ))
    ) THEN
        PERFORM refuse('stock_form_is_of_its_stock', 'the number is not one of this stock');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stock_form_is_of_its_stock BEFORE INSERT ON decisions_stock_form
    FOR EACH ROW EXECUTE FUNCTION stock_form_is_of_its_stock();
"""

OPERATIONS = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (HEARINGS, STOCK)]
