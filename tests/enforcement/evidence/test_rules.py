import pytest

from enforcement.cases.rules import Status, StepCode
from enforcement.evidence.rules.common import accepts, undone_by_new_facts


@pytest.mark.parametrize("status", Status)
def test_only_a_closed_file_takes_no_evidence_of_the_facts(status: Status) -> None:
    assert accepts(status, factual=True) is (status is not Status.CLOSED)
    assert accepts(status, factual=False)


@pytest.mark.parametrize("status", [Status.REVIEWED, Status.NOTIFIED, Status.UNDER_REVIEW])
def test_new_facts_undo_a_review_as_long_as_nothing_is_decided(status: Status) -> None:
    assert set(undone_by_new_facts(status)) == {StepCode.PASS_REVIEW, StepCode.PASS_AUDIT}


@pytest.mark.parametrize("status", [Status.DECIDED, Status.SERVED, Status.EXECUTED, Status.CLOSED])
def test_what_is_decided_stays_reviewed(status: Status) -> None:
    assert undone_by_new_facts(status) == ()
