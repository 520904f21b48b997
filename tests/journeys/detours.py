"""Detours and endings: handing over, standing aside, suspension, termination, joining, separating, transfer.

Penalty Law Arts. 25, 43, 54; 市场监督管理行政处罚程序规定 Arts. 46-47 (other departments 待核).
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.journeys import course, invented
from tests.journeys.county import County
from tests.journeys.deadlines import running
from tests.journeys.expect import done, holds, lacks, same
from tests.journeys.law import Law, penalty, today
from tests.journeys.say import Say
from tests.journeys.story import Story


def play(county: County, law: Law, say: Say) -> Story:
    """Handed on; recusal granted and another named; transferred and given back; suspended, resumed, terminated."""
    story = course.begin(county, law, say, "移交承办、回避、移送、中止、终止")
    course.file(story)
    handed_over(story)
    recused(story)
    transferred(story)
    suspended(story)
    terminated(story)
    closing = {"ground": "investigation_terminated", "opinion": "同意结案。"}
    story.take(story.team.chief, "close", closing, to="closed")
    return story


def play_joined(county: County, law: Law, say: Say) -> Story:
    """Two clues become two cases, the one joins the other, and part of it is separated again (Art. 54)."""
    story = course.begin(county, law, say, "案源合并、并案、分案")
    course.file(story)
    repeated = another(story)
    course.found(repeated)
    merge = {"into": story.id, "reason": "同一当事人的同一违法行为,重复举报。"}
    repeated.take(story.team.unit_head, "merge_clue", merge, to="merged")
    related = another(story)
    course.file(related)
    join = {"into": story.id, "reason": "同一当事人的关联违法行为,合并处理。"}
    elsewhere = join | {"into": str(uuid4())}
    related.refuse(
        story.team.chief, "consolidate", elsewhere, status=422, kind="cannot_join", why="并入不存在的案件"
    )
    related.take(story.team.chief, "consolidate", join, to="merged")
    same(related.offered(story.team.first, "conclude_investigation"), None, "并案之后不再单独办理")
    new = separated(story)
    whole = story.read()
    links = {row["kind"] for row in whole["links"]}
    holds({"consolidated", "separated"} <= links, f"在案关联:{links}")
    say.note(f"并案、分案均在案可查,另案案源登记号 {new['source_number']}")
    return story


def handed_over(story: Story) -> None:
    """From one officer to another with a list of what is handed on; who left takes no step of it any more (Art. 42)."""
    team = story.team
    leaver, taker = team.second, team.officers[2]
    form = {
        "leaves": leaver.officer,
        "takes": taker.officer,
        "reason": "工作调动。",
        "materials": ["案卷材料 1 册", "现场照片 2 张"],
    }
    uncertified = form | {"takes": team.uncertified[0].officer}
    story.refuse(
        team.unit_head,
        "hand_over",
        uncertified,
        status=409,
        kind="two_certified_officers",
        article=penalty("四十二"),
        why="移交给没有有效执法证的人员",
    )
    story.refuse(team.first, "hand_over", form, status=403, kind="not_competent", why="执法人员自行移交承办")
    story.take(team.unit_head, "hand_over", form, note=f"{leaver.name}移交{taker.name}")
    standing = {row["officer"]: row["lead"] for row in story.read()["officers"]}
    same(standing, {team.first.officer: True, taker.officer: False}, "移交之后的办案人员")
    late = {"id": str(uuid4()), "kind": "extend_decision", "reason": "见附件。"}
    answer = leaver.post(f"cases/{story.id}/matters", late)
    story.denied("移交之后仍办理本案", answer, 403, "not_on_the_case")
    team.second = taker


def recused(story: Story) -> None:
    """Until decided nothing is concluded; granted, the person takes no step again (Art. 43)."""
    team = story.team
    form = {
        "id": str(uuid4()),
        "person": team.second.account,
        "source": "party",
        "reason": "当事人称该执法人员与举报人有近亲属关系。",
    }
    story.take(team.first, "request_recusal", form)
    lacks(story.unmet(team.first, "conclude_investigation"), "recusal_open", penalty("四十三"))
    decision = {"recusal": form["id"], "granted": True, "reason": "确有近亲属关系。"}
    story.refuse(
        team.first, "decide_recusal", decision, status=403, kind="not_competent", why="执法人员决定回避"
    )
    story.take(team.chief, "decide_recusal", decision)
    third = next(one for one in team.officers if one not in {team.first, team.second})
    both = [{"officer": team.first.officer, "lead": True}, {"officer": team.second.officer}]
    story.refuse(
        team.unit_head,
        "name_officers",
        {"officers": both},
        status=409,
        kind="officer_recused",
        article=penalty("四十三"),
        why="再次指定已回避的人员",
    )
    pair = [both[0], {"officer": third.officer}]
    story.take(team.unit_head, "name_officers", {"officers": pair}, note=f"由{third.name}接替")
    team.second = third


def transferred(story: Story) -> None:
    """To the competent agency by letter and list, received, and given back: it goes on where it stood (Art. 25)."""
    team = story.team
    form = {
        "id": str(uuid4()),
        "to_agency": "昌宁县林业和草原局",
        "letter": "移〔2026〕3号",
        "reason": "案涉事项属该机关管辖。",
        "materials": ["案卷材料 1 册"],
        "sent_on": today().isoformat(),
    }
    story.take(team.chief, "transfer_agency", form, to="transferred")
    receipt = {"received_on": today().isoformat(), "receipt": story.paper(team.first, "移送回执")}
    answer = team.first.post(f"cases/{story.id}/transfers/{form['id']}/receipt", receipt)
    same(done(answer)["received_on"], today().isoformat(), "移送回执")
    story.say.act("登记移送回执", team.first, answer)
    back = {"returned_on": today().isoformat(), "reason": "共同上级机关指定本机关管辖。"}
    story.take(team.first, "return_from_agency", back, to="investigating")


def ask(story: Story, kind: str, **said: Any) -> str:
    """A matter on the common form, the unit's opinion on it; its id."""
    team, matter = story.team, str(uuid4())
    form = {"id": matter, "kind": kind, "reason": "见附件。"} | said
    answer = team.first.post(f"cases/{story.id}/matters", form)
    shown = done(answer)
    story.say.act(f"提请审批“{shown['label']}”", team.first, answer, shown["article"])
    early = {"matter": matter, "opinion": "同意。"}
    step = {"suspend": "suspend", "resume": "resume", "terminate": "terminate"}.get(kind, "approve_matter")
    story.refuse(
        team.chief, step, early, status=409, kind="unit_opinion_missing", why="办案机构未签署意见即批准"
    )
    said_by_unit = {"agrees": True, "text": "建议批准。"}
    done(team.unit_head.post(f"cases/{story.id}/matters/{matter}/opinion", said_by_unit))
    return matter


