"""What the database refuses by itself, whoever writes: the journal's chain, append-only tables, the review gate.

Triggers raise 23514 with a constraint name; `config.problems.CONSTRAINTS` says each in the words of the law. The
runtime role owns nothing and gets neither UPDATE nor DELETE on what is append-only.

What no trigger can close: whoever holds the runtime role can insert an appointment, or an opinion in the name of a
reviewer who never gave it. Both stay on file, append-only, and lack the journal entry that every act leaves.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.db import migrations

from enforcement import migrations as here
from enforcement.cases.rules import PROCEDURE, leaves
from enforcement.migrations._protect import protect

APPEND_ONLY = (
    "journal_entry",
    "cases_step",
    "cases_step_void",
    "cases_finding",
    "evidence_activity",
    "evidence_evidence",
    "evidence_pending",
    "evidence_custody",
    "evidence_custody_anomaly",
    "evidence_custody_acknowledgement",
    "evidence_expected_file",
    "evidence_file_loss",
    "evidence_recording",
    "evidence_recording_excuse",
    "evidence_inspection",
    "evidence_flag",
    "evidence_redaction",
    "evidence_derivative",
    "evidence_docked_look",
    "review_draft",
    "review_dossier",
    "review_dossier_evidence",
    "review_opinion",
    "decisions_notice",
    "decisions_defence",
    "decisions_hearing_request",
    "decisions_hearing",
    "decisions_form_stock",
    "decisions_stock_form",
    "decisions_decision",
    "decisions_service",
    "decisions_payment",
    "supervision_score",
    "sync_handshake",
    "sync_handshake_return",
    "sync_settlement",
)
NEVER_DELETED = (
    "registry_account",
    "registry_appointment",
    "registry_certificate",
    "registry_legal_basis",
    "registry_officer",
    "registry_power",
    "registry_review_catalog",
    "cases_case",
    "cases_party",
    "cases_officer",
    "cases_hindrance",
    "evidence_docked_file",
    "evidence_hold",
    "evidence_fixity_finding",
    "evidence_recorder",
    "evidence_recorder_assignment",
    "publicity_notice",
    "supervision_round",
    "supervision_evaluator",
    "supervision_sample",
    "sync_chain",
    "sync_operation",
)

REFUSE = """
CREATE FUNCTION refuse(constraint_name text, message text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = constraint_name, MESSAGE = message;
END $$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse('append_only', TG_TABLE_NAME || ' is append-only');
    RETURN NULL;
END $$;
"""

JOURNAL = """
CREATE FUNCTION journal_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.stream::text, 47));
    SELECT seq, digest INTO head FROM journal_entry WHERE stream = NEW.stream ORDER BY seq DESC LIMIT 1;
    NEW.seq := coalesce(head.seq, 0) + 1;
    NEW.previous := coalesce(head.digest, decode(repeat('00', 32), 'hex'));
    NEW.recorded_at := clock_timestamp();
    NEW.digest := sha256('\\x00'::bytea || NEW.previous || int8send(NEW.seq) || convert_to(NEW.body, 'UTF8'));
    RETURN NEW;
END $$;
CREATE TRIGGER journal_chain BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_chain();
"""

CUSTODY = """
CREATE FUNCTION custody_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.evidence_id::text, 46));
    NEW.seq := 1 + coalesce((SELECT max(seq) FROM evidence_custody WHERE evidence_id = NEW.evidence_id), 0);
    NEW.recorded_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER custody_follows BEFORE INSERT ON evidence_custody
    FOR EACH ROW EXECUTE FUNCTION custody_follows();
"""

CASES = """
ALTER TABLE cases_case ADD CONSTRAINT case_status_follows_step
    FOREIGN KEY (id, last_seq, status) REFERENCES cases_step (case_id, seq, status_after)
    DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION case_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.major AND NOT NEW.major THEN
        PERFORM refuse('case_major_stays', 'a major case stays major');
    END IF;
    IF (OLD.agency_id, OLD.department, OLD.procedure, OLD.source_number, OLD.opened_at, OLD.opened_by_id)
       IS DISTINCT FROM
       (NEW.agency_id, NEW.department, NEW.procedure, NEW.source_number, NEW.opened_at, NEW.opened_by_id)
       OR (OLD.case_number <> '' AND OLD.case_number <> NEW.case_number) THEN
        PERFORM refuse('case_identity_stays', 'what identifies a case never changes');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_stays BEFORE UPDATE ON cases_case FOR EACH ROW EXECUTE FUNCTION case_stays();

