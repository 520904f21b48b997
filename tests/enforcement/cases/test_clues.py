"""Clues: who informed, under lock; not filing; merging and splitting; no case before filing (Art. 54)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from enforcement.cases import actions
from enforcement.cases.models import Case, CaseLink, Informant, InformantDetails, LinkKind
from enforcement.cases.rules import Status, StepCode
from enforcement.errors import NotCompetent, NotNow, NotVisible, Unprocessable
from enforcement.journal.models import Entry
from enforcement.law.limits import Clock
from enforcement.law.values import PartyKind
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role
from tests import factories
from tests.enforcement.clients import Phone
from tests.factories import AT, Team, actor, again

pytestmark = pytest.mark.django_db

CASES = "/api/v1/cases"
WHO = InformantDetails(name="王某某", phone="13900001111", id_number="11010519491231002X")


def informed(team: Team, case: Case, who: InformantDetails = WHO) -> Informant:
    return actions.register_informant(
        case_id=case.pk, id=uuid4(), informant=who, by=actor(team.officer), at=AT
    )


def declined(team: Team, case: Case) -> Case:
    given: dict[str, Any] = {"case_id": case.pk, "at": AT}
    actions.propose_decline(
        version=again(case).version, opinion="不予立案", by=actor(team.unit_head), **given
    )
    actions.decline_filing(version=again(case).version, reason="不成立", by=actor(team.head), **given)
    return again(case)


def open_up(case: Case, by: Actor) -> InformantDetails:
    return actions.open_informant(case_id=case.pk, reason="核实线索", by=by, at=AT)


class TestInformant:
    def test_is_sealed_and_opened_only_by_who_received_it_and_the_unit_head_each_time_journaled(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        row = informed(team, case)
        assert "王".encode() not in bytes(row.sealed)
        assert open_up(case, actor(team.officer)) == open_up(case, actor(team.unit_head)) == WHO
        for person in (team.second, team.head, team.publisher):
            with pytest.raises(NotCompetent):
                open_up(case, actor(person))
        for person in (team.auditor, team.reviewer, factories.team().unit_head):
            with pytest.raises(NotVisible):
                open_up(case, actor(person))
        opened = Entry.objects.filter(stream=case.pk, act="open_informant")
        assert opened.count() == 2
        assert Entry.objects.filter(act="open_informant", outcome="refused").count() == 6
        assert not any(WHO.name in entry.body or WHO.phone in entry.body for entry in Entry.objects.all())

    def test_shows_nowhere_and_its_opening_is_kept_by_no_key(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        phone, url = Phone(team.officer), f"{CASES}/{case.pk}"
        body = {"id": str(uuid4()), "name": WHO.name, "phone": WHO.phone}
        assert phone.post(f"{url}/informant", body).json()["named"] is True
        for address in (url, CASES, f"{url}/journal", f"{url}/steps"):
            assert WHO.phone not in phone.get(address).content.decode()
        opened = phone.post(f"{url}/informant/open", {"reason": "核实"}, key="")
        assert (opened.status_code, opened.json()["phone"]) == (200, WHO.phone)
        assert opened["Cache-Control"] == "no-store"
        with pytest.raises(IntegrityError, match="settled_stays"), transaction.atomic():
            Informant.objects.update(sealed=b"")

    @pytest.mark.parametrize("filing", [True, False])
    def test_in_their_own_name_is_told_whether_a_case_was_filed(self, filing: bool) -> None:
        team = factories.team()
        case = factories.clue(team)
        row = informed(team, case)
        tell: dict[str, Any] = {
            "case_id": case.pk,
            "told_on": legal_day(AT),
            "how": "电话",
            "by": actor(team.officer),
            "at": AT,
        }
        with pytest.raises(NotNow) as caught:
            actions.tell_informant(**tell)
        assert caught.value.code == "filing_undecided"
        case = factories.filed(case, team) if filing else declined(team, case)
        owed = case.hindrances.get(code="informant_untold", closed_at=None)
        assert "投诉举报处理暂行办法" in owed.bar().article
        with pytest.raises(Unprocessable):
            actions.tell_informant(**tell | {"told_on": legal_day(AT) - timedelta(days=1)})
        actions.tell_informant(**tell)
        row.refresh_from_db()
        assert (row.told_on, row.told_by_id) == (legal_day(AT), team.officer.pk)
        deadline = case.deadlines.get(clock=Clock.INFORMANT_TOLD)
        assert (deadline.due_on, deadline.met_on, deadline.verified) == (
            date(2026, 11, 30),
            legal_day(AT),
            False,
        )
        assert not case.hindrances.filter(code="informant_untold", closed_at=None).exists()
        with pytest.raises(NotNow):
            actions.tell_informant(**tell)

    def test_without_a_name_is_owed_no_answer(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        assert not informed(team, case, InformantDetails(phone="13900001111")).named
        assert not factories.filed(case, team).hindrances.filter(code="informant_untold").exists()


class TestSource:
    def test_says_whence_it_came_and_by_which_number_of_the_hotline_to_who_reads_the_case(self) -> None:
        team = factories.team()
        phone, id = Phone(team.officer), str(uuid4())
        body = {
            "id": id,
            "agency": str(team.agency.pk),
            "procedure": "ordinary",
            "title": "涉嫌无照经营案",
            "source": "complaint",
            "hotline_number": "12345-20261123-0007",
            "received_at": "2026-11-23T01:00:00Z",
            "summary": "群众来电反映",
            "parties": [],
        }
        answer = phone.post(CASES, body)
        assert answer.status_code == 201, answer.json()
        shown = phone.get(f"{CASES}/{id}").json()
        assert (shown["source"], shown["hotline_number"]) == ("complaint", "12345-20261123-0007")
        assert shown["source_number"]
        assert not shown["case_number"]
        assert Phone(team.auditor).get(f"{CASES}/{id}").json()["hotline_number"] == ""
        unknown = phone.post(CASES, body | {"id": str(uuid4()), "source": "hearsay"})
        assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (400, "/source")


class TestMergingAndSplitting:
    def test_a_merged_clue_keeps_its_source_number_and_takes_no_further_step(self) -> None:
        team = factories.team()
        first, second = factories.clue(team), factories.clue(team)
        actions.merge_clue(
            case_id=second.pk, version=1, into=first.pk, reason="重复", by=actor(team.unit_head), at=AT
        )
        second = again(second)
        assert (second.status, second.case_number) == (Status.MERGED, "")
        assert second.source_number
        link = CaseLink.objects.get()
        assert (link.kind, link.origin_id, link.target_id) == (LinkKind.CLUE_MERGED, second.pk, first.pk)
        with pytest.raises(NotNow):
            factories.inspected(second, team)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            CaseLink.objects.update(reason="x")

    def test_goes_into_no_case_of_another_agency_nor_into_itself_nor_into_one_that_ended(self) -> None:
        team, other = factories.team(), factories.team()
        case, theirs = factories.clue(team), factories.clue(other)
        ended = declined(team, factories.clue(team))

        def merge(into: Case) -> None:
            actions.merge_clue(
                case_id=case.pk, version=1, into=into.pk, reason="x", by=actor(team.unit_head), at=AT
            )

        for target in (theirs, case, ended):
            with pytest.raises(Unprocessable):
                merge(target)

    def test_a_clue_split_off_was_received_when_the_first_was_and_has_its_own_number(self) -> None:
        team = factories.team()
        case = factories.clue(team, at=AT - timedelta(days=3))
        id = uuid4()
        actions.split_clue(
            case_id=case.pk,
            version=1,
            id=id,
            title="另一案",
            summary="另一经营者",
            parties=[actions.PartyGiven(kind=PartyKind.PERSON, name="赵六")],
            reason="不同当事人",
            by=actor(team.unit_head),
            at=AT,
        )
        new = Case.objects.get(pk=id)
        assert (new.status, new.party_name) == (Status.CLUE, "赵六")
        assert new.source_received_at == case.source_received_at
        assert new.source_number != case.source_number
        assert CaseLink.objects.get().kind == LinkKind.CLUE_SPLIT
        assert again(case).status == Status.CLUE

    def test_a_filed_case_is_joined_to_a_filed_case_and_what_is_separated_is_filed_on_its_own(self) -> None:
        team = factories.team()
        first, second = (factories.filed(factories.clue(team), team) for _ in range(2))
        evidence = factories.evidence(second, team.officer)
        given: dict[str, Any] = {"reason": "关联违法行为", "by": actor(team.head), "at": AT}
        clue = factories.clue(team)
        with pytest.raises(Unprocessable):
            actions.consolidate(case_id=second.pk, version=again(second).version, into=clue.pk, **given)
        actions.consolidate(case_id=second.pk, version=again(second).version, into=first.pk, **given)
        assert again(second).status == Status.MERGED
        assert evidence.case_id == second.pk
        shown = Phone(team.officer).get(f"{CASES}/{first.pk}").json()["links"]
        assert [(one["kind"], one["origin"]) for one in shown] == [("consolidated", str(second.pk))]
        id = uuid4()
        actions.separate(
            case_id=first.pk,
            version=again(first).version,
            id=id,
            title="分出",
            summary="x",
            parties=[],
            **given,
        )
        assert Case.objects.get(pk=id).filed_at is None
        assert again(first).status == Status.INVESTIGATING


class TestBeforeFiling:
    def test_a_clue_has_no_case_number_and_counts_as_no_case_whatever_became_of_it(self) -> None:
        team = factories.team()
        open_clue, gone = factories.clue(team), declined(team, factories.clue(team))
        into = factories.clue(team)
        merged = factories.clue(team)
        actions.merge_clue(
            case_id=merged.pk, version=1, into=into.pk, reason="x", by=actor(team.unit_head), at=AT
        )
        filed = factories.filed(into, team)
        on_spot = factories.decided_on_spot(team)
        seen = Case.objects.visible_to(actor(team.head))
        assert set(seen.counted()) == {filed, on_spot}
        assert set(seen.clues()) == {open_clue, gone, merged}
        assert not any(again(case).case_number for case in (open_clue, gone, merged))
        phone = Phone(team.head)
        assert phone.get(CASES, counted="true").json()["count"] == 2
        assert phone.get(CASES, counted="false").json()["count"] == 3
        assert phone.get(CASES).json()["count"] == 5

    def test_the_first_case_number_is_one_however_many_clues_came_before(self) -> None:
        team = factories.team()
        for _ in range(2):
            declined(team, factories.clue(team))
        assert factories.filed(factories.clue(team), team).case_number.endswith("〔2026〕1号")


def test_only_the_unit_head_merges_and_splits() -> None:
    team = factories.team()
    case, into = factories.clue(team), factories.clue(team)
    for person in (team.officer, team.head):
        with pytest.raises(NotCompetent):
            actions.merge_clue(case_id=case.pk, version=1, into=into.pk, reason="x", by=actor(person), at=AT)
    assert again(case).steps.filter(code=StepCode.MERGE_CLUE).count() == 0
    assert Role.UNIT_HEAD in {office.role for office in actor(team.unit_head).offices}
