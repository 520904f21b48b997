"""Where a case stands, reckoned anew from its steps by a table of the walk's own: double entry for the procedure.

Neither the procedure table nor `Case` is asked: whoever changes where a step leads says so here as well.
"""

from __future__ import annotations

from typing import Final

from enforcement.cases.models import Case
from enforcement.cases.rules import Status
from enforcement.cases.rules import StepCode as C
from enforcement.law.values import Stage

S: Final = Status
_LEADS_TO: Final = {
    C.REGISTER_CLUE: S.CLUE,
    C.MERGE_CLUE: S.MERGED,
    C.DECLINE_FILING: S.NOT_FILED,
    C.FILE: S.INVESTIGATING,
    C.CONSOLIDATE: S.MERGED,
    C.SUSPEND: S.SUSPENDED,
    C.TERMINATE: S.TERMINATED,
    C.TRANSFER_AGENCY: S.TRANSFERRED,
    C.TRANSFER_JUDICIARY: S.WITH_JUDICIARY,
    C.CONCLUDE_INVESTIGATION: S.CONCLUDED,
    C.REQUEST_REVIEW: S.UNDER_REVIEW,
    C.REQUEST_AUDIT: S.UNDER_REVIEW,
    C.RETURN_REVIEW: S.RETURNED,
    C.RETURN_AUDIT: S.RETURNED,
    C.PASS_REVIEW: S.REVIEWED,
    C.PASS_AUDIT: S.REVIEWED,
    C.NOTIFY: S.NOTIFIED,
    C.ARRANGE_HEARING: S.HEARING,
    C.TERMINATE_HEARING: S.NOTIFIED,
    C.REPORT_HEARING: S.NOTIFIED,
    C.DECIDE: S.DECIDED,
    C.DECIDE_ON_SPOT: S.SERVED,
    C.SERVE: S.SERVED,
    C.APPLY_TO_COURT: S.COURT_APPLIED,
    C.COURT_EXECUTED: S.EXECUTED,
    C.TERMINATE_EXECUTION: S.EXECUTION_ENDED,
    C.CLOSE: S.CLOSED,
}
#: What brings the case there only when it is done in full: nothing is owed any more, or the court says no.
_IN_FULL: Final = {
    C.RECORD_PAYMENT: S.EXECUTED,
    C.CARRY_OUT_EXECUTION: S.EXECUTED,
    C.RECORD_COURT_ANSWER: S.EXECUTION_ENDED,
}
_BACK: Final = {
    C.RESUME: C.SUSPEND,
    C.RETURN_FROM_AGENCY: C.TRANSFER_AGENCY,
    C.RETURN_FROM_JUDICIARY: C.TRANSFER_JUDICIARY,
}
_BEFORE: Final = frozenset({S.CLUE, S.NOT_FILED})
_AFTER: Final = frozenset({S.SERVED, S.COURT_APPLIED, S.EXECUTION_ENDED, S.EXECUTED, S.CLOSED})


def status_follows_the_steps(case: Case) -> None:
    """Status, version and stage say what the steps on file say, and nothing else moved them."""
    status, moved = S.CLUE, 0
    left: dict[C, Status] = {}
    steps = list(case.steps.order_by("seq").values_list("seq", "code", "status_after"))
    assert [seq for seq, _, _ in steps] == list(range(1, case.step_count + 1))
    for _, written, after in steps:
        code, before = C(written), status
        if code in _IN_FULL:
            status = Status(after)
            assert status in {before, _IN_FULL[code]}, f"{code}: {before} → {after}"
        elif code in _BACK:
            status = left[_BACK[code]]
        else:
            left[code] = before
            status = _LEADS_TO.get(code, before)
        assert after == status, f"{code}: {before} → {after}, should be {status}"
        moved += status is not before
    assert case.status == status
    assert case.stage is _stage(status)
    assert case.version >= moved


def _stage(status: Status) -> Stage:
    if status in _BEFORE:
        return Stage.PRE_PUBLICITY
    return Stage.POST_PUBLICITY if status in _AFTER else Stage.IN_PROCESS