CREATE FUNCTION case_officer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.case_id, OLD.officer_id, OLD.named_at, OLD.certificate)
       IS DISTINCT FROM (NEW.case_id, NEW.officer_id, NEW.named_at, NEW.certificate) THEN
        PERFORM refuse('case_officer_stays', 'who investigated stays on file');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_officer_stays BEFORE UPDATE ON cases_officer
    FOR EACH ROW EXECUTE FUNCTION case_officer_stays();

CREATE FUNCTION step_has_its_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.code IN ('decide', 'decide_on_spot', 'serve')
       AND NOT EXISTS (SELECT 1 FROM decisions_decision WHERE case_id = NEW.case_id) THEN
        PERFORM refuse('step_needs_decision', 'no such step without a decision');
    END IF;
    IF NEW.code IN ('pass_review', 'pass_audit') AND NOT EXISTS (
        SELECT 1 FROM review_opinion
        WHERE case_id = NEW.case_id AND passed AND id::text = NEW.content->>'opinion'
          AND kind = CASE NEW.code WHEN 'pass_review' THEN 'legal_review' ELSE 'case_audit' END
    ) THEN
        PERFORM refuse('step_needs_opinion', 'no pass without a passing opinion');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER step_has_its_row AFTER INSERT ON cases_step
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION step_has_its_row();
"""

STAYS = """
CREATE FUNCTION party_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same boolean := (OLD.id, OLD.case_id, OLD.kind) IS NOT DISTINCT FROM (NEW.id, NEW.case_id, NEW.kind);
    corrected boolean := (NOT OLD.unidentified AND OLD.name <> NEW.name)
       OR (OLD.uscc <> '' AND OLD.uscc <> NEW.uscc)
       OR (OLD.id_lookup <> '' AND OLD.id_lookup <> NEW.id_lookup)
       OR (OLD.address <> '' AND OLD.address <> NEW.address)
       OR (OLD.legal_representative <> '' AND OLD.legal_representative <> NEW.legal_representative);
BEGIN
    IF corrected THEN
        PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
    END IF;
    IF NOT same OR (NOT OLD.unidentified AND NEW.unidentified) OR corrected AND (
        EXISTS (SELECT 1 FROM review_draft d WHERE d.case_id = NEW.case_id)
        OR EXISTS (SELECT 1 FROM decisions_decision d WHERE d.case_id = NEW.case_id)
        OR NOT EXISTS (
            SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.restatements @>
                jsonb_build_array(jsonb_build_object('was', jsonb_build_object('party', NEW.id)))
        )
    ) THEN
        PERFORM refuse('party_stays', 'a party is corrected on record, and once something was drafted never');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER party_stays BEFORE UPDATE ON cases_party FOR EACH ROW EXECUTE FUNCTION party_stays();

CREATE FUNCTION account_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.officer_id IS NOT NULL AND OLD.officer_id IS DISTINCT FROM NEW.officer_id THEN
        PERFORM refuse('account_stays', 'an account stays the same person''s');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER account_stays BEFORE UPDATE ON registry_account FOR EACH ROW EXECUTE FUNCTION account_stays();

CREATE FUNCTION appointment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'valid_to' IS DISTINCT FROM to_jsonb(NEW) - 'valid_to' THEN
        PERFORM refuse('appointment_stays', 'an appointment ends; another one begins');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appointment_stays BEFORE UPDATE ON registry_appointment
    FOR EACH ROW EXECUTE FUNCTION appointment_stays();

CREATE FUNCTION catalog_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'valid_to' - 'published_at' IS DISTINCT FROM to_jsonb(NEW) - 'valid_to' - 'published_at'
       OR OLD.published_at IS NOT NULL AND OLD.published_at IS DISTINCT FROM NEW.published_at
       OR OLD.valid_to IS NOT NULL AND OLD.valid_to IS DISTINCT FROM NEW.valid_to THEN
        PERFORM refuse('catalog_stays', 'a row of the catalogue is published and ends; it never changes');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalog_stays BEFORE UPDATE ON registry_review_catalog
    FOR EACH ROW EXECUTE FUNCTION catalog_stays();
