"""Decisions that impose no penalty: a first offence, no breach, a crime (Penalty Law Arts. 27, 33, 57)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from tests.journeys import course, ordinary
from tests.journeys.county import County
from tests.journeys.deadlines import ended, runs
from tests.journeys.expect import done, holds, lacks, same
from tests.journeys.law import Law, now, penalty, today
from tests.journeys.say import Say
from tests.journeys.story import Story


def play_first_offence(county: County, law: Law, say: Say) -> Story:
    """A first offence, slight and corrected: each element found on evidence, the party educated (Art. 33)."""
    story = course.begin(county, law, say, "首违不罚")
    course.file(story)
    photograph = course.investigate(story)
    form = unpunished(story, "no_penalty", ground="first_offence")
    found = {"first": "经查询为初次违法。", "slight_harm": "危害后果轻微。", "corrected": "已及时改正。"}
    short = form | {"findings": findings(found, photograph)[:2]}
    body = story.refuse(
        story.team.first,
        "draft_decision",
        short,
        status=409,
        kind="ground_not_found",
        article=penalty("三十三"),
        why="首违不罚缺一项要件的认定",
    )
    lacks(body["requirements"], "ground_corrected", penalty("三十三"))
    whole = form | {"findings": findings(found, photograph)}
    story.take(story.team.first, "draft_decision", whole, note="初次违法、后果轻微、及时改正")
    decide(story, "no_penalty")
    course.serve(story, "no_penalty_decision")
    lacks(story.unmet(story.team.chief, "close"), "education_owed", penalty("三十三"))
    lesson = {
        "given_at": now().isoformat(),
        "place": "当事人经营场所",
        "person": story.party.speaker,
        "text": f"讲解{story.cited}的规定和违法后果。",
        "signed": story.paper(story.team.first, "教育记录"),
    }
    story.take(story.team.first, "educate", lesson)
    course.close(story, "no_execution")
    nothing_to_publish(story)
    return story


def play_not_established(county: County, law: Law, say: Say) -> Story:
    """The breach cannot be established: no notice, no penalty, the reason in the decision (Art. 57 (3))."""
    story = course.begin(county, law, say, "违法事实不能成立")
    course.file(story)
    photograph = course.investigate(story)
    found = findings({"not_established": "现有证据不足以证明违法行为。"}, photograph)
    form = unpunished(story, "not_established", findings=found)
    story.take(story.team.first, "draft_decision", form)
    decide(story, "not_established")
    course.serve(story, "no_penalty_decision")
    course.close(story, "no_execution")
    nothing_to_publish(story)
    return story


def play_judiciary(county: County, law: Law, say: Say) -> Story:
    """A suspected crime goes to the police and comes back; no fine instead of it meanwhile (Art. 27; 令310)."""
    story = course.begin(county, law, say, "移送司法机关")
    course.file(story)
    course.investigate(story)
    course.draft(story)
    proposed(story)
    handed(story)
    returned(story)
    course.tell(story)
    course.decide(story)
    return story


def findings(found: dict[str, str], evidence: str) -> list[dict[str, Any]]:
    """What was found of each element, on the evidence."""
    return [{"element": code, "text": text, "evidence": [evidence]} for code, text in found.items()]


def unpunished(story: Story, variant: str, **said: Any) -> dict[str, Any]:
    """A draft that imposes nothing."""
    form = ordinary.draft_form(story, Decimal(0))
    return form | {"variant": variant, "penalties": [], "performance": "", "correction": ""} | said


def decide(story: Story, variant: str) -> None:
    """Reviewed and decided, without a notice: there is nothing to defend against."""
    course.review(story)
    course.decide(story)
    made = done(story.team.first.get(f"cases/{story.id}/decision"), 200)
    same((made["variant"], Decimal(made["amount"])), (variant, Decimal(0)), "决定的种类和数额")
    holds(made["content"]["remedies"], "不予处罚的决定也应告知救济途径")


def nothing_to_publish(story: Story) -> None:
    """A decision to impose nothing is no penalty in public (Art. 48)."""
    listed = done(story.county.citizen.get("public/notices", q=story.party.name[:20]), 200)
    same(listed["count"], 0, "不予处罚的决定不作为处罚公示")


def proposed(story: Story) -> None:
    """Two officers report; the chief alone decides, within three days; no penalty meanwhile."""
    team = story.team
    form: dict[str, Any] = {
        "id": str(uuid4()),
        "suspected": "非法经营罪",
        "report": "涉案金额达到追诉标准,涉嫌犯罪。",
        "officers": [team.first.officer, team.second.officer],
    }
    story.refuse(
        team.first,
        "propose_transfer",
        form | {"officers": [team.first.officer]},
        status=409,
        kind="two_certified_officers",
        article=penalty("四十二"),
        why="一人提请移送",
    )
    story.take(team.first, "propose_transfer", form)
    runs(story, "transfer_decision", "移送涉嫌犯罪案件的规定》第五条", ref=form["id"])
    owed = [row for row in story.read()["hindrances"] if row["code"] == "transfer_undecided"]
    holds(owed and "以罚代刑" in owed[0]["detail"], "移送决定之前不得以罚代刑")
    approval = {"to_body": "昌宁县公安局", "reason": "涉嫌犯罪,依法移送。"}
    story.refuse(
        team.deputy,
        "transfer_judiciary",
        approval,
        status=403,
        kind="chief_only",
        article="移送涉嫌犯罪案件的规定》第五条",
        why="副职批准移送",
    )
    story.take(team.chief, "transfer_judiciary", approval, to="with_judiciary")
    runs(story, "transfer_handover", "移送涉嫌犯罪案件的规定》第五条", ref=form["id"])


def handed(story: Story) -> None:
    """Handed over within 24 hours with five attachments; what there is none of is said to be none."""
    attachments = {
        "letter": "涉嫌犯罪案件移送书 1 份",
        "report": "调查报告 1 份",
        "items": "无(未采取强制措施)",
        "appraisal": "无(不需要检验)",
        "other": "案卷复印件 1 册",
    }
    form = {
        "to_body": "昌宁县公安局",
        "handed_at": now().isoformat(),
        "attachments": attachments | {"items": " "},
        "receipt": story.paper(story.team.first, "移送回执"),
        "copied_to_procuratorate_on": today().isoformat(),
    }
    answer = story.attempt(story.team.first, "hand_to_judiciary", form)
    holds(answer.status in {400, 422}, f"附件不全应被拒绝:{answer}")
    lacks(story.unmet(story.team.chief, "close"), "handover_owed", "移送涉嫌犯罪案件的规定》第五条")
    whole = form | {"handed_at": now().isoformat(), "attachments": attachments}
    story.take(story.team.first, "hand_to_judiciary", whole)
    ended(story, "transfer_handover", "met")


def returned(story: Story) -> None:
    """The police decline; the case goes on where it stood, its time to decide runs anew."""
    form = {
        "outcome": "declined",
        "document": "不予立案通知书",
        "outcome_on": today().isoformat(),
        "criminal_fine": "100",
    }
    answer = story.attempt(story.team.first, "return_from_judiciary", form)
    same((answer.status, answer.body["errors"][0]["pointer"]), (422, "/criminal_fine"), "未判刑而填罚金")
    story.take(story.team.first, "return_from_judiciary", form | {"criminal_fine": "0"}, to="concluded")
    runs(story, "transfer_review", "移送涉嫌犯罪案件的规定》")
    runs(story, "decision", "")
