"""On what grounds a case is closed; pure."""

from collections.abc import Collection

from enforcement.cases.rules import Status, StepCode
from enforcement.law.values import Labelled


class CloseGround(Labelled):
    """Why a case may be closed (市场监督管理行政处罚程序规定 Art. 77; other departments follow it, unverified)."""

    EXECUTED = "executed", "处罚决定执行完毕"
    NO_EXECUTION = "no_execution", "无须执行"
    COURT_ENDED = "court_ended", "人民法院裁定终结执行或者不准予执行"
    EXECUTION_TERMINATED = "execution_terminated", "终结执行"
    INVESTIGATION_TERMINATED = "investigation_terminated", "案件终止调查"
    TRANSFERRED = "transferred", "案件移送其他机关或者司法机关"


def ground_fits(
    ground: CloseGround, status: Status, taken: Collection[StepCode], *, owing: bool, to_pay: bool
) -> bool:
    """Whether the file bears the ground out.

    `to_pay`: the decision imposes something in money. `owing`: something of it, or of the late penalty, is unpaid.
    """
    ended_by_head = StepCode.TERMINATE_EXECUTION in taken
    return {
        CloseGround.EXECUTED: status is Status.EXECUTED or (status is Status.SERVED and to_pay and not owing),
        CloseGround.NO_EXECUTION: status is Status.SERVED and not to_pay,
        CloseGround.COURT_ENDED: status is Status.EXECUTION_ENDED and not ended_by_head,
        CloseGround.EXECUTION_TERMINATED: status is Status.EXECUTION_ENDED and ended_by_head,
        CloseGround.INVESTIGATION_TERMINATED: status is Status.TERMINATED,
        CloseGround.TRANSFERRED: status in {Status.TRANSFERRED, Status.WITH_JUDICIARY},
    }[ground]