"""

REVIEW = """
CREATE FUNCTION lock_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
    RETURN NEW;
END $$;
CREATE TRIGGER lock_case BEFORE INSERT ON review_draft FOR EACH ROW EXECUTE FUNCTION lock_case();
CREATE TRIGGER lock_case BEFORE INSERT ON evidence_evidence FOR EACH ROW EXECUTE FUNCTION lock_case();
CREATE TRIGGER lock_case BEFORE INSERT ON cases_officer FOR EACH ROW EXECUTE FUNCTION lock_case();

CREATE FUNCTION draft_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW.penalty_kinds) IS DISTINCT FROM jsonb_path_query_array(NEW.penalties, '$[*].kind')
       OR NEW.amount <> (
            SELECT coalesce(sum((p->>'amount')::numeric), 0) FROM jsonb_array_elements(NEW.penalties) p
       )
       OR NEW.fine <> (
            SELECT coalesce(sum((p->>'amount')::numeric), 0) FROM jsonb_array_elements(NEW.penalties) p
            WHERE p->>'kind' = 'fine'
       )
       OR NEW.heard <> EXISTS (
            SELECT 1 FROM cases_step s LEFT JOIN cases_step_void v ON v.step_id = s.id
            WHERE s.case_id = NEW.case_id AND s.code = 'report_hearing' AND v.step_id IS NULL
       )
       OR EXISTS (SELECT kind FROM cases_party WHERE case_id = NEW.case_id AND kind <> ALL (NEW.party_kinds)) THEN
        PERFORM refuse('draft_adds_up', 'kinds, amounts and parties are those of the penalties and of the case');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER draft_adds_up BEFORE INSERT ON review_draft FOR EACH ROW EXECUTE FUNCTION draft_adds_up();

CREATE FUNCTION draft_as_reviewed(d review_draft) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'id', d.id, 'case', d.case_id, 'variant', d.variant, 'ground', d.ground, 'findings', d.findings,
        'benchmark', d.benchmark, 'considered', d.considered, 'heard', d.heard, 'penalties', d.penalties, 'facts', d.facts, 'basis', d.basis,
        'discretion', d.discretion, 'correction', d.correction, 'performance', d.performance,
        'parties', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', p.id, 'kind', p.kind, 'name', p.name, 'uscc', p.uscc, 'id_lookup', p.id_lookup,
                'address', p.address
            ) ORDER BY p.id::text COLLATE "C"), '[]'::jsonb)
            FROM cases_party p WHERE p.case_id = d.case_id
        )
    )
$$;

CREATE FUNCTION current_evidence(the_case uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        jsonb_agg(jsonb_build_object('id', e.id, 'sha256', e.sha256) ORDER BY e.id::text COLLATE "C"), '[]'::jsonb
    )
    FROM evidence_evidence e
    WHERE e.case_id = the_case AND e.factual
      AND NOT EXISTS (SELECT 1 FROM evidence_evidence newer WHERE newer.supersedes_id = e.id)
      AND NOT EXISTS (
        SELECT 1 FROM media_storage_confirmation c WHERE c.stored_id = e.stored_id AND NOT c.matches
      )
$$;

ALTER TABLE review_dossier ADD CONSTRAINT dossier_draft_of_case
    FOREIGN KEY (draft_id, case_id) REFERENCES review_draft (id, case_id);

CREATE FUNCTION dossier_is_faithful() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_draft review_draft;
BEGIN
    SELECT * INTO the_draft FROM review_draft WHERE id = NEW.draft_id;
    IF NEW.digest <> sha256(convert_to(NEW.text, 'UTF8')) THEN
        PERFORM refuse('dossier_digest', 'the digest is of other bytes');
    END IF;
    IF NEW.text::jsonb IS DISTINCT FROM jsonb_build_object(
        'draft', draft_as_reviewed(the_draft), 'evidence', current_evidence(NEW.case_id)
    ) THEN
        PERFORM refuse('dossier_is_faithful', 'the text is not of this draft, these parties and this evidence');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dossier_is_faithful BEFORE INSERT ON review_dossier
    FOR EACH ROW EXECUTE FUNCTION dossier_is_faithful();

ALTER TABLE review_opinion ADD CONSTRAINT opinion_dossier_of_case
    FOREIGN KEY (dossier_id, case_id) REFERENCES review_dossier (id, case_id);

