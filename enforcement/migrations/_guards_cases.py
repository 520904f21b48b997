"""What the database refuses by itself of recusals, transfers, matters, informants and links between cases."""

from django.db import migrations

from enforcement.migrations._protect import protect

APPEND_ONLY = ("cases_link", "cases_service_address", "cases_matter_opinion", "cases_party_assessment")
NEVER_DELETED = (
    "cases_informant",
    "cases_matter",
    "cases_agency_transfer",
    "cases_judicial_transfer",
    "cases_recusal",
    "cases_appraisal",
)

#: No act of who stands aside; no fine in place of a crime's transfer, nor after a court's fine.
SUBSTANCE = """
CREATE FUNCTION step_by_recused() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND NEW.account_id = ANY (c.recused)) THEN
        PERFORM refuse('case_recused', 'who stands aside takes no step');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER step_by_recused BEFORE INSERT ON cases_step FOR EACH ROW EXECUTE FUNCTION step_by_recused();

CREATE FUNCTION opinion_by_recused() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND NEW.reviewer_id = ANY (c.recused)) THEN
        PERFORM refuse('case_recused', 'who stands aside does not review');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER opinion_by_recused BEFORE INSERT ON review_opinion FOR EACH ROW EXECUTE FUNCTION opinion_by_recused();

CREATE FUNCTION hearing_by_recused() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND NEW.host_id = ANY (c.recused)) THEN
        PERFORM refuse('case_recused', 'who stands aside does not preside');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hearing_by_recused BEFORE INSERT ON decisions_hearing
    FOR EACH ROW EXECUTE FUNCTION hearing_by_recused();

CREATE FUNCTION decision_beside_crime() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM cases_judicial_transfer t
        WHERE t.case_id = NEW.case_id AND (t.approved IS NULL OR (t.approved AND t.outcome = ''))
    ) THEN
        PERFORM refuse('decision_with_judiciary', 'no decision in place of a transfer, nor while one is under way');
    END IF;
    IF NEW.fine > 0 AND EXISTS (
        SELECT 1 FROM cases_judicial_transfer t WHERE t.case_id = NEW.case_id AND t.criminal_fine > 0
    ) THEN
        PERFORM refuse('decision_fined_by_court', 'no administrative fine after a criminal one');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decision_beside_crime BEFORE INSERT ON decisions_decision
    FOR EACH ROW EXECUTE FUNCTION decision_beside_crime();
"""

#: `once_settled(column, …)`: once the first column is set, neither it nor the others change.
STAYS = """
CREATE FUNCTION once_settled() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
    one text;
BEGIN
    IF was->>TG_ARGV[0] IS NULL THEN
        RETURN NEW;
    END IF;
    FOREACH one IN ARRAY TG_ARGV LOOP
        IF was->one IS DISTINCT FROM becomes->one THEN
            PERFORM refuse('settled_stays', TG_TABLE_NAME || '.' || one || ' was settled');
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER informant_stays BEFORE UPDATE ON cases_informant
    FOR EACH ROW EXECUTE FUNCTION once_settled('sealed', 'case_id', 'named', 'received_by_id', 'received_at');
CREATE TRIGGER informant_told_once BEFORE UPDATE ON cases_informant
    FOR EACH ROW EXECUTE FUNCTION once_settled('told_on', 'told_how', 'told_by_id', 'told_at');
CREATE TRIGGER matter_stays BEFORE UPDATE ON cases_matter
    FOR EACH ROW EXECUTE FUNCTION once_settled('case_id', 'kind', 'ground', 'reason', 'content', 'asked_by_id', 'asked_at');
CREATE TRIGGER matter_settled_once BEFORE UPDATE ON cases_matter
    FOR EACH ROW EXECUTE FUNCTION once_settled('settled_at', 'state', 'step_id');
CREATE TRIGGER recusal_stays BEFORE UPDATE ON cases_recusal
    FOR EACH ROW EXECUTE FUNCTION once_settled('case_id', 'person_id', 'source', 'reason', 'requested_by_id', 'requested_at');
CREATE TRIGGER recusal_settled_once BEFORE UPDATE ON cases_recusal
    FOR EACH ROW EXECUTE FUNCTION once_settled('granted', 'decision_reason', 'decided_by_id', 'decided_at');
CREATE TRIGGER judicial_transfer_stays BEFORE UPDATE ON cases_judicial_transfer
    FOR EACH ROW EXECUTE FUNCTION once_settled('case_id', 'suspected', 'report', 'officers', 'proposed_at');
CREATE TRIGGER judicial_transfer_decided_once BEFORE UPDATE ON cases_judicial_transfer
    FOR EACH ROW EXECUTE FUNCTION once_settled('decided_at', 'approved', 'decided_by_id', 'reason');
CREATE TRIGGER judicial_transfer_answered_once BEFORE UPDATE ON cases_judicial_transfer
    FOR EACH ROW EXECUTE FUNCTION once_settled('outcome_on', 'outcome', 'outcome_document', 'criminal_fine');
CREATE TRIGGER appraisal_stays BEFORE UPDATE ON cases_appraisal
    FOR EACH ROW EXECUTE FUNCTION once_settled('case_id', 'kind', 'body', 'items', 'sent_on', 'commission');
CREATE TRIGGER appraisal_result_stays BEFORE UPDATE ON cases_appraisal
    FOR EACH ROW EXECUTE FUNCTION once_settled('result_on', 'result', 'report');
CREATE TRIGGER appraisal_told_once BEFORE UPDATE ON cases_appraisal
    FOR EACH ROW EXECUTE FUNCTION once_settled('told_on', 'told_how', 'notice');
CREATE TRIGGER agency_transfer_stays BEFORE UPDATE ON cases_agency_transfer
    FOR EACH ROW EXECUTE FUNCTION once_settled('case_id', 'to_agency', 'letter', 'reason', 'materials', 'sent_on');
"""

#: `paper_of_case(column, …)`: what a row names as its paper is among the evidence of its case.
PAPERS = """
CREATE FUNCTION paper_of_case() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    row jsonb := to_jsonb(NEW);
    whose uuid;
    one text;
BEGIN
    IF row ? 'matter_id' THEN
        SELECT m.case_id INTO whose FROM cases_matter m WHERE m.id = NEW.matter_id;
    ELSE
        whose := NEW.case_id;
    END IF;
    FOREACH one IN ARRAY TG_ARGV LOOP
        IF row->>one IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM evidence_evidence e WHERE e.id = (row->>one)::uuid AND e.case_id = whose
        ) THEN
            PERFORM refuse('paper_of_case', TG_TABLE_NAME || '.' || one || ' is no evidence of the case');
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
""" + "\n".join(
    f"CREATE TRIGGER paper_of_case BEFORE INSERT OR UPDATE ON {table} "
    f"FOR EACH ROW EXECUTE FUNCTION paper_of_case({columns});"
    for table, columns in (
        ("cases_service_address", "'evidence'"),
        ("cases_appraisal", "'commission', 'report', 'notice'"),
        ("cases_party_assessment", "'evidence'"),
        ("cases_matter_opinion", "'signature'"),
        ("cases_agency_transfer", "'receipt'"),
        ("cases_judicial_transfer", "'receipt', 'items_receipt'"),
    )
)

OPERATIONS: list[migrations.RunSQL] = [
    migrations.RunSQL(sql, migrations.RunSQL.noop)
    for sql in (SUBSTANCE, STAYS, PAPERS, protect(APPEND_ONLY, NEVER_DELETED))
]
