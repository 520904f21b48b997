"""Two heads decide the same case in the same moment: one decision, and the other is told why not."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest

from tests.journeys import ordinary
from tests.journeys.client import Person
from tests.journeys.county import County
from tests.journeys.expect import PROBLEM, Answer, done
from tests.journeys.law import DEPARTMENTS
from tests.journeys.review import examination, request_review
from tests.journeys.say import Say

pytestmark = pytest.mark.every_database


def test_exactly_one_of_two_concurrent_decisions_stands(county: County) -> None:
    story = ordinary.begin(county, DEPARTMENTS["应急管理"], Say(quiet=True))
    ordinary.file(story)
    ordinary.investigate(story, filmed=False)
    ordinary.notify(story, ordinary.draft(story))
    ordinary.defend(story)
    opinion = examination(request_review(story), "pass", "同意。")
    story.take(story.team.reviewer, "pass_review", opinion, to="reviewed")
    ordinary.discuss(story)
    address = story.ready(story.team.chief, "decide")
    together = Barrier(2)

    def decide(head: Person) -> Answer:
        form = {"id": str(uuid4()), "defence_treatment": "当事人书面放弃陈述、申辩。"}
        together.wait()
        return head.post(address, form, version=story.version)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(decide, (story.team.chief, story.team.deputy)))

    won, lost = sorted(answers, key=lambda answer: answer.status)
    assert won.status == 201
    assert lost.status in {409, 412}
    assert lost.media_type == PROBLEM
    made = done(story.team.first.get(f"cases/{story.id}/decision"), 200)
    assert made["id"] == won.body["step"]["content"]["decision"]
    case = story.read()
    assert (case["status"], case["version"]) == ("decided", story.version + 1)
    assert [step["code"] for step in case["steps"]].count("decide") == 1