CREATE FUNCTION investigated(the_case uuid, the_account uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = the_case AND c.opened_by_id = the_account)
        OR EXISTS (SELECT 1 FROM review_draft d WHERE d.case_id = the_case AND d.author_id = the_account)
        OR EXISTS (SELECT 1 FROM evidence_evidence e WHERE e.case_id = the_case AND e.uploaded_by_id = the_account)
        OR EXISTS (
            SELECT 1 FROM evidence_docked_file f
            WHERE f.case_id = the_case AND the_account IN (f.docked_by_id, f.decided_by_id)
        )
        OR EXISTS (
            SELECT 1 FROM registry_account a
            WHERE a.id = the_account AND a.officer_id IS NOT NULL AND (
                EXISTS (SELECT 1 FROM cases_officer o WHERE o.case_id = the_case AND o.officer_id = a.officer_id)
                OR EXISTS (
                    SELECT 1 FROM evidence_evidence e
                    WHERE e.case_id = the_case AND e.collected_by_id = a.officer_id
                )
                OR EXISTS (
                    SELECT 1 FROM evidence_activity v
                    WHERE v.case_id = the_case
                      AND v.officers @> jsonb_build_array(jsonb_build_object('officer', a.officer_id))
                )
                OR EXISTS (
                    SELECT 1 FROM cases_step s
                    WHERE s.case_id = the_case AND s.code IN ('inspect', 'question', 'take_measure', 'preserve')
                      AND s.content->'officers' @> jsonb_build_array(jsonb_build_object('officer', a.officer_id))
                )
            )
        )
$$;

CREATE FUNCTION must_see_the_latest() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        PERFORM refuse('snapshot_too_old', 'a snapshot taken before the lock does not see what came meanwhile');
    END IF;
END $$;

CREATE FUNCTION opinion_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    home uuid;
    day date := (NEW.finished_at AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    PERFORM must_see_the_latest();
    SELECT agency_id INTO home FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
    IF investigated(NEW.case_id, NEW.reviewer_id) THEN
        PERFORM refuse('opinion_reviewer_investigated', 'an investigator may not review');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM registry_appointment p
        WHERE p.id = NEW.appointment_id AND p.account_id = NEW.reviewer_id AND p.agency_id = home
          AND p.valid_from <= day AND (p.valid_to IS NULL OR p.valid_to > day)
          AND (
            (p.role = 'legal_reviewer' AND (p.qualification <> '' OR p.prior_service))
            OR (NEW.kind = 'case_audit' AND p.role IN ('case_auditor', 'legal_reviewer'))
          )
    ) THEN
        PERFORM refuse('opinion_reviewer_unqualified', 'the reviewer is not qualified for this agency');
    END IF;
    IF NEW.kind <> (SELECT kind FROM review_dossier WHERE id = NEW.dossier_id) THEN
        PERFORM refuse('opinion_of_its_dossier', 'the dossier was sent for another kind of review');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER opinion_is_lawful BEFORE INSERT ON review_opinion
    FOR EACH ROW EXECUTE FUNCTION opinion_is_lawful();
"""

DECISIONS = """
ALTER TABLE decisions_decision ADD CONSTRAINT decision_on_its_opinion
    FOREIGN KEY (opinion_id, dossier_id, passed) REFERENCES review_opinion (id, dossier_id, passed) MATCH FULL;
ALTER TABLE decisions_decision ADD CONSTRAINT decision_on_its_dossier
    FOREIGN KEY (dossier_id, case_id) REFERENCES review_dossier (id, case_id);

