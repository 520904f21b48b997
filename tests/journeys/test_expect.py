"""The journey is as strict as its expectations: what differs from the law ends it."""

import pytest

from tests.journeys.expect import PROBLEM, Answer, Surprise, cites, done, lacks, refused
from tests.journeys.law import penalty

REQUIREMENT = {
    "code": "pass_review",
    "article": "《中华人民共和国行政处罚法》第五十七条、第五十八条",
    "detail": "",
    "met": False,
}
REFUSAL = Answer(
    asked="POST /api/v1/cases",
    status=409,
    body={"status": 409, "code": "decide_not_now", "requirements": [REQUIREMENT]},
    media_type=PROBLEM,
)


def test_a_refusal_is_as_expected() -> None:
    assert refused(REFUSAL, 409, "decide_not_now", penalty("五十八")) is REFUSAL.body


@pytest.mark.parametrize(
    ("status", "code", "article"),
    [
        (403, "decide_not_now", ""),
        (409, "decide_later", ""),
        (409, "decide_not_now", penalty("五十九")),
        (409, "decide_not_now", "行政强制法》第五十八条"),
    ],
)
def test_another_status_code_or_article_is_a_surprise(status: int, code: str, article: str) -> None:
    with pytest.raises(Surprise):
        refused(REFUSAL, status, code, article)


def test_success_where_a_refusal_is_due_is_a_surprise_and_the_other_way_round() -> None:
    with pytest.raises(Surprise):
        refused(Answer("POST /", 201, {}), 409, "decide_not_now")
    with pytest.raises(Surprise):
        done(REFUSAL)


def test_an_article_that_a_met_requirement_cites_is_not_what_is_missing() -> None:
    with pytest.raises(Surprise):
        lacks([REQUIREMENT | {"met": True}], "pass_review", penalty("五十八"))


def test_a_longer_number_is_another_article() -> None:
    assert not cites(["《中华人民共和国行政处罚法》第二十八条"], penalty("八"))
