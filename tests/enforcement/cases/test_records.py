"""What happened is accepted and its defects stay on file (Penalty Law Arts. 42, 44, 55)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from enforcement.cases import actions
from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import Status, StepCode
from enforcement.errors import NotCompetent, NotNow, NotVisible, Stale, Taken, Unprocessable, VersionRequired
from enforcement.law.values import ClueSource, PartyKind, Procedure
from enforcement.registry.models import Certificate, legal_day
from enforcement.registry.rules import Role
from enforcement.sealed import unseal
from tests import factories, ordinary
from tests.factories import AT, Team, actor, again


def record(team: Team, case: Case, *, by: Any = None, id: UUID | None = None, **given: Any) -> CaseStep:
    fields: dict[str, Any] = {
        "occurred_from": AT - timedelta(hours=1),
        "occurred_to": AT,
        "place": "测试县某某超市",
        "officers": team.officer_ids,
        "certificates_shown": True,
        "rights_told": True,
        "text": "货架上有超过保质期的食品。",
        "signature": "signed",
    }
    return actions.record_on_site(
        case_id=case.pk,
        code=StepCode.INSPECT,
        id=id or uuid4(),
        record=actions.Record(**(fields | given)),
        by=actor(by or team.officer),
        at=AT,
    )


def found(case: Case) -> dict[str, str]:
    return {finding.code: finding.article for finding in case.findings.all()}


@pytest.mark.django_db
class TestRecordOnSite:
    def test_without_a_defect_there_is_no_finding(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        record(team, case)
        assert found(case) == {}

    def test_a_single_officer_is_accepted_and_found(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        step = record(team, case, officers=team.officer_ids[:1])
        assert found(case) == {"single_officer": "CFF 42"}
        assert case.findings.get().step == step

    def test_the_same_officer_twice_is_a_single_officer(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        record(team, case, officers=team.officer_ids[:1] * 2)
        assert "single_officer" in found(case)

    def test_an_expired_certificate_is_accepted_even_of_the_one_who_records_and_found(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        Certificate.objects.filter(officer=team.officer.officer).update(valid_to=legal_day(AT))
        step = record(team, case)
        assert found(case) == {"uncertified_officer": "CFF 42"}
        assert step.certificate == ""

    def test_the_day_of_the_act_counts_not_the_day_of_the_record(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        Certificate.objects.filter(officer=team.second.officer).update(valid_to=legal_day(AT))
        before = AT - timedelta(days=1)
        record(team, case, occurred_from=before, occurred_to=before)
        assert found(case) == {}

    def test_certificates_not_shown_and_rights_not_told_are_found_with_their_articles(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        record(team, case, certificates_shown=False, rights_told=False)
        assert found(case) == {"certificate_not_shown": "CFF 55", "rights_not_told": "CFF 44"}

    def test_needs_no_version_and_bumps_none(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        record(team, case)
        after = again(case)
        assert (after.version, after.status, after.last_seq) == (case.version, case.status, case.last_seq)
        assert after.step_count == case.step_count + 1

    def test_a_record_that_arrives_late_is_still_put_on_file(self) -> None:
        team, case = ordinary.sent()
        record(team, case)
        assert again(case).status == Status.UNDER_REVIEW

    def test_a_closed_file_takes_none(self) -> None:
        team = factories.team()
        with pytest.raises(NotNow):
            record(team, factories.case_in(Status.CLOSED, team))

    def test_what_cannot_have_been_is_refused(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        with pytest.raises(Unprocessable):
            record(team, case, occurred_to=AT - timedelta(hours=2))
        with pytest.raises(Unprocessable):
            record(team, case, officers=(uuid4(), uuid4()))
        assert not case.findings.exists()

    def test_the_same_record_twice_is_taken(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        step = record(team, case)
        with pytest.raises(Taken):
            record(team, case, id=step.pk)

    def test_who_is_no_officer_records_nothing(self) -> None:
        team, other = factories.team(), factories.team()
        case = factories.clue(team)
        with pytest.raises(NotCompetent):
            record(team, case, by=team.publisher)
        with pytest.raises(NotVisible):
            record(team, case, by=other.officer)


@pytest.mark.django_db
class TestConclude:
    def conclude(self, case: Case, by: Any) -> None:
        actions.conclude_investigation(
            case_id=case.pk,
            version=again(case).version,
            course="检查",
            facts="事实",
            nature="性质",
            proposal="建议",
            discretion="裁量",
            by=actor(by),
            at=AT,
        )

    def test_needs_a_record_and_evidence(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        with pytest.raises(NotNow) as caught:
            self.conclude(case, team.officer)
        articles = {r.code: r.article for r in caught.value.requirements if not r.met}
        assert "第五十五条" in articles["inspect"]
        assert "第四十六条" in articles["evidence_owed"]

    def test_is_for_the_officers_of_the_case_and_they_must_be_certified(self) -> None:
        team = factories.team()
        case = factories.inspected(factories.filed(factories.clue(team), team), team)
        factories.evidence(case, team.officer)
        stranger = factories.account(team.agency, Role.OFFICER, officer=True)
        with pytest.raises(NotCompetent):
            self.conclude(case, stranger)
        Certificate.objects.filter(officer=team.officer.officer).update(valid_to=legal_day(AT))
        with pytest.raises(NotCompetent) as caught:
            self.conclude(case, team.officer)
        assert caught.value.code == "certificate_required"
        self.conclude(case, team.second)


@pytest.mark.django_db
class TestCompleteParty:
    def bare(self, team: Team) -> Case:
        return actions.register_clue(
            id=uuid4(),
            agency=team.agency.pk,
            procedure=Procedure.ORDINARY,
            title="案",
            source=ClueSource.REPORT,
            received_at=AT,
            summary="线索",
            parties=[actions.PartyGiven(kind=PartyKind.PERSON, name="李四")],
            by=actor(team.officer),
            at=AT,
        )

    def complete(self, case: Case, by: Any, *, version: int | None = 0, **details: Any) -> Any:
        return actions.complete_party(
            case_id=case.pk,
            party_id=case.parties.get().pk,
            version=again(case).version if version == 0 else version,
            details=actions.PartyDetails(**details),
            by=actor(by),
            at=AT,
        )

    def test_fills_in_what_was_empty_and_bumps_the_version(self) -> None:
        team = factories.team()
        case = self.bare(team)
        party = self.complete(
            case, team.officer, address="某路1号", id_number="11010519491231002X", phone="13987654321"
        )
        assert (party.address, party.id_masked) == ("某路1号", "110105********002X")
        assert unseal(party.phone_sealed) == "13987654321"
        assert again(case).version == case.version + 1
        self.complete(case, team.officer, legal_representative="王五")

    def test_what_is_on_file_is_never_overwritten(self) -> None:
        team = factories.team()
        case = self.bare(team)
        self.complete(case, team.officer, address="某路1号", id_number="11010519491231002X")
        clashes: list[dict[str, Any]] = [{"address": "某路2号"}, {"id_number": "11010519491231002X"}]
        for given in clashes:
            with pytest.raises(Unprocessable) as caught:
                self.complete(case, team.officer, legal_representative="王五", **given)
            (field,) = given
            assert (caught.value.code, caught.value.pointer) == ("party_detail_given", f"/{field}")
        assert case.parties.get().legal_representative == ""

    def test_is_for_who_registered_and_then_for_the_officers_of_the_case(self) -> None:
        team, other = factories.team(), factories.team()
        case = self.bare(team)
        for person in (team.second, team.unit_head, team.head):
            with pytest.raises(NotCompetent):
                self.complete(case, person, address="某路1号")
        with pytest.raises(NotVisible):
            self.complete(case, other.officer, address="某路1号")
        factories.named_and_founded(case, team)
        self.complete(case, team.second, address="某路1号")

    def test_wants_the_version_and_something_to_fill_in(self) -> None:
        team = factories.team()
        case = self.bare(team)
        with pytest.raises(VersionRequired):
            self.complete(case, team.officer, version=None, address="某路1号")
        with pytest.raises(Stale):
            self.complete(case, team.officer, version=99, address="某路1号")
        with pytest.raises(Unprocessable):
            self.complete(case, team.officer)
        with pytest.raises(Unprocessable) as caught:
            self.complete(case, team.officer, id_number="1")
        assert caught.value.pointer == "/id_number"

    def test_a_party_of_another_case_is_not_there(self) -> None:
        team = factories.team()
        case, other = self.bare(team), self.bare(team)
        with pytest.raises(NotVisible):
            actions.complete_party(
                case_id=case.pk,
                party_id=other.parties.get().pk,
                version=case.version,
                details=actions.PartyDetails(address="某路1号"),
                by=actor(team.officer),
                at=AT,
            )

    def test_once_the_party_was_told_or_let_go_nothing_is_filled_in(self) -> None:
        team, case = ordinary.notified()
        with pytest.raises(NotNow) as caught:
            self.complete(case, team.officer, legal_representative="王五")
        assert caught.value.code == "party_settled"
        declined = factories.case_in(Status.NOT_FILED, team)
        with pytest.raises(NotNow):
            self.complete(declined, team.officer, legal_representative="王五")


class TestAddParty:
    def add(self, case: Case, by: Any, name: str = "赵六") -> Any:
        return actions.add_party(
            case_id=case.pk,
            version=again(case).version,
            id=uuid4(),
            party=actions.PartyGiven(kind=PartyKind.PERSON, name=name, address="某路5号"),
            by=actor(by),
            at=AT,
        )

    def test_a_clue_without_a_party_gets_one_and_is_listed_under_it(self) -> None:
        team = factories.team()
        case = actions.register_clue(
            id=uuid4(),
            agency=team.agency.pk,
            procedure=Procedure.ORDINARY,
            title="案",
            source=ClueSource.REPORT,
            received_at=AT,
            summary="举报人不知行为人姓名",
            parties=[],
            by=actor(team.officer),
            at=AT,
        )
        self.add(case, team.officer)
        assert (again(case).party_name, again(case).version) == ("赵六", case.version + 1)
        assert case.parties.get().address == "某路5号"

    def test_is_too_late_once_a_decision_is_drafted(self) -> None:
        team, case = ordinary.drafted()
        with pytest.raises(NotNow):
            self.add(case, team.officer)
        assert case.parties.count() == 1

    def test_is_for_who_handles_the_case(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        stranger = factories.account(team.agency, Role.OFFICER, officer=True)
        with pytest.raises(NotCompetent):
            self.add(case, stranger)
