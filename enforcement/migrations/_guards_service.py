"""What the database refuses by itself of service, money and confiscated things."""

from django.db import migrations

from enforcement.migrations._protect import protect

APPEND_ONLY = (
    "decisions_handover",
    "decisions_deferral",
    "decisions_revision",
    "decisions_instalment",
    "decisions_confiscated_item",
    "decisions_disposal",
)
NEVER_DELETED = ("decisions_late_pause", "decisions_finance_receipt")

STAYS = """
CREATE FUNCTION late_pause_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    ended text[] := ARRAY['until', 'suit_until', 'ended_at'];
BEGIN
    IF OLD.until IS NOT NULL OR to_jsonb(OLD) - ended IS DISTINCT FROM to_jsonb(NEW) - ended THEN
        PERFORM refuse('late_pause_stays', 'a pause ends once and otherwise stays as it began');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER late_pause_stays BEFORE UPDATE ON decisions_late_pause
    FOR EACH ROW EXECUTE FUNCTION late_pause_stays();

CREATE FUNCTION finance_receipt_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found text[] := ARRAY['match', 'detail', 'payment_id', 'settled_by_id', 'settled_at', 'settlement'];
BEGIN
    IF OLD.settled_at IS NOT NULL OR to_jsonb(OLD) - found IS DISTINCT FROM to_jsonb(NEW) - found THEN
        PERFORM refuse('finance_receipt_stays', 'a receipt stays as it was imported, and is settled once');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER finance_receipt_stays BEFORE UPDATE ON decisions_finance_receipt
    FOR EACH ROW EXECUTE FUNCTION finance_receipt_stays();
"""


OPERATIONS: list[migrations.RunSQL] = [
    migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (STAYS, protect(APPEND_ONLY, NEVER_DELETED))
]
