"""Numbers taken along, and the slip a pocket printer writes (Penalty Law Art. 52)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from enforcement.decisions.actions import on_spot, stock
from enforcement.decisions.models import FormStock, StockForm
from enforcement.decisions.rules.slip import COLUMNS, slip, width, wrapped
from enforcement.errors import NotCompetent, NotNow, Unprocessable
from enforcement.journal.actions import constraint_name
from enforcement.registry.models import DecidingName, NumberSeries
from tests import factories
from tests.enforcement.clients import Phone
from tests.enforcement.decisions.test_on_spot import decide, on_the_spot
from tests.factories import AT, Team, actor

CONTENT: dict[str, Any] = {
    "agency": "昌宁县城市管理综合行政执法局",
    "number": "昌城当罚〔2026〕12号",
    "party_name": "李某",
    "party_address": "田园镇",
    "facts": "在人行道上堆放杂物A区3号。",
    "basis": "云南省城市建设管理条例第十条",
    "penalties": ["罚款 50.00 元"],
    "performance": "十五日内缴至代收银行。",
    "remedies": "应当先申请行政复议。",
    "date": "2026年11月23日",
    "signature": "refused",
    "signature_note": "拒签",
}


class TestSlip:
    @pytest.mark.parametrize(
        ("text", "columns"), [("", 0), ("a1", 2), ("罚款", 4), ("A罚", 3), ("〔2026〕", 8), ("“", 2)]
    )
    def test_chinese_counts_two(self, text: str, columns: int) -> None:
        assert width(text) == columns

    def test_no_line_is_wider_than_the_paper_and_nothing_is_lost(self) -> None:
        text = slip(CONTENT, officers=[("张三", "T00000001"), ("李四", "T00000002")])
        assert all(width(line) <= COLUMNS for line in text.splitlines())
        joined = text.replace("\n", "")
        for wanted in (*CONTENT["penalties"], CONTENT["facts"], CONTENT["remedies"], "T00000002", "拒签"):
            assert wanted in joined
        assert list(wrapped("罚" * 17)) == ["罚" * 16, "罚"]
        assert list(wrapped("a" + "罚" * 16)) == ["a" + "罚" * 15, "罚"]


def issue(team: Team, count: int = 3, at: datetime = AT) -> FormStock:
    id = uuid4()
    stock.issue_form_stock(
        id=id,
        agency=team.agency.pk,
        officer=team.officer_ids[0],
        count=count,
        by=actor(team.unit_head, at),
        at=at,
    )
    return FormStock.objects.get(pk=id)


@pytest.mark.django_db
class TestStock:
    def test_is_a_range_of_the_agencys_gapless_series(self) -> None:
        team = factories.team()
        first, second = issue(team), issue(team, 2)
        assert (list(first.numbers), list(second.numbers)) == ([1, 2, 3], [4, 5])
        assert NumberSeries.objects.draw(team.agency.pk, f"{team.agency.number_prefix}当罚", 2026) == 6
        with pytest.raises(NotCompetent):
            stock.issue_form_stock(
                id=uuid4(),
                agency=team.agency.pk,
                officer=team.officer_ids[0],
                count=1,
                by=actor(team.officer),
                at=AT,
            )

    def test_never_meets_a_number_drawn_when_a_decision_is_made(self) -> None:
        team, case = on_the_spot()
        held = issue(team)
        drawn = decide(team, case)
        assert drawn.number == held.said(4)
        assert drawn.number not in {held.said(number) for number in held.numbers}
        report = Phone(team.unit_head).client.get("/api/v1/number-gaps").json()
        (series,) = [row for row in report if row["series"].endswith("当罚")]
        assert (series["last"], series["missing"]) == (4, [])

    def test_is_not_taken_along_where_another_body_gives_the_numbers(self) -> None:
        team = factories.team()
        DecidingName.objects.create(
            agency=team.agency,
            name="保山市生态环境局",
            number_prefix="保环昌",
            reconsideration_body="保山市人民政府",
            article="MEE-PC 1",
            valid_from=date(2024, 1, 1),
        )
        with pytest.raises(NotNow) as refused:
            issue(team)
        assert refused.value.code == "number_not_given"

    def test_a_number_is_void_once_with_its_reason_and_never_used_again(self) -> None:
        team, case = on_the_spot()
        held = issue(team)
        given: dict[str, Any] = {"stock_id": held.pk, "reason": "写错", "at": AT}
        with pytest.raises(NotCompetent):
            stock.void_forms(numbers=[1], by=actor(team.second), **given)
        with pytest.raises(Unprocessable):
            stock.void_forms(numbers=[9], by=actor(team.officer), **given)
        stock.void_forms(numbers=[1], by=actor(team.officer), **given)
        with pytest.raises(NotNow):
            stock.void_forms(numbers=[1, 2], by=actor(team.unit_head), **given)
        with pytest.raises(NotNow) as caught:
            decide(team, case, form=on_spot.Form(held.pk, 1))
        assert "第五十二条" in caught.value.requirements[0].article
        assert held.unused == [2, 3]

    def test_the_database_knows_its_numbers(self) -> None:
        team, _ = on_the_spot()
        held = issue(team)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            StockForm.objects.create(stock=held, number=9, void_reason="x", account=team.officer, at=AT)
        assert constraint_name(refused.value) == "stock_form_is_of_its_stock"


@pytest.mark.django_db
class TestDecideOffline:
    def test_bears_the_number_taken_along_and_the_day_it_was_handed_over(self) -> None:
        team, case = on_the_spot()
        held = issue(team, at=AT - timedelta(days=1))
        decision = decide(team, case, form=on_spot.Form(held.pk, 2), made_at=AT)
        assert decision.number == held.said(2)
        assert (decision.decided_at, decision.form.number) == (AT, 2)
        assert held.unused == [1, 3]

    @pytest.mark.parametrize("minutes", [-1, 11])
    def test_lies_between_the_clue_and_now(self, minutes: int) -> None:
        team, case = on_the_spot()
        held = issue(team)
        with pytest.raises(Unprocessable) as caught:
            decide(team, case, form=on_spot.Form(held.pk, 1), made_at=AT + timedelta(minutes=minutes))
        assert caught.value.pointer == "/made_at"

    def test_of_another_time_needs_a_number_and_one_of_its_own_officers(self) -> None:
        team, case = on_the_spot()
        with pytest.raises(Unprocessable) as caught:
            decide(team, case, made_at=AT)
        assert caught.value.pointer == "/form"
        other = issue(factories.team())
        with pytest.raises(NotNow):
            decide(team, case, form=on_spot.Form(other.pk, 1))


@pytest.mark.django_db
class TestOnTheWire:
    def test_a_unit_head_issues_the_officer_sees_and_the_slip_is_plain_text(self) -> None:
        team, case = on_the_spot()
        head, officer = Phone(team.unit_head).client, Phone(team.officer).client
        made = head.post(
            "/api/v1/form-stocks",
            {
                "id": str(uuid4()),
                "agency": str(team.agency.pk),
                "officer": str(team.officer_ids[0]),
                "count": 2,
            },
            format="json",
            headers={"Idempotency-Key": uuid4().hex},
        )
        assert made.status_code == 201, made.content
        assert officer.get("/api/v1/form-stocks").json()["results"][0]["unused"] == [1, 2]
        assert Phone(factories.team().officer).client.get("/api/v1/form-stocks").json()["count"] == 0
        void = f"/api/v1/form-stocks/{made.json()['id']}/voids"
        said = {"numbers": [1], "reason": "污损"}
        answer = officer.post(void, said, format="json", headers={"Idempotency-Key": uuid4().hex})
        assert answer.json()["unused"] == [2]
        decide(team, case)
        printed = officer.get(f"/api/v1/cases/{case.pk}/decision/slip")
        assert printed["Content-Type"] == "text/plain; charset=utf-8"
        assert "先申请行政复议" in printed.content.decode().replace("\n", "")
