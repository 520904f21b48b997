"""From the clue to the basis cited: what both procedures begin with (Penalty Law Arts. 38, 42, 47, 54)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.journeys.county import powers, unpublished_basis
from tests.journeys.expect import done, holds, same
from tests.journeys.law import now, penalty, today
from tests.journeys.story import Story


def choose_power(story: Story) -> None:
    """Find a published power that fits: the first of the list, or the last for the simple procedure."""
    first = story.team.first
    found = powers(first, today().isoformat())
    if story.procedure == "ordinary":
        found = [power for power in found if power["subject"] != "公民"]
    holds(found, f"{first.agency_name}没有可用的已公布职权")
    story.power = found[0] if story.procedure == "ordinary" else found[-1]
    story.say.note(f"权责清单 {story.power['code']} {story.power['name']}:{story.cited}")


def clue_form(story: Story) -> dict[str, Any]:
    """The clue as the officer enters it."""
    return {
        "id": story.id,
        "agency": story.team.agency,
        "procedure": story.procedure,
        "title": f"涉嫌{story.basis['act']}案",
        "source": "inspection",
        "received_at": now().isoformat(),
        "summary": f"日常监督检查发现当事人涉嫌{story.basis['act']}。",
        "place": "昌宁县田园镇",
        "township": "530524101",
        "act_ended_on": today().isoformat(),
        "parties": [story.party.form],
    }


def register(story: Story) -> None:
    """Register the clue; the same request again is the same clue, and nobody else sees it."""
    team, say = story.team, story.say
    form = clue_form(story)
    key = str(uuid4())
    answer = team.first.post("cases", form, key=key)
    case = done(answer)
    story.version, story.status = case["version"], case["status"]
    same(story.status, "clue", "登记后的状态")
    same((case["case_number"], case["stage"]), ("", "pre_publicity"), "立案前没有立案号,属事前")
    number = case["source_number"]
    say.step("案源登记", team.first, answer, status=story.status, version=story.version, note=number)

    again = team.first.post("cases", form, key=key)
    same(
        (again.status, again.body, again.etag),
        (answer.status, answer.body, answer.etag),
        "同一键重复提交的答复",
    )
    whole, rows = story.read(), team.first.get("cases", source_number=number)
    same(whole["steps"][-1]["seq"], 1, "重复提交不得多记一步")
    same(done(rows, 200)["count"], 1, "重复提交不得多登记一件")
    for secret in story.party.numbers:
        holds(secret not in f"{whole}{rows.body}", "案件和列表不得出现当事人的完整号码")
    say.note("同一 Idempotency-Key 重复提交:答复相同,案件只登记一次")
    changed = form | {"title": "别的案件"}
    story.denied("同一键换了内容", team.first.post("cases", changed, key=key), 422, "idempotency_key_reused")
    story.denied("没有键", team.first.post("cases", form, key=""), 400, "idempotency_key_required")
    elsewhere = form | {"agency": team.outsider.agency}
    story.denied("他人已用的编号", team.outsider.post("cases", elsewhere), 409, "id_taken")
    story.denied("另一机关的人查看", team.outsider.get(f"cases/{story.id}"), 404, "not_found")
    story.denied("未登录查看", story.county.citizen.get(f"cases/{story.id}"), 401, "not_authenticated")


def name_officers(story: Story) -> None:
    """Two certified officers; one alone, or one without a certificate today, is refused (Art. 42)."""
    team = story.team
    registry = {row["id"]: row for row in team.unit_head.rows("officers", agency=team.agency)}
    for officer in (team.first, team.second):
        holds(registry[str(officer.officer)]["certified"], f"{officer}应在执法人员名录中且持证有效")
    both = {"officers": [{"officer": team.first.officer, "lead": True}, {"officer": team.second.officer}]}
    one = {"officers": both["officers"][:1]}
    article = penalty("四十二")

    story.refuse(
        team.outsider, "name_officers", both, status=404, kind="not_found", why="另一机关的人指定执法人员"
    )
    story.refuse(team.first, "name_officers", both, status=403, kind="not_competent", why="执法人员自己指定")
    address = story.ready(team.unit_head, "name_officers")
    story.denied("没有 If-Match", team.unit_head.post(address, both), 428, "if_match_required")
    story.refuse(
        team.unit_head,
        "name_officers",
        both,
        version=story.version + 1,
        status=412,
        kind="stale",
        why="If-Match 不是现在的版本",
    )
    story.refuse(
        team.unit_head,
        "name_officers",
        one,
        status=409,
        kind="two_certified_officers",
        article=article,
        why="只有一人",
    )
    for person in team.uncertified[:1]:
        pair = {"officers": [*one["officers"], {"officer": person.officer}]}
        story.refuse(
            team.unit_head,
            "name_officers",
            pair,
            status=409,
            kind="two_certified_officers",
            article=article,
            why="其中一人执法证已过期",
        )
    story.unchanged()
    story.take(
        team.unit_head, "name_officers", both, note=f"{team.first.certificate}、{team.second.certificate}"
    )
    held = {row["officer"]: row["certificate"] for row in story.read()["officers"]}
    same(held, {person.officer: person.certificate for person in (team.first, team.second)}, "在案执法证号")


def cite_basis(story: Story) -> None:
    """Cite the basis under its power; one that is not published founds nothing (Arts. 5, 38)."""
    officer = story.team.first
    if hidden := unpublished_basis(officer):
        story.refuse(
            officer,
            "cite_basis",
            {"citations": [{"basis": hidden["id"]}]},
            status=409,
            kind="basis_not_in_force",
            article=penalty("三十八"),
            why="援引未公布的依据",
        )
    citation = {"basis": story.basis["id"], "power": story.power["id"]}
    step = story.take(officer, "cite_basis", {"citations": [citation]}, note=story.cited)
    same(step["content"]["unlisted"], [], "所援引的依据均应对应已公布职权")


def record_form(story: Story, text: str, *, person: str = "") -> dict[str, Any]:
    """The record of an inspection or a questioning by both officers, lawful in every respect."""
    team = story.team
    end = now()
    return {
        "id": str(uuid4()),
        "occurred_from": end.replace(second=0).isoformat(),
        "occurred_to": end.isoformat(),
        "place": "昌宁县田园镇",
        "officers": [team.first.officer, team.second.officer],
        "certificates_shown": True,
        "rights_told": True,
        "text": text,
        "person": person,
        "signature": "signed",
    }
