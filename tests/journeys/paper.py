"""A case begun on paper and finished here 纸质转入: what was done on paper keeps its day (Penalty Law Arts. 47, 54)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.journeys import course, ordinary
from tests.journeys.county import County
from tests.journeys.deadlines import running
from tests.journeys.expect import done, holds, same
from tests.journeys.law import Law, penalty, today
from tests.journeys.say import Say
from tests.journeys.story import Story


def play(county: County, law: Law, say: Say) -> Story:
    """Filed on paper twenty days ago, inspected and questioned on paper; concluded, reviewed and decided here."""
    story = course.begin(county, law, say, "纸质案件转入")
    filed = today() - timedelta(days=20)
    taken_over(story, filed)
    scanned(story)
    course.conclude(story)
    course.draft(story)
    course.tell(story)
    course.decide(story)
    course.serve(story)
    return story


def sheet(story: Story, filed: date) -> dict[str, Any]:
    """The row of the paper case."""
    party = {
        name: story.party.form[name] for name in ("kind", "name", "uscc", "address", "legal_representative")
    }
    return {
        "agency": story.team.agency,
        "case_number": f"纸立{story.id[:8]}号",
        "title": f"涉嫌{story.basis['act']}案",
        "party": party,
        "received_on": (filed - timedelta(days=3)).isoformat(),
        "filed_on": filed.isoformat(),
        "act_ended_on": (filed - timedelta(days=4)).isoformat(),
        "certificates": [story.team.first.certificate, story.team.second.certificate],
        "bases": [{"statute": story.basis["statute"], "article": story.basis["article"]}],
        "records": [
            {
                "step": "inspect",
                "on": (filed - timedelta(days=3)).isoformat(),
                "text": "现场检查笔录见纸质案卷。",
            },
            {
                "step": "question",
                "on": (filed + timedelta(days=2)).isoformat(),
                "text": "询问笔录见纸质案卷。",
            },
        ],
        "corrected_on": (filed + timedelta(days=2)).isoformat(),
        "order": f"立即停止{story.basis['act']}的行为。",
    }


def taken_over(story: Story, filed: date) -> None:
    """By the unit head, once; one officer, or days out of order, found no case on paper either."""
    team, form = story.team, sheet(story, filed)
    story.denied("执法人员自行转入纸质案件", team.first.post("paper-cases", form), 403, "not_competent")
    one = form | {"certificates": form["certificates"][:1]}
    answer = team.unit_head.post("paper-cases", one)
    story.denied("一名执法人员的纸质案件", answer, 409, "two_certified_officers", penalty("四十二"))
    late = form | {"received_on": today().isoformat()}
    story.denied("收到案源晚于立案", team.unit_head.post("paper-cases", late), 422, "days_out_of_order")
    answer = team.unit_head.post("paper-cases", form)
    row = done(answer)
    again = team.unit_head.post("paper-cases", form)
    story.denied("同一立案号再次转入", again, 409, "case_number_on_file")
    story.id, story.version, story.status = row["id"], row["version"], row["status"]
    same((story.status, row["case_number"]), ("investigating", form["case_number"]), "转入之后")
    story.say.act("转入纸质案件", team.unit_head, answer, f"{row['case_number']},原立案日 {filed}")
    since = date.fromisoformat(running(story, "decision")["since"][:10])
    holds(abs((since - filed).days) <= 1, f"办案期限应自纸质立案之日起算:{since}")
    days = {step["code"]: step["content"].get("happened_on") for step in story.read()["steps"]}
    same(days["inspect"], form["records"][0]["on"], "纸质检查的日期")


def scanned(story: Story) -> None:
    """What proves the facts is scanned and bound: the file on paper is no evidence here."""
    story.bring(story.team.first, ordinary.photograph(story, "纸质案卷中的现场照片"))
