"""No review passed, no decision (Penalty Law Art. 58)."""

from uuid import uuid4

import pytest

from tests.journeys import ordinary
from tests.journeys.county import County
from tests.journeys.expect import lacks
from tests.journeys.law import DEPARTMENTS, penalty
from tests.journeys.review import examination, request_review
from tests.journeys.say import Say
from tests.journeys.story import Story

pytestmark = pytest.mark.every_database

DECISION = {"defence_treatment": "当事人书面放弃陈述、申辩。"}


@pytest.fixture
def story(county: County) -> Story:
    """A major case of a department that reviews before the notice, with everything done but the decision."""
    story = ordinary.begin(county, DEPARTMENTS["市场监管"], Say(quiet=True))
    ordinary.file(story)
    ordinary.investigate(story, filmed=False)
    amount = ordinary.draft(story)
    pass_review(story)
    ordinary.notify(story, amount)
    ordinary.defend(story)
    ordinary.discuss(story)
    return story


def pass_review(story: Story) -> None:
    dossier = request_review(story)
    story.take(story.team.reviewer, "pass_review", examination(dossier, "pass", "同意。"), to="reviewed")


def refuse_to_decide(story: Story) -> None:
    form = DECISION | {"id": str(uuid4())}
    body = story.refuse(
        story.team.chief,
        "decide",
        form,
        status=409,
        kind="decide_not_now",
        article=penalty("五十八"),
        why="审核之后情况有变",
    )
    lacks(body["requirements"], "pass_review", penalty("五十八"))


def test_evidence_of_the_facts_that_comes_after_the_review_ends_it(story: Story) -> None:
    story.ready(story.team.chief, "decide")
    story.bring(story.team.first, ordinary.photograph(story, "补拍照片"))
    refuse_to_decide(story)
    pass_review(story)
    story.take(story.team.chief, "decide", DECISION | {"id": str(uuid4())}, to="decided")


def test_a_new_draft_ends_the_review_and_the_discussion(story: Story) -> None:
    story.take(story.team.first, "draft_decision", ordinary.draft_form(story, ordinary.fine(story)))
    refuse_to_decide(story)
    pass_review(story)
    lacks(story.unmet(story.team.chief, "decide"), "discuss", penalty("五十七"))


def test_a_receipt_is_no_evidence_of_the_facts_and_leaves_the_review_as_it_is(story: Story) -> None:
    story.paper(story.team.first, "补充送达回证")
    story.take(story.team.chief, "decide", DECISION | {"id": str(uuid4())}, to="decided")


def test_a_heavier_decision_than_the_party_was_told_of_is_refused(story: Story) -> None:
    heavier = ordinary.draft_form(story, ordinary.fine(story) + 1000)
    story.take(story.team.first, "draft_decision", heavier)
    pass_review(story)
    ordinary.discuss(story)
    story.refuse(
        story.team.chief,
        "decide",
        DECISION | {"id": str(uuid4())},
        status=409,
        kind="heavier_than_notice",
        article=penalty("四十五"),
        why="决定重于告知",
    )
