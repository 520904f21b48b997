"""From clue to filing: who, on what, in time (Penalty Law Arts. 5, 16, 36, 38, 39, 42, 54)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError

from enforcement.cases import actions
from enforcement.cases.models import Case, CaseOfficer, shows
from enforcement.cases.rules import Status, StepCode
from enforcement.errors import NotCompetent, NotNow, NotVisible, Stale, Taken, Unprocessable, VersionRequired
from enforcement.law.limitation import LongerGround
from enforcement.law.values import BasisLevel, ClueSource, Department, PartyKind, Procedure
from enforcement.registry.models import Account, Appointment, Certificate, legal_day
from enforcement.registry.powers import LegalBasis, Power, PublicationTask
from enforcement.registry.rules import AgencyKind, Role
from tests import factories
from tests.enforcement.threads import together
from tests.factories import AT, Team, actor, again

TODAY = legal_day(AT)
YESTERDAY = TODAY - timedelta(days=1)
PERSON = actions.PartyGiven(kind=PartyKind.PERSON, name="李四", id_number="11010519491231002X")


def unmet(refusal: NotNow) -> dict[str, str]:
    return {r.code: r.article for r in refusal.requirements if not r.met}


def clue(team: Team, **given: Any) -> Case:
    fields: dict[str, Any] = {
        "id": uuid4(),
        "agency": team.agency.pk,
        "procedure": Procedure.ORDINARY,
        "title": "案",
        "source": ClueSource.REPORT,
        "received_at": AT,
        "summary": "线索",
        "parties": [PERSON],
        "by": actor(team.officer),
        "at": AT,
    }
    return actions.register_clue(**(fields | given))


def name(team: Team, case: Case, *officers: UUID | None) -> None:
    actions.name_officers(
        case_id=case.pk,
        version=again(case).version,
        officers=[actions.Named(pk) for pk in officers if pk],
        by=actor(team.unit_head),
        at=AT,
    )


def cite(team: Team, case: Case, basis: LegalBasis, power: Power | None = None) -> None:
    actions.cite_basis(
        case_id=case.pk,
        version=again(case).version,
        citations=[actions.Citation(basis.pk, power.pk if power else None)],
        by=actor(team.officer),
        at=AT,
    )


def propose(team: Team, case: Case) -> Case:
    actions.propose_filing(
        case_id=case.pk, version=again(case).version, opinion="建议立案", by=actor(team.unit_head), at=AT
    )
    return again(case)


def file(team: Team, case: Case, **given: Any) -> Case:
    fields: dict[str, Any] = {
        "version": again(case).version,
        "opinion": "同意",
        "by": actor(team.head),
        "at": AT,
    }
    actions.file(case_id=case.pk, **(fields | given))
    return again(case)


def with_certificate(team: Team, valid_to: date | None, *, revoked_on: date | None = None) -> Account:
    made = factories.account(
        team.agency, Role.OFFICER, officer=True, certified=(factories.LONG_AGO, valid_to)
    )
    Certificate.objects.filter(officer=made.officer).update(revoked_on=revoked_on)
    return made


@dataclass(frozen=True)
class Wrong:
    """A way in which a basis does not found a case, and the article it offends."""

    fields: dict[str, Any]
    code: str
    article: str


WRONG = {
    "unpublished": Wrong({"published_at": None}, "basis_in_force", "第五条"),
    "published tomorrow": Wrong({"published_at": AT + timedelta(days=1)}, "basis_in_force", "第五条"),
    "repealed today": Wrong({"valid_to": TODAY}, "basis_in_force", "第三十八条"),
    "not yet in force": Wrong({"valid_from": TODAY + timedelta(days=1)}, "basis_in_force", "第三十八条"),
    "normative document": Wrong({"level": BasisLevel.NORMATIVE_DOCUMENT}, "basis_level", "第十六条"),
}


@pytest.mark.django_db
class TestRegisterClue:
    def test_gives_a_source_number_and_no_case_number(self) -> None:
        team = factories.team()
        case = clue(team)
        assert (case.status, case.case_number, case.version) == (Status.CLUE, "", 1)
        assert case.source_number == f"{team.agency.number_prefix}案源〔2026〕1号"
        assert clue(team).source_number.endswith("〔2026〕2号")

    def test_a_refused_clue_uses_up_no_number(self) -> None:
        team = factories.team()
        bad = actions.PartyGiven(kind=PartyKind.PERSON, name="李四", id_number="110105194912310021")
        with pytest.raises(Unprocessable) as caught:
            clue(team, parties=[PERSON, bad])
        assert (caught.value.code, caught.value.pointer) == ("id_number_invalid", "/parties/1/id_number")
        taken = clue(team)
        with pytest.raises(Taken):
            clue(team, id=taken.pk)
        assert clue(team).source_number.endswith("〔2026〕2号")

    def test_a_taken_id_says_nothing_about_whose(self) -> None:
        theirs = factories.clue(factories.team())
        with pytest.raises(Taken) as caught:
            clue(factories.team(), id=theirs.pk)
        assert str(theirs.agency_id) not in caught.value.message

    def test_numbers_are_sealed_at_rest_and_masked(self) -> None:
        party = clue(factories.team()).parties.get()
        assert b"1949" not in bytes(party.id_sealed)
        assert party.id_masked == "110105********002X"
        assert "19491231" not in str(vars(party))

    def test_a_foreign_document_is_taken_as_it_is(self) -> None:
        passport = actions.PartyGiven(
            kind=PartyKind.PERSON, name="Smith", id_number="E12345678", id_type="passport"
        )
        party = clue(factories.team(), parties=[passport]).parties.get()
        assert (party.id_type, party.id_masked) == ("passport", "*********")

    def test_a_wrong_credit_code_is_refused_with_its_place(self) -> None:
        firm = actions.PartyGiven(kind=PartyKind.ORGANISATION, name="某公司", uscc="91350100M000100Y44")
        with pytest.raises(Unprocessable) as caught:
            clue(factories.team(), parties=[firm])
        assert caught.value.pointer == "/parties/0/uscc"

    def test_a_clue_of_tomorrow_is_refused(self) -> None:
        with pytest.raises(Unprocessable):
            clue(factories.team(), received_at=AT + timedelta(seconds=1))

    def test_who_is_no_officer_of_the_agency_registers_nothing(self) -> None:
        team, other = factories.team(), factories.team()
        for person in (other.officer, team.publisher, team.auditor, team.reviewer):
            with pytest.raises(NotCompetent):
                clue(team, by=actor(person))


@pytest.mark.django_db
class TestNameOfficers:
    def refused(self, team: Team, *officers: UUID | None) -> dict[str, str]:
        case = clue(team)
        with pytest.raises(NotNow) as caught:
            name(team, case, *officers)
        assert not CaseOfficer.objects.filter(case=case).exists()
        return unmet(caught.value)

    def test_one_officer_is_refused(self) -> None:
        team = factories.team()
        assert "第四十二条" in self.refused(team, team.officer_ids[0])["two_officers"]

    def test_a_certificate_that_ran_out_yesterday_is_refused(self) -> None:
        team = factories.team()
        expired = with_certificate(team, TODAY)
        assert "第四十二条" in self.refused(team, team.officer_ids[0], expired.officer_id)["certified"]

    def test_a_certificate_whose_last_day_is_today_still_serves(self) -> None:
        team = factories.team()
        name(
            team,
            clue(team),
            team.officer_ids[0],
            with_certificate(team, TODAY + timedelta(days=1)).officer_id,
        )

    def test_a_certificate_revoked_today_is_refused(self) -> None:
        team = factories.team()
        revoked = with_certificate(team, None, revoked_on=TODAY)
        assert set(self.refused(team, team.officer_ids[0], revoked.officer_id)) == {"certified"}

    def test_an_officer_without_any_is_refused(self) -> None:
        team = factories.team()
        bare = factories.account(team.agency, Role.OFFICER, officer=True, certified=None)
        assert set(self.refused(team, team.officer_ids[0], bare.officer_id)) == {"certified"}

    def test_the_same_officer_twice_or_one_of_another_agency_is_refused(self) -> None:
        team, other = factories.team(), factories.team()
        for second in (team.officer_ids[0], other.officer_ids[0]):
            with pytest.raises(Unprocessable):
                name(team, clue(team), team.officer_ids[0], second)

    def test_only_the_unit_head_names(self) -> None:
        team = factories.team()
        case = clue(team)
        for person in (team.officer, team.head, team.publisher):
            with pytest.raises(NotCompetent):
                actions.name_officers(
                    case_id=case.pk,
                    version=case.version,
                    officers=[actions.Named(pk) for pk in team.officer_ids],
                    by=actor(person),
                    at=AT,
                )

    def test_who_was_named_before_stays_on_file_as_an_investigator(self) -> None:
        team = factories.team()
        case = clue(team)
        third = with_certificate(team, None)
        name(team, case, *team.officer_ids)
        name(team, case, team.officer_ids[0], third.officer_id)
        assert case.investigator_ids() == {*team.officer_ids, third.officer_id}
        assert case.case_officers.filter(released_at__isnull=True).count() == 2


@pytest.mark.django_db
class TestCiteBasis:
    @pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
    def test_a_basis_that_founds_no_case_is_refused_with_the_article(self, wrong: Wrong) -> None:
        team = factories.team()
        basis, power = factories.power(team.agency)
        LegalBasis.objects.filter(pk=basis.pk).update(**wrong.fields)
        with pytest.raises(NotNow) as caught:
            cite(team, clue(team), basis, power)
        assert caught.value.code == "basis_not_in_force"
        assert wrong.article in unmet(caught.value)[wrong.code]

    def test_what_held_when_cited_and_not_when_filed_stops_the_filing(self) -> None:
        team = factories.team()
        case = propose(team, factories.named_and_founded(factories.clue(team), team))
        LegalBasis.objects.filter(pk=case.bases.get().basis_id).update(valid_to=TODAY)
        with pytest.raises(NotNow) as caught:
            file(team, case)
        assert caught.value.code == "basis_not_in_force"

    def test_an_unknown_basis_and_one_cited_twice_are_refused(self) -> None:
        team = factories.team()
        basis, power = factories.power(team.agency)
        case = clue(team)
        with pytest.raises(Unprocessable):
            cite(team, case, LegalBasis(pk=uuid4()))
        with pytest.raises(IntegrityError, match="case_basis_once"):
            actions.cite_basis(
                case_id=case.pk,
                version=again(case).version,
                citations=[actions.Citation(basis.pk, power.pk)] * 2,
                by=actor(team.officer),
                at=AT,
            )


@pytest.mark.django_db
class TestPowerList:
    def unlisted(self, team: Team) -> Case:
        case = factories.named_and_founded(factories.clue(team), team)
        cite(team, case, factories.power(team.agency)[0])
        return propose(team, case)

    def test_an_unlisted_power_hinders_the_filing(self) -> None:
        team = factories.team()
        with pytest.raises(NotNow) as caught:
            file(team, self.unlisted(team))
        assert "第三十九条" in unmet(caught.value)["power_unlisted"]

    @pytest.mark.parametrize("how", [{"published_at": None}, {"valid_to": TODAY}])
    def test_an_unpublished_or_ended_entry_is_as_good_as_none(self, how: dict[str, Any]) -> None:
        team = factories.team()
        basis, power = factories.power(team.agency)
        Power.objects.filter(pk=power.pk).update(**how)
        case = clue(team)
        cite(team, case, basis, power)
        assert case.hindrances.filter(code="power_unlisted", closed_at__isnull=True).exists()

    def test_the_power_of_another_agency_is_none(self) -> None:
        team, other = factories.team(), factories.team()
        case = clue(team)
        cite(team, case, *factories.power(other.agency))
        assert case.hindrances.filter(code="power_unlisted", closed_at__isnull=True).exists()

    def test_the_head_overrides_by_name_and_reason_and_owes_the_publication(self) -> None:
        team = factories.team()
        case = self.unlisted(team)
        actions.override_power_list(case_id=case.pk, reason="清单正在调整", by=actor(team.head), at=AT)
        task = PublicationTask.objects.get(case_id=case.pk)
        assert (task.overridden_by, task.reason, task.done_at) == (team.head, "清单正在调整", None)
        assert file(team, case).status == Status.INVESTIGATING

    def test_nobody_else_overrides(self) -> None:
        team, other = factories.team(), factories.team()
        case = self.unlisted(team)
        for person in (team.officer, team.unit_head, team.publisher):
            with pytest.raises(NotCompetent):
                actions.override_power_list(case_id=case.pk, reason="x", by=actor(person), at=AT)
        with pytest.raises(NotVisible):
            actions.override_power_list(case_id=case.pk, reason="x", by=actor(other.head), at=AT)
        assert not PublicationTask.objects.exists()

    def test_there_must_be_something_to_override(self) -> None:
        team = factories.team()
        with pytest.raises(NotNow) as caught:
            actions.override_power_list(case_id=clue(team).pk, reason="x", by=actor(team.head), at=AT)
        assert caught.value.code == "nothing_to_override"

    def test_another_citation_needs_another_override(self) -> None:
        team = factories.team()
        case = self.unlisted(team)
        actions.override_power_list(case_id=case.pk, reason="x", by=actor(team.head), at=AT)
        cite(team, case, factories.power(team.agency)[0])
        with pytest.raises(NotNow):
            file(team, propose(team, case))


@pytest.mark.django_db
class TestFile:
    def proposed(self, ended: date | None = None, department: Department | None = None) -> tuple[Team, Case]:
        team = factories.team(department or Department.MARKET_REGULATION)
        case = clue(team, act_ended_on=ended)
        return team, propose(team, factories.named_and_founded(case, team))

    def test_gives_the_case_number_and_opens_the_duty_to_order_correction(self) -> None:
        team, case = self.proposed()
        filed = file(team, case)
        assert filed.case_number == f"{team.agency.number_prefix}立〔2026〕1号"
        assert filed.hindrances.get(code="correction_owed").bar().article.endswith("第二十八条")

    def test_a_certificate_that_ran_out_since_the_naming_stops_it(self) -> None:
        team, case = self.proposed()
        Certificate.objects.filter(officer=team.second.officer).update(valid_to=TODAY)
        with pytest.raises(NotNow) as caught:
            file(team, case)
        assert caught.value.code == "two_certified_officers"

    def test_only_the_head_of_the_agency_files_and_a_delegate_within_the_delegation(self) -> None:
        team, case = self.proposed()
        for person in (team.officer, team.unit_head, team.reviewer):
            with pytest.raises((NotCompetent, NotVisible)):
                file(team, case, by=actor(person))
        deputy = factories.account(team.agency)
        head = Appointment.objects.get(account=team.head)

        def delegate(act: StepCode) -> None:
            Appointment.objects.create(
                account=deputy,
                agency=team.agency,
                role=Role.AGENCY_HEAD,
                delegated_by=head,
                acts=[act],
                valid_from=factories.LONG_AGO,
            )

        delegate(StepCode.DECIDE)
        with pytest.raises(NotCompetent):
            file(team, case, by=actor(deputy))
        delegate(StepCode.FILE)
        assert file(team, case, by=actor(deputy)).status == Status.INVESTIGATING

    @pytest.mark.parametrize("days", [0, 1])
    def test_the_limitation_is_two_years_to_the_day(self, days: int) -> None:
        team, case = self.proposed(date(2024, 11, 23) - timedelta(days=days))
        if not days:
            assert file(team, case).filed_at == AT
            return
        with pytest.raises(NotNow) as caught:
            file(team, case)
        assert "第三十六条" in unmet(caught.value)["limitation"]

    def test_five_years_need_their_ground_in_words(self) -> None:
        team, case = self.proposed(date(2022, 1, 1))
        with pytest.raises(NotNow):
            file(team, case, five_year_ground="  ")
        for half in ({"five_year_ground": "食用后住院"}, {"five_year_kind": LongerGround.LIFE_AND_HEALTH}):
            with pytest.raises(Unprocessable) as caught:
                file(team, case, **half)
            assert caught.value.code == "ground_incomplete"
        with pytest.raises(Unprocessable) as caught:
            file(team, case, five_year_ground="污染河道", five_year_kind=LongerGround.ECOLOGY)
        assert caught.value.code == "ground_of_another_law"
        filed = file(team, case, five_year_ground="食用后住院", five_year_kind=LongerGround.LIFE_AND_HEALTH)
        assert (filed.five_year_kind, bool(filed.case_number)) == ("life_and_health", True)

    def test_beyond_five_years_no_ground_helps(self) -> None:
        team, case = self.proposed(date(2021, 11, 22))
        with pytest.raises(NotNow) as caught:
            file(team, case, five_year_ground="食用后住院", five_year_kind=LongerGround.LIFE_AND_HEALTH)
        assert caught.value.code == "limitation_passed"

    def test_the_limitation_runs_to_the_discovery_not_to_the_filing(self) -> None:
        team = factories.team()
        case = clue(team, act_ended_on=date(2024, 11, 23), received_at=AT)
        case = propose(team, factories.named_and_founded(case, team))
        later = AT + timedelta(days=10)
        assert file(team, case, at=later, by=actor(team.head, later)).filed_at == later

    def test_ecology_cites_its_code(self) -> None:
        team, case = self.proposed(date(2024, 1, 1), Department.ECOLOGY)
        with pytest.raises(NotNow) as caught:
            file(team, case)
        assert "第一千零五十四条" in unmet(caught.value)["limitation"]

    def test_no_version_and_an_old_one_are_refused(self) -> None:
        team, case = self.proposed()
        with pytest.raises(VersionRequired):
            file(team, case, version=None)
        with pytest.raises(Stale):
            file(team, case, version=case.version - 1)

    def test_declining_is_proposed_by_the_unit_and_ends_the_case_without_a_number(self) -> None:
        team = factories.team()
        case = clue(team)
        with pytest.raises(NotNow) as caught:
            actions.decline_filing(
                case_id=case.pk, version=1, reason="违法事实不成立", by=actor(team.head), at=AT
            )
        assert "第二十条" in unmet(caught.value)["propose_decline"]
        actions.propose_decline(
            case_id=case.pk, version=1, opinion="建议不予立案", by=actor(team.unit_head), at=AT
        )
        actions.decline_filing(
            case_id=case.pk, version=2, reason="违法事实不成立", by=actor(team.head), at=AT
        )
        assert (again(case).status, again(case).case_number) == (Status.NOT_FILED, "")


@pytest.mark.django_db
class TestVisibility:
    def test_a_case_of_another_agency_is_not_there(self) -> None:
        case = factories.clue(factories.team())
        stranger = factories.team()
        for person in (stranger.officer, stranger.head, stranger.auditor, stranger.publisher):
            assert not Case.objects.visible_to(actor(person)).filter(pk=case.pk).exists()
        with pytest.raises(NotVisible):
            file(stranger, case)

    def test_a_reviewer_sees_a_case_from_its_dossier_on(self) -> None:
        team = factories.team()
        case = factories.case_in(Status.CONCLUDED, team)
        assert not Case.objects.visible_to(actor(team.reviewer)).exists()
        factories.sent_for_audit(case, team)
        assert Case.objects.visible_to(actor(team.reviewer)).get() == case

    def test_who_holds_no_office_sees_nothing(self) -> None:
        team = factories.team()
        factories.clue(team)
        nobody = factories.account(team.agency)
        registrar = factories.account(team.agency, Role.REGISTRAR)
        assert not Case.objects.visible_to(actor(nobody)).exists()
        assert not Case.objects.visible_to(actor(registrar)).exists()

    def test_an_office_that_ended_shows_nothing_any_more(self) -> None:
        team = factories.team()
        factories.clue(team)
        Appointment.objects.filter(account=team.officer).update(valid_to=TODAY)
        assert not Case.objects.visible_to(actor(team.officer)).exists()
        assert Case.objects.visible_to(actor(team.officer, datetime(2026, 11, 22, tzinfo=UTC))).exists()


@pytest.mark.usefixtures("committed_db")
def test_of_two_writers_on_one_version_one_is_stale() -> None:
    team = factories.team()
    case = propose(team, factories.named_and_founded(factories.clue(team), team))
    deputy = factories.account(team.agency, Role.AGENCY_HEAD)
    version = case.version
    results = together(
        lambda: file(team, case, version=version),
        lambda: file(team, case, version=version, by=actor(deputy)),
    )
    assert [type(r) for r in results if isinstance(r, Exception)] == [Stale]
    assert case.steps.filter(code=StepCode.FILE).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("justice", [False, True])
def test_the_row_at_hand_and_the_queryset_say_the_same_of_everybody(*, justice: bool) -> None:
    team = factories.team()
    bureau = factories.agency(None, AgencyKind.JUSTICE_BUREAU)
    cases = [factories.clue(team), factories.clue(factories.team())]
    people = [factories.account(bureau if justice else team.agency, role) for role in Role]
    several = factories.account(team.agency, Role.LEGAL_REVIEWER, Role.EVALUATOR)
    for has_dossier, drawn_for in ((False, ()), (True, ()), (False, (*people, several))):
        for case in cases:
            case.has_dossier, case.drawn_for = has_dossier, [person.pk for person in drawn_for]
            Case.objects.filter(pk=case.pk).update(has_dossier=has_dossier, drawn_for=case.drawn_for)
        for who in map(actor, (*people, several)):
            seen = set(Case.objects.visible_to(who))
            assert seen == {case for case in cases if shows(case, who)}, who
