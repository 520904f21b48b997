"""What new evidence does to its case."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from enforcement.cases.models import Case, Finding
from enforcement.cases.rules import Status, StepCode
from enforcement.errors import NotNow, Unprocessable
from enforcement.evidence.actions import intake
from enforcement.evidence.models.evidence import Evidence, Pending
from enforcement.journal.models import Entry
from enforcement.law.values import EvidenceKind
from enforcement.registry.models import Account
from enforcement.registry.rules import Role
from tests import factories
from tests.factories import AT, Team, actor
from tests.told_once import told_once

from .conftest import Phone, declaration, send

pytestmark = pytest.mark.django_db


@pytest.fixture
@told_once
def reviewed(team: Team) -> Case:
    return factories.case_in(Status.REVIEWED, team)


def standing(case: Case) -> set[str]:
    return set(case.steps.filter(void__isnull=True).values_list("code", flat=True))


class TestReview:
    def test_is_voided_by_new_evidence_of_the_facts(self, reviewed: Case, team: Team) -> None:
        assert StepCode.PASS_AUDIT in standing(reviewed)
        new = factories.evidence(reviewed, team.second)
        assert StepCode.PASS_AUDIT not in standing(reviewed)
        void = reviewed.steps.get(code=StepCode.PASS_AUDIT).void
        assert f"证据{new.number}" in void.reason

    def test_is_not_voided_by_a_record_of_procedure(self, reviewed: Case, team: Team) -> None:
        factories.evidence(reviewed, team.officer, factual=False)
        assert StepCode.PASS_AUDIT in standing(reviewed)

    def test_is_voided_when_evidence_of_the_facts_is_replaced_by_a_record(
        self, reviewed: Case, team: Team
    ) -> None:
        examined = reviewed.evidence.get()
        replace(examined, by=team.officer, factual=False)
        assert StepCode.PASS_AUDIT not in standing(reviewed)
        assert not Evidence.objects.citable().filter(case=reviewed).exists()


class TestCollector:
    def test_without_a_valid_certificate_is_a_finding_and_no_refusal(self, team: Team) -> None:
        expired = factories.account(
            team.agency, Role.OFFICER, officer=True, certified=(date(2022, 1, 1), date(2026, 11, 23))
        )
        case = factories.clue(team)
        made = factories.evidence(case, expired)
        assert made.certificate == ""
        finding = Finding.objects.get(case=case)
        assert (finding.code, finding.article) == ("uncertified_collection", "CFF 42")

    def test_is_judged_by_the_day_of_collection(self, team: Team) -> None:
        expired = factories.account(
            team.agency, Role.OFFICER, officer=True, certified=(date(2022, 1, 1), date(2026, 11, 23))
        )
        case = factories.clue(team)
        pending = begin(case, expired, captured_before=timedelta(days=1))
        assert pending.certificate != ""

    def test_a_unit_head_who_is_no_officer_may_upload_and_is_flagged(self, team: Team) -> None:
        case = factories.clue(team)
        made = factories.evidence(case, team.unit_head)
        assert made.collected_by is None
        assert Finding.objects.filter(case=case, code="uncertified_collection").exists()


class TestSuperseding:
    def test_leaves_the_old_on_file_and_cites_the_new(self, team: Team) -> None:
        case = factories.clue(team)
        old = factories.evidence(case, team.officer)
        new = replace(old, by=team.officer)
        assert (old.number, new.number) == (1, 2)
        assert set(Evidence.objects.filter(case=case)) == {old, new}
        assert list(Evidence.objects.citable().filter(case=case)) == [new]

    def test_twice_is_refused(self, team: Team) -> None:
        case = factories.clue(team)
        old = factories.evidence(case, team.officer)
        replace(old, by=team.officer)
        with pytest.raises(NotNow) as refused:
            replace(old, by=team.second)
        assert refused.value.code == "already_superseded"

    def test_evidence_of_another_case_is_refused(self, team: Team) -> None:
        other = factories.evidence(factories.clue(team), team.officer)
        with pytest.raises(Unprocessable):
            begin(factories.clue(team), team.officer, supersedes=other)


class TestClosedCase:
    def test_takes_no_evidence(self, team: Team) -> None:
        case = factories.case_in(Status.CLOSED, team)
        with pytest.raises(NotNow) as refused:
            factories.evidence(case, team.officer)
        assert refused.value.code == "case_closed"

    def test_refuses_to_bind_what_was_sent_while_it_was_open(
        self, phone: Phone, team: Team, photo: bytes
    ) -> None:
        case = factories.case_in(Status.SERVED, team)
        begun = phone.begin(declaration(case, photo)).data
        send(begun["requests"][0], photo)
        factories.taken(case, [StepCode.CLOSE], by=team.head)
        answer = phone.complete(begun["id"])
        assert (answer.status_code, answer.data["code"]) == (409, "case_closed")
        assert phone.get(f"/uploads/{begun['id']}").data["state"] == "ready"
        refused = Entry.objects.get(stream=team.officer.pk, outcome="refused")
        assert (refused.act, refused.subject) == ("bind_evidence", case.pk)


def begin(
    case: Case,
    by: Account,
    *,
    captured_before: timedelta = timedelta(0),
    supersedes: Evidence | None = None,
    factual: bool = True,
) -> Pending:
    return intake.begin_upload(
        id=uuid4(),
        case_id=case.pk,
        file=intake.File("照片.jpg", "image/jpeg", 10, uuid4().hex * 2),
        collected=intake.Collected(
            kind=EvidenceKind.AUDIOVISUAL,
            title="补充照片",
            purpose="",
            factual=factual,
            captured_at=AT - captured_before,
            supersedes=supersedes.pk if supersedes else None,
        ),
        by=actor(by),
        at=AT,
    )


def replace(old: Evidence, *, by: Account, factual: bool = True) -> Evidence:
    pending = begin(old.case, by, supersedes=old, factual=factual)
    return factories.bound(pending, by)
