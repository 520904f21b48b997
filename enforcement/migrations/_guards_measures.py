"""What the database refuses of measures: taking without approval, a ledger that does not add up, a second extension."""

from typing import Final

from django.db import migrations

from enforcement.measures.rules.vocabulary import FORWARD
from enforcement.migrations._protect import protect

APPEND_ONLY: Final = (
    "measures_approval",
    "measures_taking",
    "measures_extension",
    "measures_ledger",
    "measures_release",
    "measures_application",
    "measures_application_answer",
    "measures_service",
    "measures_claim_notice",
    "measures_disposal_approval",
    "measures_seal_inspection",
)
NEVER_DELETED: Final = (
    "measures_measure",
    "measures_item",
    "measures_testing",
    "measures_testing_items",
    "measures_compensation",
)
_PATH: Final = "SET search_path = pg_catalog, public, pg_temp"
_FORWARD: Final = ", ".join(f"('{before.value}', '{then.value}')" for before, then in sorted(FORWARD))

MEASURES: Final = f"""
CREATE FUNCTION measure_stays() RETURNS trigger LANGUAGE plpgsql {_PATH} AS $$
DECLARE
    moving text[] := ARRAY['state', 'ends_on', 'warn_on', 'act_by', 'provisional', 'confiscation_decided_at', 'overdue_found_at', 'unapproved_found_at'];
BEGIN
    IF to_jsonb(OLD) - moving IS DISTINCT FROM to_jsonb(NEW) - moving THEN
        PERFORM refuse('measure_stays', 'what was asked for and why never changes');
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN ({_FORWARD}) THEN
        PERFORM refuse('measure_stays', 'a measure goes forward only');
    END IF;
    IF (OLD.confiscation_decided_at IS NOT NULL
        AND OLD.confiscation_decided_at IS DISTINCT FROM NEW.confiscation_decided_at)
       OR (OLD.overdue_found_at IS NOT NULL AND OLD.overdue_found_at IS DISTINCT FROM NEW.overdue_found_at)
       OR (OLD.unapproved_found_at IS NOT NULL
           AND OLD.unapproved_found_at IS DISTINCT FROM NEW.unapproved_found_at) THEN
        PERFORM refuse('measure_stays', 'what was found is found once');
    END IF;
    IF NEW.state = 'settled' AND EXISTS (
        SELECT 1 FROM measures_item i WHERE i.measure_id = NEW.id AND i.remaining > 0
    ) THEN
        PERFORM refuse('measure_stays', 'a measure is settled when every item is at zero');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measure_stays BEFORE UPDATE ON measures_measure FOR EACH ROW EXECUTE FUNCTION measure_stays();

CREATE FUNCTION taking_is_approved() RETURNS trigger LANGUAGE plpgsql {_PATH} AS $$
DECLARE
    the_measure measures_measure;
BEGIN
    SELECT * INTO the_measure FROM measures_measure WHERE id = NEW.measure_id FOR NO KEY UPDATE;
    IF NOT the_measure.urgent AND NOT EXISTS (
        SELECT 1 FROM measures_approval a WHERE a.measure_id = NEW.measure_id AND a.approved
    ) THEN
        PERFORM refuse('taking_needs_approval', 'neither approved nor urgent');
    END IF;
    IF the_measure.state <> 'approved' THEN
        PERFORM refuse('taking_needs_approval', 'carried out once, after its approval');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER taking_is_approved BEFORE INSERT ON measures_taking
    FOR EACH ROW EXECUTE FUNCTION taking_is_approved();

CREATE FUNCTION item_stays() RETURNS trigger LANGUAGE plpgsql {_PATH} AS $$
DECLARE
    moving text[] := ARRAY['remaining', 'state', 'place', 'custody', 'keeper', 'outcome', 'ends_on'];
    latest measures_ledger;
BEGIN
    IF to_jsonb(OLD) - moving IS DISTINCT FROM to_jsonb(NEW) - moving THEN
        PERFORM refuse('item_stays', 'what was listed never changes');
    END IF;
    SELECT * INTO latest FROM measures_ledger WHERE item_id = NEW.id ORDER BY seq DESC LIMIT 1;
    IF (NEW.remaining, NEW.state, NEW.place, NEW.custody, NEW.keeper, NEW.outcome) IS DISTINCT FROM
       (coalesce(latest.remaining, 0), coalesce(latest.state, OLD.state), coalesce(latest.place, OLD.place),
        coalesce(latest.custody, OLD.custody), coalesce(latest.keeper, OLD.keeper),
        coalesce(latest.outcome, OLD.outcome)) THEN
        PERFORM refuse('item_stays', 'an item is what the last row of its ledger says');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER item_stays BEFORE UPDATE ON measures_item FOR EACH ROW EXECUTE FUNCTION item_stays();

CREATE FUNCTION item_starts_empty() RETURNS trigger LANGUAGE plpgsql {_PATH} AS $$
BEGIN
    IF NEW.remaining <> 0 OR NEW.state <> 'held' THEN
        PERFORM refuse('item_stays', 'an item is what its ledger says, from the first row on');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER item_starts_empty BEFORE INSERT ON measures_item
    FOR EACH ROW EXECUTE FUNCTION item_starts_empty();

CREATE FUNCTION ledger_adds_up() RETURNS trigger LANGUAGE plpgsql {_PATH} AS $$
DECLARE
    the_item measures_item;
    before measures_ledger;
    disposes boolean := NEW.happening IN
        ('returned', 'confiscated', 'destroyed', 'auctioned', 'transferred', 'converted', 'consumed');
BEGIN
    SELECT * INTO the_item FROM measures_item WHERE id = NEW.item_id FOR NO KEY UPDATE;
    SELECT * INTO before FROM measures_ledger WHERE item_id = NEW.item_id ORDER BY seq DESC LIMIT 1;
    NEW.seq := coalesce(before.seq, 0) + 1;
    NEW.recorded_at := clock_timestamp();
    IF (NEW.seq = 1) <> (NEW.happening = 'listed') THEN
        PERFORM refuse('ledger_adds_up', 'a ledger begins with the list, once');
    END IF;
    IF NEW.happening = 'listed' THEN
        IF NEW.quantity <> the_item.quantity THEN
            PERFORM refuse('ledger_adds_up', 'the first row is the quantity on the list');
        END IF;
        NEW.remaining := NEW.quantity;
    ELSIF disposes THEN
        IF NEW.quantity <= 0 OR NEW.quantity > before.remaining THEN
            PERFORM refuse('ledger_adds_up', 'no more is disposed of than is left');
        END IF;
        NEW.remaining := before.remaining - NEW.quantity;
    ELSE
        IF NEW.quantity <> 0 THEN
            PERFORM refuse('ledger_adds_up', 'only a disposal changes the quantity');
        END IF;
        NEW.remaining := before.remaining;
    END IF;
    IF (NEW.remaining = 0) <> (NEW.state = 'disposed') THEN
        PERFORM refuse('ledger_adds_up', 'an item at zero is disposed of, and no other');
    END IF;
    IF NEW.happening = 'returned' AND before.state <> 'released' THEN
        PERFORM refuse('ledger_adds_up', 'nothing is given back before it is lifted');
    END IF;
    IF NEW.happening = 'destroyed' AND jsonb_array_length(NEW.witnesses) < 2 THEN
        PERFORM refuse('destruction_has_witnesses', 'two witnesses');
    END IF;
    IF NEW.happening IN ('destroyed', 'auctioned', 'transferred') AND NOT EXISTS (
        SELECT 1 FROM measures_disposal_approval a
        WHERE a.id = NEW.approval_id AND a.measure_id = the_item.measure_id AND a.kind = NEW.happening
          AND NEW.item_id = ANY (a.items)
    ) THEN
        PERFORM refuse('disposal_needs_approval', 'approved by the head, of this item, for this disposal');
    END IF;
    IF NEW.happening = 'confiscated' AND NOT EXISTS (
        SELECT 1 FROM decisions_decision d JOIN measures_measure m ON m.case_id = d.case_id
        WHERE m.id = the_item.measure_id AND d.penalty_kinds @> '["confiscation_of_things"]'::jsonb
    ) THEN
        PERFORM refuse('confiscation_needs_decision', 'no decision of the case confiscates things');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_adds_up BEFORE INSERT ON measures_ledger FOR EACH ROW EXECUTE FUNCTION ledger_adds_up();

CREATE FUNCTION ledger_moves_item() RETURNS trigger LANGUAGE plpgsql {_PATH} AS $$
BEGIN
    UPDATE measures_item
    SET remaining = NEW.remaining, state = NEW.state, place = NEW.place, custody = NEW.custody,
        keeper = NEW.keeper, outcome = NEW.outcome
    WHERE id = NEW.item_id;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_moves_item AFTER INSERT ON measures_ledger
    FOR EACH ROW EXECUTE FUNCTION ledger_moves_item();

CREATE FUNCTION extension_in_term() RETURNS trigger LANGUAGE plpgsql {_PATH} AS $$
DECLARE
    the_measure measures_measure;
BEGIN
    SELECT * INTO the_measure FROM measures_measure WHERE id = NEW.measure_id FOR NO KEY UPDATE;
    IF the_measure.kind = 'preservation' OR the_measure.state <> 'in_force'
       OR (NEW.at AT TIME ZONE 'Asia/Shanghai')::date > the_measure.ends_on THEN
        PERFORM refuse('extension_in_term', 'extended while it runs, and no advance registration');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER extension_in_term BEFORE INSERT ON measures_extension
    FOR EACH ROW EXECUTE FUNCTION extension_in_term();

CREATE FUNCTION testing_stays() RETURNS trigger LANGUAGE plpgsql {_PATH} AS $$
BEGIN
    IF (OLD.ended_on IS NOT NULL AND OLD.ended_on IS DISTINCT FROM NEW.ended_on)
       OR to_jsonb(OLD) - 'ended_on' - 'counted_again' IS DISTINCT FROM to_jsonb(NEW) - 'ended_on' - 'counted_again' THEN
        PERFORM refuse('testing_stays', 'what the party was told of stays; it ends once');
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION compensation_stays() RETURNS trigger LANGUAGE plpgsql {_PATH} AS $$
BEGIN
    IF OLD.paid_on IS NOT NULL
       OR to_jsonb(OLD) - 'paid_on' - 'voucher_id' IS DISTINCT FROM to_jsonb(NEW) - 'paid_on' - 'voucher_id' THEN
        PERFORM refuse('compensation_stays', 'what was decided stays; it is paid once');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compensation_stays BEFORE UPDATE ON measures_compensation
    FOR EACH ROW EXECUTE FUNCTION compensation_stays();

CREATE TRIGGER testing_stays BEFORE UPDATE ON measures_testing FOR EACH ROW EXECUTE FUNCTION testing_stays();
"""


OPERATIONS: Final[list[migrations.RunSQL]] = [
    migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (MEASURES, protect(APPEND_ONLY, NEVER_DELETED))
]
