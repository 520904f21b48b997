"""A decision on the spot where there is no network: a number taken along, a slip printed, the log brought home.

Penalty Law Arts. 51-53; 行政复议法 Art. 23.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from tests.device import Clocks, Log
from tests.journeys import course, invented, opening, ordinary, simple
from tests.journeys.aftermath import payment
from tests.journeys.client import Person
from tests.journeys.county import County
from tests.journeys.deadlines import runs, working_days
from tests.journeys.expect import done, holds, lacks, same
from tests.journeys.law import Law, now, penalty, today
from tests.journeys.say import Say
from tests.journeys.story import Story

FINE = Decimal(50)
COLUMNS, FILED_WITHIN = 32, 7


class Offline:
    """The phone in the mountains: its wall clock is eleven minutes slow."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.log = Log(Clocks(boot=f"boot-{uuid4()}", off=timedelta(minutes=-11)))

    def tie(self) -> dict[str, Any]:
        """Compare the clocks."""
        id = str(uuid4())
        done(self.person.post("sync/clock", {"id": id, **self.log.clocks.read()}))
        return dict(done(self.person.post(f"sync/clock/{id}", self.log.clocks.read())))

    def send(self, *numbers: int) -> list[dict[str, Any]]:
        """Bring operations of the log."""
        return list(done(self.person.post("sync", self.log.batch(*numbers)), 200)["operations"])


def play(county: County, law: Law, say: Say) -> Story:
    """Numbers fetched in the morning, a decision out of reach, the log in the evening."""
    story = Story(county, law, invented.organisation(), "simple", say)
    say.heading(f"{story.team.first.agency_name}·当场处罚(离线)")
    opening.choose_power(story)
    if any(word in story.power["subject"] for word in simple.PEOPLE):
        story.party = invented.person()
    left = now() - timedelta(hours=3)
    day = left.date().isoformat()
    course.found(story, received_at=left.isoformat(), act_ended_on=day, place="昌宁县耈街彝族苗族乡")
    stock = taken_along(story)
    phone = Offline(story.team.first)
    decided = out_of_reach(story, phone, stock, now())
    brought_home(story, phone)
    handed_over(story, stock)
    spent(story, stock)
    after(story, decided)
    return story


def taken_along(story: Story) -> dict[str, Any]:
    """The unit head gives an officer three numbers of the gapless series."""
    team = story.team
    form = {"id": str(uuid4()), "agency": team.agency, "officer": team.first.officer, "count": 3}
    story.denied("执法人员自己领号", team.first.post("form-stocks", form), 403, "not_competent")
    answer = team.unit_head.post("form-stocks", form)
    stock = dict(done(answer))
    same(len(stock["unused"]), 3, "领用的编号")
    story.say.act("领用编号", team.unit_head, answer, f"{stock['prefix']}{stock['first']}–{stock['last']}号")
    return stock


def out_of_reach(story: Story, phone: Offline, stock: dict[str, Any], at: datetime) -> datetime:
    """Inspection and decision, all in the log; when it was decided."""
    log, where = phone.log, {"case_id": story.id}
    decided = at + timedelta(seconds=1)
    record = opening.record_form(story, "现场发现违法事实,事实确凿。", person=story.party.speaker)
    decision = simple.decision(story, FINE) | {
        "form": {"stock": stock["id"], "number": stock["first"]},
        "made_at": decided.isoformat(),
    }
    log.add("inspect", record, params=where, at=at)
    log.add("decideOnSpot", decision, params=where, base_version=story.version, at=decided)
    story.say.note(f"无网络:现场检查、当场处罚决定书 {stock['first']} 号,均在手机日志中")
    return decided