CREATE FUNCTION draft_is_major(d review_draft, the_agency uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT d.public_interest OR d.heard OR d.complex OR EXISTS (
        SELECT 1
        FROM registry_review_catalog r,
             unnest(ARRAY[(d.drafted_at AT TIME ZONE 'Asia/Shanghai')::date,
                          (now() AT TIME ZONE 'Asia/Shanghai')::date]) AS day
        WHERE (r.agency_id = the_agency
               OR r.agency_id IS NULL AND r.department IN ('', (SELECT department FROM cases_case WHERE id = d.case_id)))
          AND r.valid_from <= day AND (r.valid_to IS NULL OR r.valid_to > day)
          AND (r.published_at AT TIME ZONE 'Asia/Shanghai')::date <= day
          AND (r.penalty_kind = '' OR r.penalty_kind = ANY (d.penalty_kinds))
          AND (r.party_kind = '' OR r.party_kind = ANY (d.party_kinds))
          AND (r.amount_from IS NULL OR d.amount >= r.amount_from)
    )
$$;

CREATE FUNCTION decision_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_case cases_case;
    the_draft review_draft;
    the_opinion review_opinion;
    reviewed jsonb;
BEGIN
    PERFORM must_see_the_latest();
    SELECT * INTO the_case FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
    IF NEW.procedure <> the_case.procedure THEN
        PERFORM refuse('decision_procedure', 'the decision is of another procedure than the case');
    END IF;
    IF NEW.procedure = 'simple' THEN
        IF the_case.major
           OR NEW.amount <> NEW.fine
           OR NOT (NEW.penalty_kinds <@ '["fine", "warning"]'::jsonb)
           OR NEW.fine > (
                SELECT CASE WHEN bool_and(p.kind = 'organisation') THEN 3000 ELSE 200 END
                FROM cases_party p WHERE p.case_id = NEW.case_id
              ) THEN
            PERFORM refuse('decision_over_spot_ceiling', 'beyond the simple procedure');
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.opinion_id IS NULL OR NEW.dossier_id IS NULL OR NEW.passed IS NOT TRUE THEN
        PERFORM refuse(
            CASE WHEN the_case.major THEN 'decision_needs_review' ELSE 'decision_has_opinion' END,
            'no decision without review'
        );
    END IF;
    SELECT * INTO the_opinion FROM review_opinion WHERE id = NEW.opinion_id;
    SELECT d.* INTO the_draft FROM review_draft d JOIN review_dossier o ON o.draft_id = d.id
        WHERE o.id = NEW.dossier_id;
    SELECT o.text::jsonb INTO reviewed FROM review_dossier o WHERE o.id = NEW.dossier_id;
    IF (the_case.major OR draft_is_major(the_draft, the_case.agency_id))
       AND the_opinion.kind IS DISTINCT FROM 'legal_review' THEN
        PERFORM refuse('decision_needs_review', 'a major decision needs legal review');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM cases_step s
        WHERE s.case_id = NEW.case_id AND s.code IN ('pass_review', 'pass_audit')
          AND s.content->>'opinion' = NEW.opinion_id::text
    ) OR EXISTS (
        SELECT 1 FROM cases_step s JOIN cases_step_void v ON v.step_id = s.id
        WHERE s.case_id = NEW.case_id AND s.content->>'opinion' = NEW.opinion_id::text
    ) THEN
        PERFORM refuse('decision_dossier_stale', 'the pass no longer stands');
    END IF;
    IF EXISTS (SELECT 1 FROM review_draft d WHERE d.case_id = NEW.case_id AND d.seq > the_draft.seq)
       OR reviewed IS DISTINCT FROM jsonb_build_object(
            'draft', draft_as_reviewed(the_draft), 'evidence', current_evidence(NEW.case_id)
       ) THEN
        PERFORM refuse('decision_dossier_stale', 'a newer draft, another party or other evidence is on file');
    END IF;
    IF investigated(NEW.case_id, the_opinion.reviewer_id) THEN
        PERFORM refuse('opinion_reviewer_investigated', 'an investigator may not review');
    END IF;
    IF (NEW.variant, NEW.fine, NEW.amount, NEW.penalty_kinds, NEW.content->>'facts', NEW.content->>'basis',
        NEW.content->>'discretion', NEW.content->>'correction', NEW.content->>'performance')
       IS DISTINCT FROM
       (the_draft.variant, the_draft.fine, the_draft.amount, to_jsonb(the_draft.penalty_kinds), the_draft.facts, the_draft.basis,
        the_draft.discretion, the_draft.correction, the_draft.performance) THEN
        PERFORM refuse('decision_as_reviewed', 'the decision says something else than what was reviewed');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decision_is_lawful BEFORE INSERT ON decisions_decision
    FOR EACH ROW EXECUTE FUNCTION decision_is_lawful();
