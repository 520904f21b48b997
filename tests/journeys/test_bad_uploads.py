"""What goes wrong between the phone and the store gets a clear answer, and the same file can be sent again."""

from dataclasses import replace

import pytest

from tests.journeys import invented, opening, ordinary
from tests.journeys.client import Person
from tests.journeys.county import County
from tests.journeys.expect import Answer, done, refused
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say
from tests.journeys.story import Story
from tests.journeys.upload import Upload


@pytest.fixture
def story(county: County) -> Story:
    """A registered clue."""
    story = Story(county, DEPARTMENTS["农业农村"], invented.organisation(), "ordinary", Say(quiet=True))
    opening.choose_power(story)
    opening.register(story)
    return story


@pytest.fixture
def upload(story: Story) -> Upload:
    """A photograph that has not left the phone."""
    return story.upload(story.team.first, ordinary.photograph(story))


def complete(upload: Upload, who: Person | None = None) -> Answer:
    return (who or upload.person).post(f"evidence/uploads/{upload.id}/complete", {})


def test_a_file_of_which_nothing_arrived_is_not_complete_and_can_still_be_sent(upload: Upload) -> None:
    upload.begin()
    refused(complete(upload), 409, "bytes_missing")
    upload.send(upload.parts)
    assert upload.complete()["number"] == 1


def test_a_truncated_body_is_refused_by_the_store(story: Story, upload: Upload) -> None:
    signed = upload.begin()["requests"][0]
    headers = {name: value for name, value in signed["headers"].items() if name.lower() != "content-length"}
    body = upload.material.content[:-1]
    answer = story.county.storage.request(signed["method"], signed["url"], headers=headers, content=body)
    assert 400 <= answer.status_code < 500
    refused(complete(upload), 409, "bytes_missing")


def test_a_file_beyond_the_limit_is_refused_before_anything_is_sent(upload: Upload) -> None:
    huge = upload.declaration | {"size": 2**50}
    refused(upload.person.post("evidence/uploads", huge), 413, "too_large")


def test_a_type_that_lies_is_kept_and_flagged(story: Story) -> None:
    liar = replace(ordinary.photograph(story), media_type="application/pdf", file_name="合同.pdf")
    upload = story.upload(story.team.first, liar)
    upload.begin()
    upload.send(upload.parts)
    done(complete(upload))
    seen = upload.seen()
    assert (seen["type_mismatch"], seen["detected_type"]) == (True, "image/jpeg")


def test_a_stranger_neither_sees_nor_completes_the_upload(story: Story, upload: Upload) -> None:
    upload.begin()
    refused(complete(upload, story.team.outsider), 404, "not_found")
    refused(story.team.outsider.get(f"evidence/uploads/{upload.id}"), 404, "not_found")
    refused(story.team.outsider.post("evidence/uploads", upload.declaration), 404, "not_found")
    refused(complete(upload, story.team.second), 404, "not_found")


def test_a_case_that_is_not_there_takes_no_evidence(upload: Upload) -> None:
    nowhere = upload.declaration | {"case": upload.id}
    refused(upload.person.post("evidence/uploads", nowhere), 404, "not_found")


def test_a_revoked_token_opens_nothing(county: County) -> None:
    person = county.people("archivist", "agriculture")[0]
    lost = Person(county.http, person.sign_in)
    lost.sign_out()
    assert done(person.get("me"), 200)["account"] == person.account