def brought_home(story: Story, phone: Offline) -> None:
    """In any order, twice over: each operation is done once, in the order of the log."""
    tied = phone.tie()
    holds(abs(tied["offset_ms"] - 11 * 60_000) <= tied["uncertainty_ms"] + 1, f"时差应为十一分钟:{tied}")
    same([row["hold"] for row in phone.send(2)], ["gap"], "缺前序的操作")
    rows = phone.send()
    same([row["state"] for row in rows], ["applied", "applied"], "全部操作")
    same(phone.send(), rows, "再次同步的答复")
    whole = story.read()
    same(whole["status"], "served", "同步之后")
    same([step["code"] for step in whole["steps"]][-2:], ["inspect", "decide_on_spot"], "在案步骤")
    story.version, story.status = whole["version"], whole["status"]
    story.say.note("同步两次,各操作只办理一次;时钟校正后的时间区间在案")
    (record,) = (step["id"] for step in whole["steps"] if step["code"] == "inspect")
    story.bring(story.team.first, ordinary.photograph(story), record=record)


def handed_over(story: Story, stock: dict[str, Any]) -> None:
    """The decision bears the number taken along; the slip of the pocket printer has all of it (Art. 52)."""
    first = story.team.first
    made = done(first.get(f"cases/{story.id}/decision"), 200)
    same(made["number"], f"{stock['prefix']}{stock['first']}号", "决定书的编号")
    slip = str(done(first.get(f"cases/{story.id}/decision/slip"), 200))
    holds(all(width(line) <= COLUMNS for line in slip.splitlines()), "小票不得宽于纸张")
    whole = slip.replace("\n", "").replace(" ", "")
    for said in (
        made["number"],
        story.party.name,
        "罚款50.00元",
        "先申请行政复议",
        story.team.first.certificate,
    ):
        holds(said in whole, f"小票应载明 {said}")
    story.say.note(f"袖珍打印机小票 {len(slip.splitlines())} 行:{made['number']}")


def width(line: str) -> int:
    """Half-width columns of a line on a Chinese printer."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in line)


def spent(story: Story, stock: dict[str, Any]) -> None:
    """A number is used once; what is spoilt is declared void with its reason, and is gone as well."""
    team = story.team
    rows = team.first.rows("form-stocks")
    left = next(row["unused"] for row in rows if row["id"] == stock["id"])
    same(left, [stock["first"] + 1, stock["first"] + 2], "尚未使用的编号")
    path = f"form-stocks/{stock['id']}/voids"
    void: dict[str, Any] = {"numbers": [stock["first"] + 1], "reason": "书写错误作废。"}
    answer = team.first.post(path, void)
    same(done(answer)["unused"], [stock["first"] + 2], "作废之后")
    story.say.act("作废编号", team.first, answer, void["reason"])
    used = void | {"numbers": [stock["first"]]}
    story.denied("作废已经使用的编号", team.first.post(path, used), 409, "form_gone")


def after(story: Story, decided: datetime) -> None:
    """Filed within seven working days of that day, published, collected on the spot, paid in, closed (Arts. 68, 71)."""
    first, day = story.team.first, decided.date()
    until = working_days(day, FILED_WITHIN) if story.law.code == "market_regulation" else None
    runs(story, "on_spot_filing", "", until=until)
    story.take(first, "file_on_spot", {"note": "当场处罚决定书已报所属机关备案。"})
    course.publish(story)
    paid = payment(FINE, on_spot=True)
    story.take(first, "record_payment", paid, to="executed", note="一百元以下,当场收缴")
    lacks(story.unmet(story.team.chief, "close"), "collected_fine_owed", penalty("七十一"))
    runs(story, "hand_in", penalty("七十一"), until=working_days(today(), 2))
    path = f"cases/{story.id}/payments/{paid['id']}/handovers"
    for leg in ("to_agency", "to_bank"):
        form = {"id": str(uuid4()), "leg": leg, "on": today().isoformat(), "voucher": "缴款凭证"}
        answer = first.post(path, form)
        done(answer)
        story.say.act("上缴当场收缴的罚款", first, answer, leg)
    course.close(story)