"""


PUBLICITY = """
CREATE FUNCTION notice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.id, OLD.subject, OLD.decision_id, OLD.step_id, OLD.case_id, OLD.agency_id, OLD.department) IS DISTINCT FROM
       (NEW.id, NEW.subject, NEW.decision_id, NEW.step_id, NEW.case_id, NEW.agency_id, NEW.department) THEN
        PERFORM refuse('notice_stays', 'what identifies a notice never changes');
    END IF;
    IF OLD.state <> 'prepared' AND (OLD.fields, OLD.digest, OLD.prepared_by_id, OLD.prepared_at, OLD.approved_by_id,
           OLD.approved_at, OLD.published_at, OLD.withhold_ground, OLD.withhold_reason)
       IS DISTINCT FROM (NEW.fields, NEW.digest, NEW.prepared_by_id, NEW.prepared_at, NEW.approved_by_id,
           NEW.approved_at, NEW.published_at, NEW.withhold_ground, NEW.withhold_reason) THEN
        PERFORM refuse('notice_stays', 'what was approved never changes');
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
       (('prepared', 'published'), ('prepared', 'not_disclosed'), ('published', 'withdrawn')) THEN
        PERFORM refuse('notice_stays', 'a notice goes forward only');
    END IF;
    IF NEW.state = 'published' AND NEW.projection IS DISTINCT FROM NEW.fields THEN
        PERFORM refuse('notice_stays', 'the public reads what was approved');
    END IF;
    IF OLD.state = 'withdrawn' AND (OLD.projection, OLD.withdrawn_at, OLD.withdrawal_ground, OLD.withdrawal_reason)
       IS DISTINCT FROM (NEW.projection, NEW.withdrawn_at, NEW.withdrawal_ground, NEW.withdrawal_reason) THEN
        PERFORM refuse('notice_stays', 'a withdrawal stays as it was explained');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notice_stays BEFORE UPDATE ON publicity_notice FOR EACH ROW EXECUTE FUNCTION notice_stays();
"""


SUPERVISION = """
CREATE FUNCTION round_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.frame, OLD.frame_digest, OLD.algorithm) IS DISTINCT FROM (NEW.frame, NEW.frame_digest, NEW.algorithm)
       OR (OLD.seed <> '' AND OLD.seed <> NEW.seed) THEN
        PERFORM refuse('round_stays', 'the frame is fixed before the seed, and the seed is drawn once');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER round_stays BEFORE UPDATE ON supervision_round FOR EACH ROW EXECUTE FUNCTION round_stays();

CREATE FUNCTION sample_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'completed_at' IS DISTINCT FROM to_jsonb(NEW) - 'completed_at' THEN
        PERFORM refuse('sample_stays', 'what was drawn stays drawn');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sample_stays BEFORE UPDATE ON supervision_sample FOR EACH ROW EXECUTE FUNCTION sample_stays();
"""

KEEPING = """
CREATE FUNCTION hold_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.lifted_at IS NOT NULL
       OR to_jsonb(OLD) - '{lifted_by_id,lifted_at,lift_reason}'::text[]
          IS DISTINCT FROM to_jsonb(NEW) - '{lifted_by_id,lifted_at,lift_reason}'::text[] THEN
        PERFORM refuse('hold_stays', 'a hold is lifted once and otherwise stays as it was placed');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_stays BEFORE UPDATE ON evidence_hold FOR EACH ROW EXECUTE FUNCTION hold_stays();

CREATE FUNCTION fixity_finding_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.cleared_at IS NOT NULL OR to_jsonb(OLD) - 'cleared_at' IS DISTINCT FROM to_jsonb(NEW) - 'cleared_at' THEN
        PERFORM refuse('fixity_finding_stays', 'a finding is cleared once and otherwise stays as it was found');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fixity_finding_stays BEFORE UPDATE ON evidence_fixity_finding
    FOR EACH ROW EXECUTE FUNCTION fixity_finding_stays();
"""

DOCKING = """
CREATE FUNCTION docked_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decided text[] := ARRAY['state', 'case_id', 'decided_by_id', 'decided_at', 'reason'];
BEGIN
    IF OLD.state = 'confirmed'
       OR (OLD.state <> 'receiving' AND (NEW.state = 'receiving' OR OLD.upload_id <> NEW.upload_id))
       OR to_jsonb(OLD) - decided - 'upload_id' IS DISTINCT FROM to_jsonb(NEW) - decided - 'upload_id' THEN
        PERFORM refuse('docked_file_stays', 'what a recorder held stays as it was taken, and is decided forward only');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER docked_file_stays BEFORE UPDATE ON evidence_docked_file
    FOR EACH ROW EXECUTE FUNCTION docked_file_stays();

