"""The decision on the spot: its ceilings by the act and by the database (Penalty Law Arts. 51, 52, 68)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from enforcement.cases import actions as casework
from enforcement.cases.models import Case
from enforcement.cases.rules import Status
from enforcement.decisions.actions import execution, on_spot
from enforcement.decisions.models import Decision
from enforcement.decisions.rules.money import CollectionGround
from enforcement.errors import NotCompetent, NotNow, Unprocessable
from enforcement.journal.actions import constraint_name
from enforcement.law.models import CalendarYear
from enforcement.law.values import ClueSource, PartyKind, PenaltyKind, Procedure
from enforcement.law.years import seed_calendar
from enforcement.registry.models import Certificate, legal_day
from enforcement.registry.powers import LegalBasis
from enforcement.registry.rules import Role
from enforcement.review import actions as reviewing
from enforcement.review.rules import Penalty
from tests import factories, ordinary
from tests.enforcement.decisions.test_execution import close, pay
from tests.factories import AT, Team, actor, again
from tests.told_once import told_once

pytestmark = pytest.mark.django_db

TODAY = legal_day(AT)
CEILINGS = [
    (PartyKind.PERSON, 200),
    (PartyKind.INDIVIDUAL_BUSINESS, 200),
    (PartyKind.ORGANISATION, 3000),
]


@told_once
def on_the_spot(*kinds: PartyKind, ended: date | None = None, parties: bool = True) -> tuple[Team, Case]:
    """Named, founded and inspected under the simple procedure."""
    if not CalendarYear.objects.exists():
        seed_calendar()
    team = factories.team()
    case = casework.register_clue(
        id=uuid4(),
        agency=team.agency.pk,
        procedure=Procedure.SIMPLE,
        title="案",
        source=ClueSource.INSPECTION,
        received_at=AT,
        summary="线索",
        act_ended_on=ended,
        parties=[
            casework.PartyGiven(kind=kind, name=f"当事人{i}", address="某路1号")
            for i, kind in enumerate(kinds or [PartyKind.PERSON] * parties)
        ],
        by=actor(team.officer),
        at=AT,
    )
    return team, factories.inspected(factories.named_and_founded(case, team), team)


def fine(amount: object) -> Penalty:
    return Penalty(PenaltyKind.FINE, Decimal(str(amount)))


def decide(team: Team, case: Case, *penalties: Penalty, by: Any = None, **given: Any) -> Decision:
    fields: dict[str, Any] = {
        "penalties": penalties or (fine(50),),
        "facts": "占道经营。",
        "basis": "某条例第十条",
        "correction": "立即改正",
        "performance": "十五日内缴纳",
        "place": "某路",
        "told": True,
        "defence": "当事人未陈述申辩。",
        "signature": "signed",
        "signature_note": "",
        "publication_warned": True,
    }
    on_spot.decide_on_spot(
        case_id=case.pk,
        version=again(case).version,
        id=uuid4(),
        made=on_spot.OnSpot(**(fields | given)),
        by=actor(by or team.officer),
        at=AT,
    )
    return Decision.objects.get(case=case)


def row(case: Case, fined: object, **given: Any) -> str:
    """The constraint that refuses a decision written past the act, or ''."""
    fields: dict[str, Any] = {
        "case": case,
        "procedure": Procedure.SIMPLE,
        "number": f"伪〔2026〕{uuid4().int % 10**6}号",
        "content": {},
        "penalty_kinds": ["fine"],
        "fine": Decimal(str(fined)),
        "amount": Decimal(str(fined)),
        "decided_by": case.opened_by,
        "decided_at": AT,
        "decided_on": TODAY,
    }
    try:
        with transaction.atomic():
            Decision.objects.create(**(fields | given))
    except IntegrityError as error:
        return constraint_name(error)
    return ""


class TestCeilings:
    @pytest.mark.parametrize(("kind", "ceiling"), CEILINGS)
    def test_the_act_stops_at_the_ceiling_of_the_party(self, kind: PartyKind, ceiling: int) -> None:
        team, case = on_the_spot(kind)
        with pytest.raises(NotNow) as caught:
            decide(team, case, fine(f"{ceiling}.01"))
        assert "第五十一条" in caught.value.requirements[0].article
        assert decide(team, case, fine(ceiling)).fine == ceiling

    @pytest.mark.parametrize(("kind", "ceiling"), CEILINGS)
    def test_so_does_the_database(self, kind: PartyKind, ceiling: int) -> None:
        _, case = on_the_spot(kind)
        assert row(case, f"{ceiling}.01") == "decision_over_spot_ceiling"
        assert row(case, ceiling) == ""

    def test_of_several_parties_the_lowest_counts(self) -> None:
        team, case = on_the_spot(PartyKind.ORGANISATION, PartyKind.PERSON)
        assert row(case, 201) == "decision_over_spot_ceiling"
        with pytest.raises(NotNow):
            decide(team, case, fine(201))

    @pytest.mark.parametrize(
        "kind", [k for k in PenaltyKind if k not in {PenaltyKind.FINE, PenaltyKind.WARNING}]
    )
    def test_only_a_warning_and_a_fine_are_open(self, kind: PenaltyKind) -> None:
        team, case = on_the_spot()
        with pytest.raises(NotNow):
            decide(team, case, Penalty(kind, Decimal(10) if kind.has_amount else Decimal(0)))
        assert row(case, 0, penalty_kinds=[kind.value]) == "decision_over_spot_ceiling"

    def test_the_database_counts_confiscation_hidden_beside_the_fine(self) -> None:
        _, case = on_the_spot()
        assert row(case, 50, amount=Decimal(5000)) == "decision_over_spot_ceiling"

    def test_without_a_party_the_database_takes_the_lower_ceiling(self) -> None:
        _, case = on_the_spot(parties=False)
        assert row(case, 201) == "decision_over_spot_ceiling"

    def test_a_case_of_one_procedure_gets_no_decision_of_the_other(self) -> None:
        _, case = on_the_spot()
        assert row(case, 50, procedure=Procedure.ORDINARY) != ""
        team = factories.team()
        assert row(factories.case_in(Status.CONCLUDED, team), 50) == "decision_procedure"

    def test_a_case_designated_major_is_not_decided_on_the_spot(self) -> None:
        team, case = on_the_spot()
        reviewing.designate_major(case_id=case.pk, reason="x", by=actor(team.head), at=AT)
        with pytest.raises(IntegrityError, match="simple procedure"):
            decide(team, again(case))


class TestDecideOnSpot:
    def test_serves_at_once_and_owes_payment_publication_and_filing(self) -> None:
        team, case = on_the_spot()
        made = decide(team, case)
        assert again(case).status == Status.SERVED
        open_now = {bar.code for bar in case.hindrances.filter(closed_at__isnull=True)}
        assert {"payment_owed", "publication_owed", "on_spot_filing_owed"} <= open_now
        assert "应当先申请行政复议" in made.content["remedies"]
        assert made.number == f"{team.agency.number_prefix}当罚〔2026〕1号"

    @pytest.mark.parametrize(
        ("given", "article"), [({"told": False}, "第四十四条"), ({"defence": ""}, "第四十五条")]
    )
    def test_the_party_is_told_and_heard_here_too(self, given: dict[str, Any], article: str) -> None:
        team, case = on_the_spot()
        with pytest.raises(NotNow) as caught:
            decide(team, case, **given)
        assert [article in r.article for r in caught.value.requirements if not r.met] == [True]

    def test_a_refused_signature_is_noted(self) -> None:
        team, case = on_the_spot()
        with pytest.raises(Unprocessable) as caught:
            decide(team, case, signature="refused")
        assert caught.value.pointer == "/signature_note"
        decide(team, case, signature="refused", signature_note="当事人拒绝签收,见证人王某。")

    @pytest.mark.parametrize("penalty", [fine(0), Penalty(PenaltyKind.WARNING, Decimal(10))])
    def test_kind_and_amount_belong_together(self, penalty: Penalty) -> None:
        team, case = on_the_spot()
        with pytest.raises(Unprocessable):
            decide(team, case, penalty)

    def test_is_for_the_certified_officers_of_the_case(self) -> None:
        team, case = on_the_spot()
        stranger = factories.account(team.agency, Role.OFFICER, officer=True)
        for person in (stranger, team.head):
            with pytest.raises(NotCompetent):
                decide(team, case, by=person)

    def test_the_other_officers_certificate_must_hold_today_as_well(self) -> None:
        team, case = on_the_spot()
        Certificate.objects.filter(officer=team.second.officer).update(valid_to=TODAY)
        with pytest.raises(NotNow) as caught:
            decide(team, case)
        assert caught.value.code == "two_certified_officers"

    def test_a_basis_repealed_since_it_was_cited_founds_nothing(self) -> None:
        team, case = on_the_spot()
        LegalBasis.objects.filter(pk=case.bases.get().basis_id).update(valid_to=TODAY)
        with pytest.raises(NotNow) as caught:
            decide(team, case)
        assert caught.value.code == "basis_not_in_force"

    def test_the_limitation_holds_without_a_filing(self) -> None:
        team, case = on_the_spot(ended=date(2024, 11, 22))
        with pytest.raises(NotNow) as caught:
            decide(team, case)
        assert caught.value.code == "limitation_passed"

    def test_needs_a_record_of_what_was_seen(self) -> None:
        team = factories.team()
        seed_calendar()
        case = factories.named_and_founded(factories.clue(team, procedure=Procedure.SIMPLE), team)
        with pytest.raises(NotNow) as caught:
            decide(team, case)
        assert "第五十五条" in {r.code: r.article for r in caught.value.requirements if not r.met}["inspect"]


class TestAfterwards:
    def test_up_to_a_hundred_is_collected_on_the_spot(self) -> None:
        team, case = on_the_spot()
        decide(team, case, fine(100))
        assert pay(team, case, 100, collected=CollectionGround.UP_TO_A_HUNDRED).status == Status.EXECUTED

    def test_above_a_hundred_it_is_not_even_in_part(self) -> None:
        team, case = on_the_spot()
        decide(team, case, fine("100.01"))
        with pytest.raises(NotNow) as caught:
            pay(team, case, 50, collected=CollectionGround.UP_TO_A_HUNDRED)
        assert caught.value.code == "not_collected_on_spot"

    def test_unfiled_it_is_not_closed(self) -> None:
        team, case = on_the_spot()
        decide(team, case, fine(50))
        pay(team, case, 50, collected=CollectionGround.UP_TO_A_HUNDRED)
        for code in ("publication_owed", "collected_fine_owed"):
            case.unhinder(code, at=AT)
        with pytest.raises(NotNow) as caught:
            close(team, case)
        assert {r.code for r in caught.value.requirements if not r.met} == {"on_spot_filing_owed"}
        later = AT + timedelta(days=1)
        on_spot.file_on_spot(
            case_id=case.pk,
            version=again(case).version,
            note="已备案",
            by=actor(team.officer, later),
            at=later,
        )
        assert close(team, case).status == Status.CLOSED

    def test_a_warning_owes_no_payment(self) -> None:
        team, case = on_the_spot()
        decide(team, case, Penalty(PenaltyKind.WARNING))
        assert not case.hindrances.filter(code="payment_owed").exists()
        with pytest.raises(Unprocessable):
            pay(team, case, 1)

    def test_the_simple_procedure_has_no_service_of_its_own(self) -> None:
        team, case = on_the_spot()
        decide(team, case)
        with pytest.raises(NotNow):
            execution.serve(
                case_id=case.pk,
                version=again(case).version,
                id=uuid4(),
                served=ordinary.served_on_party(team, case),
                publication_warned=True,
                by=actor(team.officer),
                at=AT,
            )
