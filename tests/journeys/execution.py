"""A fine that is not paid at once: instalments, late penalty, demand, the court; receipts of the finance system.

Penalty Law Arts. 66-73; 行政强制法 Arts. 35-46, 53-58.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from tests.journeys import course
from tests.journeys.county import County
from tests.journeys.deadlines import calendar_days, runs, working_days
from tests.journeys.expect import done, holds, lacks, same
from tests.journeys.law import Law, penalty, today
from tests.journeys.measures import compulsion
from tests.journeys.say import Say
from tests.journeys.story import Story

FINE = course.SMALL
PAY_WITHIN = 15


def play(county: County, law: Law, say: Say) -> Story:
    """Leave to pay in three parts; nothing is enforced before its time; receipts pay what is owed, once each."""
    story = course.penalise(county, law, say, "执行")
    course.publish(story)
    owed(story)
    not_yet(story)
    instalments(story)
    receipts(story)
    course.close(story)
    return story


def account(story: Story) -> dict[str, Any]:
    """What is owed today, explained."""
    return dict(done(story.team.first.get(f"cases/{story.id}/ledger"), 200))


def owed(story: Story) -> None:
    """Fifteen days to pay, no late penalty before; the court's window lies beyond the remedies (Arts. 67, 72)."""
    story.say.heading("执行:缴款期限、加处罚款")
    shown = account(story)
    same(Decimal(shown["owed"]), FINE, "应缴余额")
    until = calendar_days(today(), PAY_WITHIN)
    same(shown["pay_by"], until.isoformat(), "缴款期限")
    runs(story, "payment", penalty("六十七"), until=until)
    late = shown["late_penalty"]
    same((late["charged"], Decimal(late["amount"]), late["days"]), (True, Decimal(0), 0), "加处罚款")
    window = shown["court_window"]
    holds(
        date.fromisoformat(window["opens"]) > today() + timedelta(days=180),
        f"六个月起诉期限届满前不得申请强制执行:{window}",
    )
    story.say.note(f"最早 {window['opens']}、最迟 {window['closes']} 申请人民法院强制执行")


def not_yet(story: Story) -> None:
    """Before the fifteen days are over nobody demands, and without a demand nobody asks the court (Art. 54)."""
    team = story.team
    demand = {"perform_by": (today() + timedelta(days=10)).isoformat(), "way": "到代收银行缴纳。"}
    story.refuse(team.first, "demand", demand, status=409, kind="not_due_yet", why="缴款期限届满之前催告")
    lacks(story.unmet(team.chief, "apply_to_court"), "demand", compulsion("五十四"))
    materials = {
        name: story.paper(team.first, f"强制执行申请材料({name})")
        for name in ("application", "decision", "opinion", "state")
    }
    asked = {"court": "昌宁县人民法院", "object_state": "罚款尚未缴纳。", "materials": materials}
    body = story.refuse(
        team.chief, "apply_to_court", asked, status=409, kind="demand_ripe", why="未经催告申请强制执行"
    )
    lacks(body["requirements"], "remedies_over", compulsion("五十三"))


def instalments(story: Story) -> None:
    """On application, with due dates that add up to what is owed; the head decides (Art. 66 para. 2)."""
    first, chief = story.team.first, story.team.chief
    dates = [working_days(today(), count).isoformat() for count in (5, 25, 45)]
    parts = [
        {"due_on": day, "amount": amount} for day, amount in zip(dates, ("500", "500", "1000"), strict=True)
    ]
    application = {
        "application": story.paper(first, "分期缴纳罚款申请书"),
        "reason": "经营困难,确有经济困难。",
        "instalments": parts,
    }
    story.refuse(
        first,
        "apply_deferral",
        application | {"instalments": parts[:2]},
        status=422,
        kind="instalments_do_not_add_up",
        why="各期合计少于应缴",
    )
    story.take(first, "apply_deferral", application)
    granted = {"granted": True, "opinion": "同意分三期缴纳。", "instalments": parts}
    story.refuse(
        first, "decide_deferral", granted, status=403, kind="not_competent", why="执法人员批准分期缴纳"
    )
    story.take(chief, "decide_deferral", granted, note=f"最后一期 {dates[-1]}")
    shown = account(story)
    same([row["due_on"] for row in shown["instalments"]], dates, "各期的缴款日期")
    same(shown["pay_by"], dates[-1], "最后的缴款日期")
    runs(story, "payment", penalty("六十七"), until=date.fromisoformat(dates[-1]))
    lacks(story.unmet(chief, "close"), "payment_owed", penalty("六十六"))


def receipts(story: Story) -> None:
    """Each receipt of the finance system once, by number; what fits no decision waits for a person (Art. 70)."""
    first = story.team.first
    number = done(first.get(f"cases/{story.id}/decision"), 200)["number"]
    stray = receipt(story, number, "100") | {"decision_number": "没有的文号"}
    same(bring(story, stray)["match"], "unmatched", "文号不明的票据")
    part = receipt(story, number, "500")
    same(bring(story, part)["match"], "under", "缴纳一期的票据")
    same(bring(story, part)["payment"], first_payment(story), "同一票据再次导入")
    story.denied(
        "同一票据号换了金额",
        first.post("finance-receipts", part | {"amount": "600"}),
        422,
        "receipt_differs",
    )
    same(bring(story, receipt(story, number, "1600"))["match"], "over", "超额的票据")
    settle = {"settlement": "更正文号后入账。", "decision_number": number}
    rows = first.rows("finance-receipts", match="unmatched")
    id = next(row["id"] for row in rows if row["number"] == stray["number"])
    answer = first.post(f"finance-receipts/{id}/settlement", settle)
    same(done(answer, 200)["match"], "settled", "人工处理之后")
    story.say.act("人工核对票据", first, answer)
    same(bring(story, receipt(story, number, "1400"))["match"], "exact", "缴清的票据")
    whole = story.read()
    same(whole["status"], "executed", "缴清之后")
    story.version, story.status = whole["version"], whole["status"]
    shown = account(story)
    same((Decimal(shown["owed"]), len(shown["payments"])), (Decimal(0), 3), "对账之后的应缴和笔数")
    story.say.note("票据五张:三笔入账,一张超额、一张重复均未入账")


def receipt(story: Story, number: str, amount: str) -> dict[str, Any]:
    """A line of the finance system."""
    return {
        "agency": story.team.agency,
        "number": f"云财票{uuid4().hex[:12]}",
        "decision_number": number,
        "payer": story.party.name,
        "amount": amount,
        "paid_on": today().isoformat(),
    }


def bring(story: Story, line: dict[str, Any]) -> dict[str, Any]:
    """Import a receipt; what it was found to be."""
    answer = story.team.first.post("finance-receipts", line)
    body = dict(done(answer))
    story.say.act("导入财政票据", story.team.first, answer, f"{line['amount']} 元:{body['match']}")
    return body


def first_payment(story: Story) -> str:
    """The one payment on file so far."""
    (row,) = account(story)["payments"]
    return str(row["id"])
