"""What happened is always recorded; that it was unlawful is recorded with it (Penalty Law Art. 42)."""

from tests.journeys import invented, opening
from tests.journeys.county import County
from tests.journeys.expect import cites
from tests.journeys.law import DEPARTMENTS, penalty
from tests.journeys.say import Say
from tests.journeys.story import Story


def test_an_inspection_by_one_officer_without_a_certificate_is_accepted_and_flagged(county: County) -> None:
    story = Story(county, DEPARTMENTS["生态环境"], invented.organisation(), "ordinary", Say(quiet=True))
    opening.choose_power(story)
    opening.register(story)
    alone = story.team.uncertified[0]
    record = opening.record_form(story, "一人到场检查。") | {
        "officers": [alone.officer],
        "certificates_shown": False,
    }
    story.take(alone, "inspect", record)
    found = {row["code"]: row["article"] for row in story.read()["findings"]}
    assert set(found) == {"single_officer", "uncertified_officer", "certificate_not_shown"}
    assert cites([found["single_officer"]], penalty("四十二"))
    assert cites([found["certificate_not_shown"]], penalty("五十五"))
