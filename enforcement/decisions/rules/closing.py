"""On what grounds a case is closed; pure."""

from enforcement.law.values import Labelled


class CloseGround(Labelled):
    """Why a case may be closed (市场监督管理行政处罚程序规定 Art. 77)."""

    EXECUTED = "executed", "处罚决定执行完毕"
    NO_EXECUTION = "no_execution", "无须执行"
