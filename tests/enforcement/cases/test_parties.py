"""Who the parties are: nobody knows yet, a child, a minor, one who does not answer; and who else is after them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError

from enforcement.cases import actions
from enforcement.cases.models import Case, Party
from enforcement.cases.rules import (
    PROCEDURE,
    Age,
    AssessmentKind,
    Capacity,
    Status,
    StepCode,
    age_at,
    unmet_and_met,
)
from enforcement.errors import NotCompetent, NotNow, Unprocessable
from enforcement.law.values import ClueSource, PartyKind, Procedure
from enforcement.registry.rules import Role
from enforcement.sealed import unseal
from tests import factories
from tests.enforcement.clients import Phone
from tests.factories import AT, Team, actor, again

CASES = "/api/v1/cases"
#: Born on 31 December 1949, and never a minor since.
ADULT = "11010519491231002X"


@pytest.mark.parametrize(
    ("born", "act", "age"),
    [
        (date(2012, 11, 23), date(2026, 11, 23), Age.CHILD),  # the birthday itself is not past
        (date(2012, 11, 22), date(2026, 11, 23), Age.MINOR),
        (date(2008, 11, 23), date(2026, 11, 23), Age.MINOR),
        (date(2008, 11, 22), date(2026, 11, 23), Age.ADULT),
        (date(2012, 2, 29), date(2026, 2, 28), Age.CHILD),
        (date(2012, 2, 29), date(2026, 3, 1), Age.MINOR),
    ],
)
def test_age_is_that_at_the_act(born: date, act: date, age: Age) -> None:
    assert age_at(born, act) is age


def clue(team: Team, *parties: actions.PartyGiven, **given: Any) -> Case:
    return actions.register_clue(
        id=uuid4(),
        agency=team.agency.pk,
        procedure=Procedure.ORDINARY,
        title="案",
        source=ClueSource.REPORT,
        received_at=AT,
        summary="线索",
        parties=parties,
        by=actor(team.officer),
        at=AT,
        **given,
    )


def person(**given: Any) -> actions.PartyGiven:
    return actions.PartyGiven(kind=PartyKind.PERSON, name="李某", **given)


def bars(case: Case, code: StepCode = StepCode.DECIDE, *, penalising: bool = True) -> set[str]:
    """What bars a step: of a case that penalises, or one that imposes nothing."""
    Case.objects.filter(pk=case.pk).update(variant="penalty" if penalising else "no_penalty")
    return {r.code for r in unmet_and_met(PROCEDURE[code], again(case).facts(AT)) if not r.met}


def assess(
    team: Team, case: Case, party: Party, kind: AssessmentKind, *, at: datetime = AT, **given: Any
) -> None:
    actions.assess_party(
        case_id=case.pk,
        id=uuid4(),
        party=party.pk,
        assessed=actions.Assessed(kind=kind, text="有户籍证明为证", **given),
        by=actor(team.officer, at),
        at=at,
    )


@pytest.mark.django_db
class TestAgeAndCapacity:
    def test_a_child_is_not_punished_and_the_guardian_is_told(self) -> None:
        team = factories.team()
        case = factories.filed(clue(team, person(born_on=date(2014, 1, 1))), team)
        assert b"2014" not in bytes(case.parties.get().born_sealed)
        assert "minor_unpunishable" in bars(case)
        assert "minor_unpunishable" not in bars(case, penalising=False)
        assert "guardian_owed" in bars(case, StepCode.CLOSE)
        assess(team, case, case.parties.get(), AssessmentKind.GUARDIAN)
        assert "guardian_owed" not in bars(case, StepCode.CLOSE)
        assert "minor_unpunishable" in bars(case)

    def test_a_minor_is_punished_lighter_for_reasons_on_file(self) -> None:
        team = factories.team()
        case = factories.filed(clue(team, person(born_on=date(2009, 6, 1))), team)
        assert "minor_mitigation_owed" in bars(case)
        assess(team, case, case.parties.get(), AssessmentKind.MITIGATION)
        assert "minor_mitigation_owed" not in bars(case)

    def test_what_counts_is_the_age_at_the_act_and_an_adult_owes_nothing(self) -> None:
        team = factories.team()
        then = clue(team, person(born_on=date(2008, 6, 1)), act_ended_on=date(2026, 5, 1))
        assert "minor_mitigation_owed" in bars(then)
        case = factories.filed(clue(team, person(id_number=ADULT)), team)
        assert not bars(case) & {"minor_mitigation_owed", "minor_unpunishable", "guardian_owed"}
        with pytest.raises(NotNow):
            assess(team, case, case.parties.get(), AssessmentKind.MITIGATION)

    def test_who_could_not_know_what_they_did_is_not_punished_by_an_opinion_on_file(self) -> None:
        team = factories.team()
        case = factories.filed(clue(team, person(id_number=ADULT)), team)
        party = case.parties.get()
        with pytest.raises(Unprocessable):
            assess(team, case, party, AssessmentKind.CAPACITY, capacity=Capacity.INCAPABLE)
        opinion = factories.evidence(case, team.officer, factual=False).pk
        found: dict[str, Any] = {"capacity": Capacity.INCAPABLE, "evidence": opinion}
        assess(team, case, party, AssessmentKind.CAPACITY, **found)
        assert "incapacity" in bars(case)
        found["capacity"] = Capacity.CAPABLE
        assess(team, case, party, AssessmentKind.CAPACITY, at=AT + timedelta(days=1), **found)
        assert "incapacity" not in bars(case)


@pytest.mark.django_db
class TestUnknownAndUnlicensed:
    def test_nobody_is_punished_whom_nobody_knows(self) -> None:
        team = factories.team()
        with pytest.raises(Unprocessable):
            clue(team, person(unidentified=True))
        unknown = actions.PartyGiven(
            kind=PartyKind.INDIVIDUAL_BUSINESS,
            name="流动摊贩(身份不明)",
            unidentified=True,
            unlicensed=True,
            description="男,约四十岁,驾驶无牌三轮车",
        )
        case = factories.filed(clue(team, unknown), team)
        assert "party_unidentified" in bars(case)
        party = case.parties.get()
        phone = Phone(team.officer)
        url = f"{CASES}/{case.pk}/parties/{party.pk}/identity"
        answer = phone.post(url, {"name": "赵某", "id_number": ADULT}, again(case).version)
        assert (answer.status_code, answer.json()["name"]) == (200, "赵某")
        assert "party_unidentified" not in bars(case)
        party.refresh_from_db()
        assert "流动摊贩" in party.description
        assert (party.unlicensed, again(case).party_name) == (True, "赵某")
        repeated = phone.post(url, {"name": "钱某"}, again(case).version)
        assert (repeated.status_code, repeated.json()["code"]) == (409, "party_identified")


@pytest.mark.django_db
class TestCorrecting:
    def test_what_was_entered_wrongly_is_corrected_with_a_reason_and_what_stood_is_kept(self) -> None:
        team = factories.team()
        case = factories.filed(clue(team, person(born_on=date(2009, 6, 1), phone="13900001111")), team)
        assert "minor_mitigation_owed" in bars(case)
        phone, party = Phone(team.officer), case.parties.get()
        url = f"{CASES}/{case.pk}/parties/{party.pk}/details"
        unsaid = phone.post(url, {"name": "李某某"}, again(case).version)
        assert (unsaid.status_code, unsaid.json()["errors"][0]["pointer"]) == (422, "/reason")
        body = {"name": "李某某", "id_number": ADULT, "phone": "13900002222", "reason": "身份证核对,录入有误"}
        answer = phone.post(url, body, again(case).version)
        assert (answer.status_code, answer.json()["name"]) == (200, "李某某"), answer.json()
        assert again(case).party_name == "李某某"
        assert "minor_mitigation_owed" not in bars(case)
        shown = phone.get(f"{CASES}/{case.pk}")
        (kept,) = shown.json()["restatements"]
        assert (kept["was"]["name"], kept["was"]["party"]) == ("李某", str(party.pk))
        assert (kept["reason"], kept["by"]) == ("身份证核对,录入有误", str(team.officer.pk))
        assert kept["at"]
        assert "13900001111" not in shown.content.decode()
        (row,) = again(case).restatements
        assert unseal(bytes.fromhex(row["sealed"]["phone_sealed"])) == "13900001111"
        assert "sealed" not in kept
        other = factories.clue(team).parties.get()
        with pytest.raises(IntegrityError, match="corrected on record"):
            Party.objects.filter(pk=other.pk).update(name="别人")

    def test_nothing_is_corrected_once_a_decision_is_drafted_nor_by_a_stranger(self) -> None:
        team = factories.team()
        case = factories.case_in(Status.UNDER_REVIEW, team)
        given: dict[str, Any] = {
            "case_id": case.pk,
            "party_id": case.parties.get().pk,
            "version": case.version,
            "details": actions.PartyDetails(address="别处1号"),
            "reason": "录入有误",
            "at": AT,
        }
        with pytest.raises(NotNow) as caught:
            actions.complete_party(by=actor(team.officer), **given)
        assert caught.value.code == "party_settled"
        third = factories.account(team.agency, Role.OFFICER, officer=True)
        with pytest.raises(NotCompetent):
            actions.complete_party(by=actor(third), **given)


@pytest.mark.django_db
def test_who_filed_first_against_the_same_party_is_said_and_nothing_else_of_the_case() -> None:
    team, other = factories.team(), factories.team()
    theirs = factories.filed(clue(other, person(id_number=ADULT)), other)
    ours = clue(team, person(id_number=ADULT))
    clue(other, person())  # a name alone is nobody
    phone = Phone(team.officer)
    warned = phone.get(f"{CASES}/{ours.pk}/jurisdiction")
    assert [(one["agency"], one["first"]) for one in warned.json()["results"]] == [(other.agency.name, True)]
    assert theirs.case_number not in warned.content.decode()
    assert phone.get(f"{CASES}/{theirs.pk}/jurisdiction").status_code == 404
