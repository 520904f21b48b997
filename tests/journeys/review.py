"""Legal review 法制审核: exactly the dossier, by somebody who did not investigate (Penalty Law Art. 58)."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import uuid4

from tests.journeys.client import Person
from tests.journeys.expect import done, holds, same
from tests.journeys.story import Story
from tests.journeys.upload import fetch


def request_review(story: Story) -> dict[str, Any]:
    """The unit head sends the dossier; return it as the reviewer reads it, its digest computed anew."""
    story.take(story.team.unit_head, "request_review", {"id": str(uuid4())}, to="under_review")
    return read_dossier(story, story.team.reviewer)


def read_dossier(story: Story, who: Person) -> dict[str, Any]:
    """Read the latest dossier and hold it to its digest and to the evidence on file."""
    dossier = done(who.get(f"cases/{story.id}/dossier"), 200)
    same(hashlib.sha256(dossier["text"].encode()).hexdigest(), dossier["digest"], "卷宗摘要")
    holds(dossier["fresh"], "刚送审的卷宗应为最新")
    facts = {row["id"]: row["sha256"] for row in who.rows("evidence", case=story.id, factual="true")}
    same({row["evidence"]: row["sha256"] for row in dossier["evidence"]}, facts, "卷宗所列事实证据")
    same(len(dossier["checklist"]), story.law.checklist, "审核事项的项数")
    return dict(dossier)


def examination(dossier: dict[str, Any], conclusion: str, text: str, *, failing: str = "") -> dict[str, Any]:
    """An opinion that answers every item of the department's checklist."""
    answers = [
        {"item": item["code"], "ok": item["code"] != failing, "note": text if item["code"] == failing else ""}
        for item in dossier["checklist"]
    ]
    return {
        "id": str(uuid4()),
        "dossier": dossier["id"],
        "digest": dossier["digest"],
        "conclusion": conclusion,
        "answers": answers,
        "text": text,
        "no_interest_declared": True,
    }


def return_review(story: Story) -> dict[str, Any]:
    """The reviewer looks at the photographs and returns the draft with reasons; return that dossier."""
    team, say = story.team, story.say
    dossier = request_review(story)
    piece = dossier["evidence"][0]
    seen = fetch(team.reviewer, story.county.storage, piece["evidence"], "review")
    same(hashlib.sha256(seen).hexdigest(), piece["sha256"], "审核人员所见证据的内容")
    say.note(f"审核人员调阅证据 1 件,内容与卷宗所列 SHA-256 一致;卷宗摘要 {dossier['digest'][:12]}…")
    passing = examination(dossier, "pass", "同意。")
    story.refuse(
        team.first, "pass_review", passing, status=403, kind="not_competent", why="办案人员审核自己的案件"
    )
    short = passing | {"answers": passing["answers"][1:]}
    story.refuse(
        team.reviewer, "pass_review", short, status=422, kind="checklist_incomplete", why="审核事项漏答一项"
    )
    other = passing | {"digest": "0" * 64}
    story.refuse(
        team.reviewer, "pass_review", other, status=412, kind="digest_mismatch", why="所审内容不是卷宗"
    )
    item = dossier["checklist"][-1]["code"]
    reasons = "裁量理由不足,应说明所依裁量基准和情节。"
    story.take(
        team.reviewer,
        "return_review",
        examination(dossier, "correct", reasons, failing=item),
        to="returned",
        note=reasons,
    )
    return dossier


def pass_review(story: Story, *, outdated: dict[str, Any]) -> None:
    """The corrected draft is another dossier; the opinion must be on it and on no earlier one."""
    team = story.team
    dossier = request_review(story)
    holds(dossier["digest"] != outdated["digest"], "新的处理意见应有新的卷宗摘要")
    story.refuse(
        team.reviewer,
        "pass_review",
        examination(outdated, "pass", "同意。"),
        status=412,
        kind="dossier_stale",
        why="对旧卷宗出具意见",
    )
    story.take(
        team.reviewer,
        "pass_review",
        examination(dossier, "pass", "审核通过。"),
        to="reviewed",
        note="逐项答复",
    )
    opinion = done(team.reviewer.get(f"cases/{story.id}/dossier"), 200)["opinion"]
    holds(opinion and opinion["passed"], "审核意见应为通过")
    story.say.note(f"审核意见绑定卷宗摘要 {dossier['digest'][:12]}…")
