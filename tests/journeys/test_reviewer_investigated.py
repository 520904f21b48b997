"""Who investigated the case does not review it, whatever office they hold (P 49)."""

from datetime import timedelta
from uuid import uuid4

from tests.journeys import ordinary
from tests.journeys.county import County
from tests.journeys.expect import done
from tests.journeys.law import DEPARTMENTS, today
from tests.journeys.review import examination, request_review
from tests.journeys.say import Say


def test_an_investigator_who_is_also_appointed_reviewer_is_refused_and_another_passes(county: County) -> None:
    story = ordinary.begin(county, DEPARTMENTS["市场监管"], Say(quiet=True))
    ordinary.file(story)
    ordinary.investigate(story, filmed=False)
    ordinary.draft(story)
    team = story.team
    appointment = {
        "id": str(uuid4()),
        "account": team.second.account,
        "agency": team.agency,
        "role": "legal_reviewer",
        "prior_service": True,
        "valid_from": today().isoformat(),
        "valid_to": (today() + timedelta(days=1)).isoformat(),
    }
    done(county.people("registrar")[0].post("appointments", appointment))
    opinion = examination(request_review(story), "pass", "同意。")

    offered = story.offered(team.second, "pass_review")
    assert offered is not None
    assert offered["competent"]
    story.refuse(
        team.second,
        "pass_review",
        opinion,
        status=403,
        kind="reviewer_investigated",
        article="市场监督管理行政处罚程序规定》第四十九条",
        why="办案人员兼任审核人员",
    )
    story.refuse(
        team.reviewer,
        "pass_review",
        opinion | {"no_interest_declared": False},
        status=403,
        kind="reviewer_interest",
        why="未声明与本案无利害关系",
    )
    story.unchanged()
    story.take(team.reviewer, "pass_review", opinion, to="reviewed")
