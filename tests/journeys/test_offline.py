"""An officer works where there is no network; what was done there becomes a case like any other (Arts. 46, 54, 55)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.journeys import invented, opening, ordinary
from tests.journeys.county import County
from tests.journeys.expect import done, holds, refused, same
from tests.journeys.law import DEPARTMENTS, now, today
from tests.journeys.on_spot import Offline
from tests.journeys.say import Say
from tests.journeys.story import Story


@pytest.fixture
def story(county: County) -> Story:
    story = Story(county, DEPARTMENTS["农业农村"], invented.organisation(), "ordinary", Say(quiet=True))
    opening.choose_power(story)
    return story


def clue_form(story: Story, at: datetime) -> dict[str, Any]:
    return {
        "id": story.id,
        "agency": story.team.agency,
        "procedure": story.procedure,
        "title": f"涉嫌{story.basis['act']}案",
        "source": "inspection",
        "received_at": at.isoformat(),
        "summary": f"巡查发现当事人涉嫌{story.basis['act']}。",
        "place": "昌宁县耈街彝族苗族乡",
        "act_ended_on": today().isoformat(),
        "parties": [story.party.form],
    }


@pytest.mark.every_database
def test_a_day_in_the_mountains_becomes_a_normal_case(story: Story) -> None:
    team = story.team
    phone = Offline(team.first)
    made = now() - timedelta(hours=2)
    record = opening.record_form(story, "田边仓库内存放未登记的农药。")
    upload = story.upload(team.first, ordinary.photograph(story), record=record["id"])
    citation = {"citations": [{"basis": story.basis["id"], "power": story.power["id"]}]}
    log, where = phone.log, {"case_id": story.id}
    log.add("registerClue", clue_form(story, made), at=made)
    log.add("citeBasis", citation, params=where, base_version=1, at=made + timedelta(minutes=5))
    log.add("inspect", record, params=where, at=made + timedelta(minutes=40))
    log.add("beginUpload", upload.declaration, at=made + timedelta(minutes=41))

    tied = phone.tie()
    holds(abs(tied["offset_ms"] - 11 * 60_000) <= tied["uncertainty_ms"] + 1, f"时差应为十一分钟:{tied}")

    late = phone.send(4, 3)
    same([row["hold"] for row in late], ["gap", "gap"], "缺前序的操作")
    refused(team.first.get(f"cases/{story.id}"), 404, "not_found")
    backlog = done(team.unit_head.get("sync/operations", chain=log.chain, state="held"), 200)
    same(backlog["count"], 2, "办案机构负责人所见待办理的操作")
    refused(team.outsider.get(f"sync/operations/{backlog['results'][0]['id']}"), 404, "not_found")

    same([row["state"] for row in phone.send(2, 1)], ["applied", "applied"], "补齐之后")
    whole = phone.send()
    same([row["state"] for row in whole], ["applied"] * 4, "全部操作")
    same(phone.send(), whole, "再次同步的答复")
    for row, minutes in zip(whole, (0, 5, 40, 41), strict=True):
        truth = made + timedelta(minutes=minutes)
        holds(
            datetime.fromisoformat(row["earliest"]) <= truth <= datetime.fromisoformat(row["latest"]),
            f"时间区间应含真实时间 {truth}:{row}",
        )
        same(row["flags"], ["wall_off"], "时钟的标记")
    elsewhere = team.second.post("sync", log.batch(1))
    refused(elsewhere, 409, "id_taken")

    case = story.read()
    same([step["code"] for step in case["steps"]], ["register_clue", "cite_basis", "inspect"], "在案步骤")
    same((case["status"], case["version"]), ("clue", 2), "案件状态和版本")
    story.version, story.status = case["version"], case["status"]
    upload.begin()
    upload.send(upload.parts)
    same(upload.complete()["record"], record["id"], "证据所属笔录")
    opening.name_officers(story)
    story.take(team.unit_head, "propose_filing", {"opinion": "建议立案。"})
    story.take(team.chief, "file", {"opinion": "同意立案。"}, to="investigating")
    holds(story.read()["case_number"], "离线登记的案源应能立案")


def test_what_somebody_else_did_meanwhile_is_not_overwritten(story: Story) -> None:
    team = story.team
    opening.register(story)
    phone = Offline(team.first)
    seen = story.version
    citation = {"citations": [{"basis": story.basis["id"], "power": story.power["id"]}]}
    phone.log.add("citeBasis", citation, params={"case_id": story.id}, base_version=seen)
    phone.log.add("inspect", opening.record_form(story, "现场检查。"), params={"case_id": story.id})
    opening.name_officers(story)

    rows = phone.send()
    same([row["state"] for row in rows], ["conflict", "applied"], "冲突的一步与无关的笔录")
    same(rows[0]["problem"]["code"], "stale", "冲突的原因")
    same(story.read()["version"], story.version, "冲突的操作不得改变案件")
    open_ones = team.unit_head.rows("sync/conflicts", case=story.id, open="true")
    same([row["operationId"] for row in open_ones], ["citeBasis"], "待处理的冲突")

    anew = {
        "resolution": "resubmit",
        "reason": "已核对:指定执法人员不影响依据。",
        "id": str(uuid4()),
        "base_version": story.version,
    }
    settled = done(team.first.post(f"sync/conflicts/{rows[0]['id']}/resolve", anew), 200)
    same(settled["state"], "resubmitted", "处理结果")
    same([step["code"] for step in story.read()["steps"]][-1], "cite_basis", "另行提交的一步")
    same(story.read()["version"], story.version + 1, "版本")
