"""Evaluation of the closed file by the justice bureau 案卷评查: drawn, then scored by a stranger to it."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import uuid4

from tests.journeys.expect import done, holds, same
from tests.journeys.law import today
from tests.journeys.story import Story

GRADES = {"excellent": "优秀", "good": "良好", "pass": "合格", "fail": "不合格"}
_MOST = 500


def evaluate(story: Story) -> None:
    """Open a round over the agency's closed files, draw them, score this one from another agency."""
    county, say = story.county, story.say
    say.heading("执法监督:案卷评查")
    supervisor = county.people("supervisor")[0]
    evaluator = county.evaluator_for(story.law)
    holds(evaluator.agency != story.team.agency, "评查人员应来自其他机关")
    day = today().isoformat()
    form: dict[str, Any] = {
        "id": str(uuid4()),
        "title": f"{story.law.name}行政处罚案卷评查",
        "agencies": [story.team.agency],
        "departments": [story.law.code],
        "closed_from": day,
        "closed_to": day,
        "sample_size": _MOST,
        "evaluators": [evaluator.account],
    }
    by_head = story.team.chief.post("evaluations/rounds", form)
    story.denied("被评查机关自己开展评查", by_head, 403, "not_competent")
    opened = supervisor.post("evaluations/rounds", form)
    frame = done(opened)
    holds(story.id in frame["frame"] and frame["seed"] == "", "评查范围应含本案,抽取前没有种子")
    say.act(
        "开展评查", supervisor, opened, f"范围 {frame['frame_size']} 卷,摘要 {frame['frame_digest'][:12]}…"
    )

    path = f"evaluations/rounds/{form['id']}/draw"
    answer = supervisor.post(path, {})
    drawn = done(answer)
    _repeats(drawn)
    say.act("抽取案卷", supervisor, answer, f"种子 {drawn['seed'][:12]}…,客户端重算结果相同")
    story.denied("重新抽取", supervisor.post(path, {}), 409, "already_drawn")
    _score(story, next(row for row in drawn["samples"] if row["case"] == story.id)["id"])


def _repeats(drawn: dict[str, Any]) -> None:
    """Repeat the draw: SHA-256 of seed and case, ascending, as the round says of itself."""
    lines = "".join(f"{case}\n" for case in sorted(drawn["frame"]))
    same(hashlib.sha256(lines.encode()).hexdigest(), drawn["frame_digest"], "评查范围的摘要")
    order = sorted(
        drawn["frame"], key=lambda case: hashlib.sha256((drawn["seed"] + case).encode()).hexdigest()
    )
    sample = sorted(drawn["samples"], key=lambda row: row["position"])
    same([row["case"] for row in sample], order[: drawn["sample_size"]], "抽取结果")


def _score(story: Story, sample: str) -> None:
    say, evaluator = story.say, story.county.evaluator_for(story.law)
    file = done(evaluator.get(f"evaluations/samples/{sample}"), 200)
    found = [row for row in file["form"] if row["result"] == "fail"]
    same(found, [], "合法的案卷系统预判不应有问题")
    unknown = [row["code"] for row in file["form"] if row["result"] == "unknown"]
    decided = len(file["form"]) - len(unknown)
    say.note(f"系统预判 {decided} 项并附依据,{len(unknown)} 项待人工:{'、'.join(unknown)}")
    holds(all(row["evidence"] for row in file["form"] if row["result"] == "pass"), "预判通过的每项应附依据")
    path = f"evaluations/samples/{sample}/score"
    form = {
        "id": str(uuid4()),
        "answers": [{"code": code, "result": "pass"} for code in unknown],
        "comment": "事实清楚,证据充分,程序合法,文书规范。",
    }
    supervisor = story.county.people("supervisor")[0]
    story.denied("未被指定的人评分", supervisor.post(path, form), 403, "not_the_evaluator")
    scored = evaluator.post(path, form)
    body = done(scored)
    same((body["points"], body["veto"], body["grade"]), (100, False, "excellent"), "合法案卷的评分")
    say.act("评查打分", evaluator, scored, f"{body['points']} 分,{GRADES[body['grade']]}")
    head = done(story.team.chief.get(f"evaluations/samples/{sample}"), 200)
    same(head["scores"][0]["evaluator"], None, "被评查机关不知评查人员姓名")
