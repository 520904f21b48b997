"""Service, payment, closing (Penalty Law Arts. 61, 66-68; 公示规定 Art. 8)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from enforcement.cases.models import Case
from enforcement.cases.rules import PROCEDURE, Status, StepCode
from enforcement.decisions.actions import execution
from enforcement.decisions.actions.closing import close as close_case
from enforcement.decisions.actions.payment import Sum, record_payment
from enforcement.decisions.actions.served import Served
from enforcement.decisions.models import Payment, Service
from enforcement.decisions.rules.closing import CloseGround
from enforcement.decisions.rules.money import CollectionGround
from enforcement.errors import NotCompetent, NotNow, Taken, Unprocessable
from enforcement.law.statutes import art
from enforcement.law.values import ServiceMethod
from enforcement.registry.models import Certificate, legal_day
from enforcement.review.rules import Penalty
from tests import factories, ordinary
from tests.factories import AT, Team, actor, again
from tests.told_once import told_once

pytestmark = pytest.mark.django_db

TODAY = legal_day(AT)


@told_once
def decided(*more: Penalty) -> tuple[Team, Case]:
    team, case = ordinary.ready_to_decide(more=more)
    ordinary.decide(team, case)
    return team, ordinary.sealed(team, case)


def serve(team: Team, case: Case, served: Served | None = None, **given: Any) -> Service:
    fields: dict[str, Any] = {
        "publication_warned": True,
        "by": actor(team.officer),
        "at": AT,
    }
    id = uuid4()
    execution.serve(
        case_id=case.pk,
        version=again(case).version,
        id=id,
        served=served or ordinary.served_on_party(team, case),
        **(fields | given),
    )
    return Service.objects.get(pk=id)


@told_once
def served(*more: Penalty) -> tuple[Team, Case]:
    team, case = decided(*more)
    serve(team, case)
    return team, again(case)


def pay(team: Team, case: Case, amount: object, **given: Any) -> Case:
    fields: dict[str, Any] = {
        "amount": Decimal(str(amount)),
        "paid_on": TODAY,
        "receipt_number": uuid4().hex,
    }
    id, at = given.pop("id", uuid4()), given.pop("at", AT)
    paid = Sum(**fields | given)
    record_payment(
        case_id=case.pk, version=again(case).version, id=id, paid=paid, by=actor(team.officer, at), at=at
    )
    return again(case)


def close(team: Team, case: Case) -> Case:
    close_case(
        case_id=case.pk,
        version=again(case).version,
        ground=CloseGround.EXECUTED,
        opinion="同意",
        by=actor(team.head),
        at=AT,
    )
    return again(case)


class TestServe:
    def test_binds_the_party_to_pay_in_fifteen_days_and_the_agency_to_publish(self) -> None:
        team, case = decided()
        assert serve(team, case).pay_by == date(2026, 12, 8)
        open_now = {row.code for row in again(case).hindrances.filter(closed_at__isnull=True)}
        assert {"payment_owed", "publication_owed"} <= open_now
        assert again(case).status == Status.SERVED

    def test_needs_the_receipt_on_file(self) -> None:
        team, case = decided()
        with pytest.raises(Unprocessable) as caught:
            serve(team, case, Served(ServiceMethod.DIRECT, "张某", uuid4(), TODAY))
        assert (caught.value.code, caught.value.pointer) == ("receipt_missing", "/receipt")

    def test_market_regulation_must_have_warned_of_the_publication(self) -> None:
        team, case = decided()
        with pytest.raises(NotNow) as caught:
            serve(team, case, publication_warned=False)
        assert caught.value.code == "publication_warning_required"
        assert "第八条" in caught.value.requirements[0].article

    @pytest.mark.parametrize("days", [-1, 1])
    def test_cannot_precede_the_decision_or_lie_in_the_future(self, days: int) -> None:
        team, case = decided()
        with pytest.raises(Unprocessable) as caught:
            serve(team, case, ordinary.served_on_party(team, case, TODAY + timedelta(days=days)))
        assert caught.value.pointer == "/served_on"

    def test_electronically_only_with_the_signed_consent(self) -> None:
        team, case = decided()
        receipt = factories.evidence(case, team.officer, factual=False).pk
        with pytest.raises(Unprocessable) as caught:
            serve(team, case, Served(ServiceMethod.ELECTRONIC, "张某", receipt, TODAY))
        assert caught.value.code == "electronic_service_unconfirmed"

    def test_needs_an_officer_with_a_certificate_of_the_day(self) -> None:
        team, case = decided()
        Certificate.objects.filter(officer=team.officer.officer).update(revoked_on=TODAY)
        with pytest.raises(NotCompetent) as caught:
            serve(team, case)
        assert caught.value.code == "certificate_required"

    def test_nothing_is_served_before_it_is_decided_or_twice(self) -> None:
        team, case = ordinary.ready_to_decide()
        with pytest.raises(NotNow):
            serve(team, case)
        team, case = served()
        with pytest.raises(NotNow):
            serve(team, case)


class TestPayment:
    def test_in_part_keeps_the_status_and_in_full_executes(self) -> None:
        team, case = served()
        case = pay(team, case, "39999.99")
        assert case.status == Status.SERVED
        assert case.hindrances.filter(code="payment_owed", closed_at__isnull=True).exists()
        case = pay(team, case, "0.01")
        assert case.status == Status.EXECUTED
        assert not case.hindrances.filter(code="payment_owed", closed_at__isnull=True).exists()

    def test_a_cent_too_much_is_refused_over_all_payments(self) -> None:
        team, case = served()
        pay(team, case, 20_000)
        with pytest.raises(Unprocessable) as caught:
            pay(team, case, "20000.01")
        assert (caught.value.code, caught.value.pointer) == ("overpaid", "/amount")
        assert Payment.objects.count() == 1
        assert again(case).status == Status.SERVED

    @pytest.mark.parametrize("days", [-1, 1])
    def test_is_dated_between_the_decision_and_today(self, days: int) -> None:
        team, case = served()
        with pytest.raises(Unprocessable) as caught:
            pay(team, case, 1, paid_on=TODAY + timedelta(days=days))
        assert caught.value.pointer == "/paid_on"

    def test_of_the_ordinary_procedure_is_not_collected_on_the_spot(self) -> None:
        team, case = served()
        with pytest.raises(NotNow) as caught:
            pay(team, case, 50, collected=CollectionGround.UP_TO_A_HUNDRED)
        assert caught.value.code == "not_collected_on_spot"
        assert "第六十八条" in caught.value.requirements[0].article

    def test_the_same_payment_twice_is_taken(self) -> None:
        team, case = served()
        id = uuid4()
        pay(team, case, 1, id=id)
        with pytest.raises(Taken):
            pay(team, case, 1, id=id)


class TestClose:
    @pytest.mark.parametrize("bar", sorted(PROCEDURE[StepCode.CLOSE].barred_by))
    def test_each_open_duty_bars_it(self, bar: str) -> None:
        team, case = served()
        pay(team, case, ordinary.FINE)
        for code in ("publication_owed", "correction_owed"):
            case.unhinder(code, at=AT)
        case.hinder(bar, art("CFF", "47"), "欠", at=AT)
        with pytest.raises(NotNow) as caught:
            close(team, case)
        assert {r.code for r in caught.value.requirements if not r.met} == {bar}
        case.unhinder(bar, at=AT)
        closed = close(team, case)
        assert (closed.status, closed.closed_at) == (Status.CLOSED, AT)

    def test_paid_and_not_published_is_not_done(self) -> None:
        team, case = served()
        pay(team, case, ordinary.FINE)
        with pytest.raises(NotNow) as caught:
            close(team, case)
        unmet = {r.code: r.article for r in caught.value.requirements if not r.met}
        assert list(unmet) == ["publication_owed"]
        assert "第四十八条" in unmet["publication_owed"]

    def test_is_for_the_head(self) -> None:
        team, case = served()
        with pytest.raises(NotCompetent):
            close_case(
                case_id=case.pk,
                version=case.version,
                ground=CloseGround.EXECUTED,
                opinion="x",
                by=actor(team.unit_head),
                at=AT,
            )