def suspended(story: Story) -> None:
    """On a statutory ground, level by level; its time does not count (SAMR-P 46)."""
    team = story.team
    wrong = {"id": str(uuid4()), "kind": "suspend", "reason": "忙。", "ground": "busy"}
    story.denied("无法定情形中止", team.first.post(f"cases/{story.id}/matters", wrong), 422, "ground_unknown")
    matter = ask(story, "suspend", ground="depends_on_case", reason="须以相关案件的裁判结果为依据。")
    story.take(team.chief, "suspend", {"matter": matter, "opinion": "同意中止。"}, to="suspended")
    holds(running(story, "decision")["paused"], "中止期间办案期限暂停计算")
    same(story.offered(team.first, "conclude_investigation"), None, "中止期间不得终结调查")
    matter = ask(story, "resume", reason="相关案件已经审结。")
    story.take(team.chief, "resume", {"matter": matter, "opinion": "同意恢复。"}, to="investigating")
    holds(not running(story, "decision")["paused"], "恢复之后继续计算")


def terminated(story: Story) -> None:
    """The party has ended and nobody follows it (SAMR-P 47)."""
    matter = ask(story, "terminate", ground="party_ended", reason="当事人已注销,无权利义务承受人。")
    story.take(story.team.chief, "terminate", {"matter": matter, "opinion": "同意终止。"}, to="terminated")


def another(story: Story) -> Story:
    """Another case of the same department, against the same party."""
    new = Story(story.county, story.law, story.party, "ordinary", story.say)
    new.power = story.power
    return new


def separated(story: Story) -> dict[str, Any]:
    """Part of the case becomes a clue of its own, discovered when the first was."""
    id = str(uuid4())
    form = {
        "id": id,
        "title": f"另一当事人涉嫌{story.basis['act']}案",
        "summary": "调查中发现另一当事人的违法行为,分别处理。",
        "parties": [invented.organisation().form],
        "reason": "涉及不同当事人。",
    }
    story.take(story.team.chief, "separate", form)
    new = dict(done(story.team.first.get(f"cases/{id}"), 200))
    same(new["status"], "clue", "分案之后另案为案源")
    return new
