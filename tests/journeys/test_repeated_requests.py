"""A phone that does not know whether its request arrived sends it again, and nothing happens twice."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from tests.journeys import invented, opening, ordinary
from tests.journeys.county import County
from tests.journeys.expect import done, refused
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say
from tests.journeys.story import Story

pytestmark = pytest.mark.every_database


@pytest.fixture
def story(county: County) -> Story:
    """A registered clue."""
    story = Story(county, DEPARTMENTS["交通运输"], invented.organisation(), "ordinary", Say(quiet=True))
    opening.choose_power(story)
    opening.register(story)
    return story


def both_officers(story: Story) -> dict[str, Any]:
    return {"officers": [{"officer": person.officer} for person in (story.team.first, story.team.second)]}


def test_the_same_step_from_eight_threads_under_one_key_is_taken_once(story: Story) -> None:
    who, key = story.team.unit_head, str(uuid4())
    address = story.ready(who, "name_officers")
    with ThreadPoolExecutor(8) as pool:
        calls = [
            pool.submit(who.post, address, both_officers(story), key=key, version=story.version)
            for _ in range(8)
        ]
    answers = [call.result() for call in calls]
    assert {answer.status for answer in answers} == {201}
    assert all(answer.body == answers[0].body for answer in answers)
    assert story.read()["version"] == story.version + 1
    assert [step["code"] for step in story.read()["steps"]].count("name_officers") == 1


def test_the_same_step_under_another_key_was_decided_on_an_older_version(story: Story) -> None:
    stale = story.version
    opening.name_officers(story)
    again = story.attempt(story.team.unit_head, "name_officers", both_officers(story), version=stale)
    refused(again, 412, "stale")


def test_a_step_that_is_taken_once_is_refused_the_second_time(story: Story) -> None:
    opening.name_officers(story)
    opening.cite_basis(story)
    form = {"opinion": "建议立案。"}
    story.take(story.team.unit_head, "propose_filing", form)
    refused(story.attempt(story.team.unit_head, "propose_filing", form), 409, "propose_filing_not_now")


def test_a_record_sent_twice_under_its_id_is_one_record(story: Story) -> None:
    first, key = story.team.first, str(uuid4())
    record = opening.record_form(story, "现场检查。")
    one = story.attempt(first, "inspect", record)
    refused(story.attempt(first, "inspect", record), 409, "id_taken")
    path = f"cases/{story.id}/steps/inspect"
    other = opening.record_form(story, "再次检查。")
    assert done(first.post(path, other, key=key)) == done(first.post(path, other, key=key))
    records = [step["id"] for step in story.read()["steps"] if step["code"] == "inspect"]
    assert records == [done(one)["step"]["id"], other["id"]]


def test_a_refusal_does_not_use_up_the_key(story: Story) -> None:
    key, form = str(uuid4()), {"opinion": "建议立案。"}
    path = f"cases/{story.id}/steps/propose-filing"
    refused(
        story.team.unit_head.post(path, form, key=key, version=story.version), 409, "propose_filing_not_now"
    )
    opening.name_officers(story)
    opening.cite_basis(story)
    answer = story.team.unit_head.post(path, form, key=key, version=story.version)
    assert done(answer)["step"]["code"] == "propose_filing"


def test_a_declaration_and_a_completion_sent_twice_are_one_piece_of_evidence(story: Story) -> None:
    upload = story.upload(story.team.first, ordinary.photograph(story))
    assert upload.begin()["id"] == upload.begin()["id"]
    upload.send(upload.parts)
    assert upload.complete() == upload.complete()
    anew = story.team.first.post(f"evidence/uploads/{upload.id}/complete", {})
    assert done(anew)["id"] == upload.id
    assert len(story.team.first.rows("evidence", case=story.id)) == 1
