"""What somebody with the application's own database role might write by hand, and why none of it is a decision."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import StepCode
from enforcement.decisions.models import Decision
from enforcement.evidence.models.evidence import Evidence
from enforcement.journal.actions import constraint_name
from enforcement.registry.models import Account, Appointment
from enforcement.registry.powers import ReviewCatalogRow
from enforcement.review.models import Dossier, DossierEvidence, Draft, Opinion
from enforcement.review.rules import dossier_text
from tests import factories, ordinary
from tests.enforcement.review.test_gate import decision_row, refused
from tests.factories import AT


def passed_opinion(case: Case) -> Opinion:
    return Opinion.objects.get(case=case, passed=True)


def attempt(case: Case, **given: Any) -> Any:
    """A decision on the opinion that passed, with whatever is given instead."""
    opinion = passed_opinion(case)
    return decision_row(case, **({"dossier": opinion.dossier, "opinion": opinion, "passed": True} | given))


def dossier_row(case: Case, draft: Draft, text: str) -> Dossier:
    return Dossier.objects.create(
        case=case,
        draft=draft,
        kind="legal_review",
        text=text,
        digest=hashlib.sha256(text.encode()).digest(),
        submitted_by=case.opened_by,
        submitted_at=AT,
    )


def faithful(case: Case, draft: Draft) -> str:
    evidence = Evidence.objects.citable().filter(case=case).values_list("pk", "sha256")
    return dossier_text(draft=draft.content(), evidence=evidence)


@pytest.mark.django_db
class TestByHand:
    def test_the_honest_row_is_accepted(self) -> None:
        _, case = ordinary.ready_to_decide()
        attempt(case)()
        assert Decision.objects.filter(case=case).exists()

    def test_an_old_pass_without_the_word_passed_does_not_cover_a_new_dossier(self) -> None:
        team, case = ordinary.ready_to_decide()
        ordinary.draft(team, case, fine=Decimal(90_000))
        new = case.drafts.order_by("-seq")[0]
        dossier = dossier_row(case, new, faithful(case, new))
        content = {"content": new.content(), "fine": new.fine, "amount": new.amount}
        assert refused(attempt(case, dossier=dossier, passed=None, **content)) == "decision_needs_review"
        assert refused(attempt(case, dossier=dossier, **content)) == "decision_on_its_opinion"

    def test_another_kind_of_penalty_than_reviewed(self) -> None:
        _, case = ordinary.ready_to_decide()
        assert refused(attempt(case, penalty_kinds=["licence_revocation"])) == "decision_as_reviewed"

    @pytest.mark.parametrize("element", ["facts", "basis", "discretion", "correction", "performance"])
    def test_another_text_than_reviewed(self, element: str) -> None:
        _, case = ordinary.ready_to_decide()
        content = passed_opinion(case).dossier.draft.content() | {element: "另一内容"}
        assert refused(attempt(case, content=content)) == "decision_as_reviewed"

    def test_a_draft_whose_sums_are_not_those_of_its_penalties(self) -> None:
        _, case = ordinary.drafted()
        last = case.drafts.get()
        given = {name: getattr(last, name) for name in ("facts", "basis", "discretion", "performance")}
        heavy = [{"kind": "fine", "amount": "90000.00", "detail": ""}]
        right: dict[str, Any] = {
            "amount": 90000,
            "fine": 90000,
            "penalty_kinds": ["fine"],
            "party_kinds": ["organisation"],
        }
        wrongs: list[dict[str, Any]] = [
            {"amount": 1, "fine": 1},
            {"penalty_kinds": ["warning"]},
            {"party_kinds": []},
        ]
        for wrong in wrongs:
            row = given | {"penalties": heavy} | right | wrong
            write = partial(
                Draft.objects.create, case=case, seq=2, author=case.opened_by, drafted_at=AT, **row
            )
            assert refused(write) == "draft_adds_up"

    def test_a_dossier_that_says_something_else_than_its_draft(self) -> None:
        _, case = ordinary.drafted()
        draft = case.drafts.get()
        text = faithful(case, draft).replace("三袋", "一袋")
        assert refused(lambda: dossier_row(case, draft, text)) == "dossier_is_faithful"

    def test_a_dossier_of_another_cases_draft(self) -> None:
        _, case = ordinary.drafted()
        _, other = ordinary.drafted()
        draft = other.drafts.get()
        text = dossier_text(
            draft=draft.content(),
            evidence=Evidence.objects.citable().filter(case=case).values_list("pk", "sha256"),
        )
        assert refused(lambda: dossier_row(case, draft, text)) == "dossier_draft_of_case"

    def test_evidence_slipped_into_a_dossier_after_the_opinion(self) -> None:
        team, case = ordinary.ready_to_decide()
        opinion = passed_opinion(case)
        late = factories.evidence(case, team.officer)
        DossierEvidence.objects.create(dossier=opinion.dossier, evidence=late, sha256=late.sha256)
        CaseStep.objects.create(
            case=case,
            seq=900,
            code=StepCode.PASS_REVIEW,
            status_after="reviewed",
            at=AT,
            account=team.reviewer,
            content={"opinion": str(opinion.pk)},
        )
        assert refused(attempt(case)) == "decision_dossier_stale"

    def test_a_draft_dated_before_the_catalogue(self) -> None:
        team, case = ordinary.audited_below_the_catalogue()
        ordinary.catalogue_row(team, Decimal(1000))
        assert refused(attempt(case)) == "decision_needs_review"

    def test_a_catalogue_row_taken_back_for_a_moment(self) -> None:
        team, _ = ordinary.drafted()
        row = ReviewCatalogRow.objects.filter(agency=team.agency)
        for change in (
            {"published_at": None},
            {"amount_from": Decimal(10**9)},
            {"agency": factories.agency()},
        ):
            assert refused(partial(row.update, **change)) == "catalog_stays"
        with pytest.raises(ProgrammingError), transaction.atomic():
            row.delete()

    def test_an_account_that_is_nobody_for_a_moment(self) -> None:
        team = factories.team()
        account = Account.objects.filter(pk=team.officer.pk)
        assert refused(lambda: account.update(officer=None)) == "account_stays"

    def test_an_appointment_that_is_qualified_for_a_moment(self) -> None:
        team = factories.team()
        held = Appointment.objects.filter(account=team.reviewer)
        for change in (
            {"qualification": "B"},
            {"prior_service": True},
            {"role": "agency_head", "rank": "chief"},
        ):
            assert refused(partial(held.update, **change)) == "appointment_stays"
        with pytest.raises(ProgrammingError), transaction.atomic():
            held.delete()

    def test_another_party_than_reviewed(self) -> None:
        _, case = ordinary.ready_to_decide()
        assert refused(lambda: case.parties.update(name="别人")) == "party_stays"
        case.parties.update(uscc="91350100M000100Y43")
        assert refused(attempt(case)) == "decision_dossier_stale"

    def test_temporary_tables_stand_before_nothing(self) -> None:
        team, case = ordinary.sent()
        dossier = Dossier.objects.get(case=case)
        Appointment.objects.create(
            account=team.officer,
            agency=team.agency,
            role="legal_reviewer",
            qualification="A1",
            valid_from=factories.LONG_AGO,
        )

        def shadowed() -> None:
            with connection.cursor() as cursor:
                for table in ("cases_officer", "review_draft", "evidence_evidence", "cases_step"):
                    cursor.execute(f"CREATE TEMPORARY TABLE {table} (LIKE public.{table}) ON COMMIT DROP")
            ordinary.opinion_row(case, dossier, team.officer)()

        with pytest.raises((IntegrityError, ProgrammingError)) as caught, transaction.atomic():
            shadowed()
        said = str(caught.value)
        assert "an investigator may not review" in said or "permission denied" in said


@pytest.mark.usefixtures("committed_db")
class TestAnOldSnapshot:
    def test_sees_too_little_to_decide(self) -> None:
        _, case = ordinary.ready_to_decide()
        decide = attempt(case)

        def with_an_old_snapshot() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            decide()

        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            with_an_old_snapshot()
        assert constraint_name(caught.value) == "snapshot_too_old"