CREATE TRIGGER recorder_stays BEFORE UPDATE ON evidence_recorder FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION recorder_assignment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.valid_to IS NOT NULL OR to_jsonb(OLD) - 'valid_to' IS DISTINCT FROM to_jsonb(NEW) - 'valid_to' THEN
        PERFORM refuse('recorder_assignment_stays', 'who wore a recorder stays; the next assignment ends it once');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recorder_assignment_stays BEFORE UPDATE ON evidence_recorder_assignment
    FOR EACH ROW EXECUTE FUNCTION recorder_assignment_stays();
"""

SYNC = """
CREATE FUNCTION sync_chain_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'head_seq' - 'head_digest' IS DISTINCT FROM to_jsonb(NEW) - 'head_seq' - 'head_digest'
       OR NEW.head_seq < OLD.head_seq
       OR (NEW.head_seq = OLD.head_seq AND NEW.head_digest <> OLD.head_digest) THEN
        PERFORM refuse('sync_chain_stays', 'a log is one device''s and grows only');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sync_chain_stays BEFORE UPDATE ON sync_chain FOR EACH ROW EXECUTE FUNCTION sync_chain_stays();

CREATE FUNCTION sync_operation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    placed text[] := ARRAY['linked', 'depends', 'earliest', 'latest', 'flags'];
    settled text[] := ARRAY['state', 'hold', 'status', 'etag', 'problem', 'settled_at', 'failures', 'next_attempt'];
BEGIN
    IF to_jsonb(OLD) - placed - settled IS DISTINCT FROM to_jsonb(NEW) - placed - settled THEN
        PERFORM refuse('sync_operation_stays', 'what a device said stays as it was said');
    END IF;
    IF OLD.linked AND to_jsonb(OLD) - settled IS DISTINCT FROM to_jsonb(NEW) - settled THEN
        PERFORM refuse('sync_operation_stays', 'what has its place in the log keeps it');
    END IF;
    IF OLD.state <> 'held'
       AND to_jsonb(OLD) - 'state' - placed IS DISTINCT FROM to_jsonb(NEW) - 'state' - placed THEN
        PERFORM refuse('sync_operation_stays', 'what became of an operation stays');
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
       (('held', 'applied'), ('held', 'conflict'), ('held', 'refused'), ('held', 'discarded'), ('held', 'resubmitted'),
        ('conflict', 'discarded'), ('conflict', 'resubmitted')) THEN
        PERFORM refuse('sync_operation_stays', 'an operation goes forward only');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sync_operation_stays BEFORE UPDATE ON sync_operation
    FOR EACH ROW EXECUTE FUNCTION sync_operation_stays();
"""

#: A temporary table of the same name must not stand before ours in what a function reads.
PATHS = """
DO $$
DECLARE
    f record;
BEGIN
    FOR f IN
        SELECT p.oid::regprocedure AS signature FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.proowner = current_user::regrole
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, public, pg_temp', f.signature);
    END LOOP;
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$;
"""


def step_check() -> str:
    """The status each step may leave behind, from the procedure table itself; one set, cheap to look into."""
    lawful = []
    for step in PROCEDURE.values():
        targets = set(leaves(step))
        if step.partial:
            targets |= step.sources
        lawful += [f"{step.code.value}/{status.value}" for status in sorted(targets)]
    return (
        "ALTER TABLE cases_step ADD CONSTRAINT case_step_lawful_status"
        f" CHECK (code || '/' || status_after = ANY ('{{{','.join(lawful)}}}'::text[]));"
    )


def _every() -> list[Any]:
    """The guards of each package, `_guards_<package>.py` beside this file."""
    names = sorted(found.name for found in iter_modules(here.__path__) if found.name.startswith("_guards_"))
    return [import_module(f"{here.__name__}.{name}") for name in names]


class Migration(migrations.Migration):
    dependencies = [("enforcement", "0001_initial"), ("media_storage", "0002_guards")]

    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (
            REFUSE,
            JOURNAL,
            CUSTODY,
            CASES,
            STAYS,
            step_check(),
            REVIEW,
            DECISIONS,
            PUBLICITY,
            SUPERVISION,
            KEEPING,
            DOCKING,
            SYNC,
            PATHS,
            protect(APPEND_ONLY, NEVER_DELETED),
        )
    ] + [operation for guards in _every() for operation in guards.OPERATIONS]
