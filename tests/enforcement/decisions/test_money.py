"""Fines that officers took, things confiscated, receipts of the finance system (Penalty Law Arts. 68-71, 74)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from enforcement.cases.models import Case, Deadline
from enforcement.cases.rules import Status
from enforcement.decisions.actions.items import Ending, Thing, dispose_of_item, list_confiscated
from enforcement.decisions.actions.payment import record_handover
from enforcement.decisions.models import Decision, FinanceReceipt, Handover, Payment
from enforcement.decisions.models.ledger import payable
from enforcement.decisions.rules.items import ItemState
from enforcement.decisions.rules.money import CollectionGround, Leg, Match
from enforcement.errors import NotCompetent, NotNow, Unprocessable
from enforcement.law.limits import Clock
from enforcement.law.values import PenaltyKind
from enforcement.registry.models import legal_day
from enforcement.review.rules import Penalty
from tests import factories, ordinary
from tests.enforcement.clients import Phone
from tests.enforcement.decisions.test_execution import pay, served
from tests.factories import AT, Team, actor, again

pytestmark = pytest.mark.django_db

TODAY = legal_day(AT)


def open_codes(case: Case) -> set[str]:
    return set(case.hindrances.filter(closed_at__isnull=True).values_list("code", flat=True))


def hand(team: Team, case: Case, leg: Leg, on: date) -> Handover:
    at = AT + (on - TODAY)
    return record_handover(
        case_id=case.pk,
        payment_id=Payment.objects.get().pk,
        id=uuid4(),
        leg=leg,
        on=on,
        voucher="缴1",
        by=actor(team.officer, at),
        at=at,
    )


class TestCollectedByOfficers:
    def test_in_remote_places_at_the_partys_request_and_handed_on_in_two_working_days_each(self) -> None:
        team, case = served()
        for ground in CollectionGround:
            with pytest.raises(NotNow) as caught:
                pay(team, case, 40_000, collected=ground)
            assert caught.value.code == "not_collected_on_spot"
        request = factories.evidence(case, team.officer, factual=False).pk
        case = pay(team, case, 40_000, collected=CollectionGround.REMOTE_AT_REQUEST, request=request)
        assert case.status == Status.EXECUTED
        assert "collected_fine_owed" in open_codes(case)
        # Monday + 2 working days: Wednesday the 25th.
        assert Deadline.objects.running().get(clock=Clock.HAND_IN).due_on == date(2026, 11, 25)
        with pytest.raises(NotNow) as bank:
            hand(team, case, Leg.TO_BANK, TODAY)
        assert bank.value.code == "nothing_to_hand_over"
        hand(team, case, Leg.TO_AGENCY, TODAY + timedelta(days=1))
        assert Deadline.objects.running().get(clock=Clock.BANK_DEPOSIT).due_on == date(2026, 11, 26)
        with pytest.raises(Unprocessable):
            hand(team, case, Leg.TO_BANK, TODAY)
        hand(team, case, Leg.TO_BANK, TODAY + timedelta(days=2))
        assert "collected_fine_owed" not in open_codes(case)
        assert not Deadline.objects.running().filter(clock=Clock.BANK_DEPOSIT).exists()
        with pytest.raises(NotNow):
            hand(team, case, Leg.TO_BANK, TODAY + timedelta(days=2))


class TestConfiscatedThings:
    def test_keep_the_case_open_until_none_is_left(self) -> None:
        team, case = served(Penalty(PenaltyKind.CONFISCATION_OF_THINGS, Decimal(900), "过期食品、包装机"))
        assert "items_owed" in open_codes(case)
        # What things are worth is not paid in money.
        assert payable(Decision.objects.get(case=case)) == ordinary.FINE
        listing: dict[str, Any] = {
            "case_id": case.pk,
            "things": [
                Thing(uuid4(), "过期食品", Decimal(3), "袋", "涉案物品库", "500g"),
                Thing(uuid4(), "包装机", Decimal(1), "台", "涉案物品库"),
            ],
            "by": actor(team.officer),
            "at": AT,
        }
        food, machine = list_confiscated(**listing)
        assert [food.number, machine.number] == [1, 2]
        assert "items_owed" in open_codes(case)
        picture = factories.evidence(case, team.officer, factual=False).pk
        ending = Ending(
            state=ItemState.DESTROYED,
            on=TODAY,
            place="垃圾焚烧厂",
            method="焚烧",
            handled_by="甲",
            witnesses=("乙",),
            proofs=(picture,),
        )
        given: dict[str, Any] = {"case_id": case.pk, "by": actor(team.head), "at": AT}
        with pytest.raises(NotNow) as alone:
            dispose_of_item(item_id=food.pk, ending=ending, **given)
        assert {one.code for one in alone.value.requirements if not one.met} == {"two_witnesses"}
        both = {"witnesses": ("乙", "丙")}
        whole = Ending(**{**vars_of(ending), **both})
        with pytest.raises(NotCompetent):
            dispose_of_item(item_id=food.pk, ending=whole, **given | {"by": actor(team.officer)})
        dispose_of_item(item_id=food.pk, ending=whole, **given)
        assert "items_owed" in open_codes(case)
        sold = Ending(
            **{**vars_of(whole), "state": ItemState.AUCTIONED, "voucher": "拍1", "proceeds": Decimal(800)}
        )
        dispose_of_item(item_id=machine.pk, ending=sold, **given)
        assert "items_owed" not in open_codes(case)
        with pytest.raises(NotNow) as again_:
            dispose_of_item(item_id=machine.pk, ending=sold, **given)
        assert again_.value.code == "item_disposed"
        shown = (
            Phone(team.unit_head).client.get(reverse("confiscated-items", kwargs={"case_id": case.pk})).json()
        )
        assert {row["name"]: row["state"] for row in shown["results"]} == {
            "过期食品": "destroyed",
            "包装机": "auctioned",
        }


def vars_of(ending: Ending) -> dict[str, Any]:
    return {name: getattr(ending, name) for name in Ending.__dataclass_fields__}


class TestFinanceReceipts:
    def test_are_imported_once_matched_and_left_to_a_person_where_they_do_not_fit(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        team, case = served()
        number = Decision.objects.get(case=case).number
        file = tmp_path / "票据.csv"
        lines = [
            "票据号,决定书文号,金额,缴款日期,缴款人",
            f'A1,{number},"15,000.00",2026-11-23,某某超市',
            "A2,无此文号,100.00,2026/11/23,",
            f"A3,{number},25000.01,20261123,某某超市",
        ]
        file.write_text("\n".join(lines), encoding="gb18030")
        call_command("import_receipts", file, by=team.officer.username)
        found = {row.number: row for row in FinanceReceipt.objects.all()}
        assert {name: row.match for name, row in found.items()} == {
            "A1": Match.UNDER,
            "A2": Match.UNMATCHED,
            "A3": Match.OVER,
        }
        assert again(case).status == Status.SERVED
        out = capsys.readouterr().out
        assert "没有这一文号的处罚决定" in out
        assert "A1" not in out
        call_command("import_receipts", file, by=team.officer.username)
        assert (FinanceReceipt.objects.count(), Payment.objects.count()) == (3, 1)
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["票据号码", "文号", "金额", "日期"])
        sheet.append(["A4", number, 25000, date(2026, 11, 23)])
        sheet.append(["A1", number, 15001, date(2026, 11, 23)])
        sheet.append(["A5", number, "若干", date(2026, 11, 23)])
        book.save(tmp_path / "票据.xlsx")
        with pytest.raises(CommandError, match="2 行"):
            call_command("import_receipts", tmp_path / "票据.xlsx", by=team.officer.username)
        assert FinanceReceipt.objects.get(number="A4").match == Match.EXACT
        assert again(case).status == Status.EXECUTED
        phone = Phone(team.unit_head).client
        listed = phone.get(reverse("finance-receipts"), {"match": ["unmatched", "over"]}).json()
        assert {row["number"] for row in listed["results"]} == {"A2", "A3"}
        settle = reverse("settle-receipt", kwargs={"id": found["A3"].pk})
        answer = phone.post(
            settle,
            {"settlement": "已通知财政退还多缴部分"},
            format="json",
            headers={"Idempotency-Key": uuid4().hex},
        )
        assert (answer.status_code, answer.json()["match"]) == (200, "settled")
        stranger = Phone(factories.team().unit_head).client
        assert stranger.get(reverse("finance-receipts")).json()["count"] == 0
        other = reverse("settle-receipt", kwargs={"id": found["A2"].pk})
        refused = stranger.post(
            other, {"settlement": "x"}, format="json", headers={"Idempotency-Key": uuid4().hex}
        )
        assert refused.status_code == 404
