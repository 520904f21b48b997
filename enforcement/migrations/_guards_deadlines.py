"""Deadlines: what begun them stays, what moved them is append-only, and no calendar changes once it is on file."""

from django.db import migrations

from enforcement.migrations._protect import protect

APPEND_ONLY = (
    "cases_deadline_extension",
    "cases_deadline_change",
    "cases_deadline_judgement",
    "law_calendar_year",
)
NEVER_DELETED = ("cases_deadline", "cases_excluded_time", "cases_notification")

STAYS = """
CREATE FUNCTION deadline_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.case_id, NEW.clock, NEW.ref, NEW.limit_version, NEW.since, NEW.dated, NEW.fixed_on, NEW.opened_at)
        IS DISTINCT FROM
       (OLD.case_id, OLD.clock, OLD.ref, OLD.limit_version, OLD.since, OLD.dated, OLD.fixed_on, OLD.opened_at) THEN
        PERFORM refuse('deadline_stays', 'what a deadline began with and the rule it pins do not change');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deadline_stays BEFORE UPDATE ON cases_deadline FOR EACH ROW EXECUTE FUNCTION deadline_stays();

CREATE FUNCTION excluded_time_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.case_id, NEW.kind, NEW.ref, NEW.begins, NEW.judgement)
        IS DISTINCT FROM (OLD.case_id, OLD.kind, OLD.ref, OLD.begins, OLD.judgement)
       OR (OLD.ends IS NOT NULL AND NEW.ends IS DISTINCT FROM OLD.ends) THEN
        PERFORM refuse('excluded_time_stays', 'time that did not count is ended once and never changed');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER excluded_time_stays BEFORE UPDATE ON cases_excluded_time
    FOR EACH ROW EXECUTE FUNCTION excluded_time_stays();
"""


OPERATIONS = [
    migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (STAYS, protect(APPEND_ONLY, NEVER_DELETED))
]
