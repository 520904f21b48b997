"""A fine paid in parts; nothing is enforced before its time (Penalty Law Arts. 66-73)."""

import pytest

from tests.journeys import execution
from tests.journeys.county import County
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say

pytestmark = pytest.mark.every_database


def test_a_fine_is_paid_in_parts_by_receipts_of_the_finance_system(county: County) -> None:
    story = execution.play(county, DEPARTMENTS["应急管理"], Say(quiet=True))
    assert story.status == "closed"
