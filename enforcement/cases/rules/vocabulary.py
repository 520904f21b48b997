"""Where a case stands and the steps that move it."""

from enforcement.law.values import Labelled, Stage


class Status(Labelled):
    """Where a case stands. The stage of the mission derives from it."""

    CLUE = "clue", "案源"
    NOT_FILED = "not_filed", "不予立案"
    MERGED = "merged", "已并入"
    INVESTIGATING = "investigating", "调查取证"
    SUSPENDED = "suspended", "中止调查"
    TERMINATED = "terminated", "终止调查"
    TRANSFERRED = "transferred", "已移送其他机关"
    WITH_JUDICIARY = "with_judiciary", "已移送司法机关"
    CONCLUDED = "concluded", "调查终结"
    UNDER_REVIEW = "under_review", "审核中"
    RETURNED = "returned", "审核退回"
    REVIEWED = "reviewed", "审核通过"
    NOTIFIED = "notified", "已告知"
    DECIDED = "decided", "已决定"
    SERVED = "served", "已送达"
    EXECUTED = "executed", "已执行"
    CLOSED = "closed", "已结案"

    @property
    def stage(self) -> Stage:
        """The stage of disclosure the status belongs to."""
        if self in {Status.CLUE, Status.NOT_FILED}:
            return Stage.PRE_PUBLICITY
        if self in {Status.SERVED, Status.EXECUTED, Status.CLOSED}:
            return Stage.POST_PUBLICITY
        return Stage.IN_PROCESS


class StepCode(Labelled):
    """Every step. The operation that takes step S is the URL named `step-S`."""

    REGISTER_CLUE = "register_clue", "案源登记"
    NAME_OFFICERS = "name_officers", "指定执法人员"
    CITE_BASIS = "cite_basis", "援引依据和职权"
    MERGE_CLUE = "merge_clue", "案源合并"
    SPLIT_CLUE = "split_clue", "案源分立"
    PROPOSE_FILING = "propose_filing", "办案机构提请立案"
    FILE = "file", "批准立案"
    PROPOSE_DECLINE = "propose_decline", "办案机构提请不予立案"
    DECLINE_FILING = "decline_filing", "不予立案"
    INSPECT = "inspect", "现场检查"
    QUESTION = "question", "询问"
    ORDER_CORRECTION = "order_correction", "责令改正"
    REINSPECT = "reinspect", "改正复查"
    HAND_OVER = "hand_over", "移交承办"
    REQUEST_RECUSAL = "request_recusal", "申请回避"
    DECIDE_RECUSAL = "decide_recusal", "决定回避"
    APPROVE_MATTER = "approve_matter", "有关事项审批"
    SUSPEND = "suspend", "中止调查"
    RESUME = "resume", "恢复调查"
    TERMINATE = "terminate", "终止调查"
    CONSOLIDATE = "consolidate", "并案"
    SEPARATE = "separate", "分案"
    TRANSFER_AGENCY = "transfer_agency", "移送其他机关"
    RETURN_FROM_AGENCY = "return_from_agency", "其他机关退回"
    PROPOSE_TRANSFER = "propose_transfer", "提请移送司法机关"
    REFUSE_TRANSFER = "refuse_transfer", "不批准移送司法机关"
    TRANSFER_JUDICIARY = "transfer_judiciary", "批准移送司法机关"
    HAND_TO_JUDICIARY = "hand_to_judiciary", "向司法机关移交"
    RETURN_FROM_JUDICIARY = "return_from_judiciary", "司法机关退回"
    CONCLUDE_INVESTIGATION = "conclude_investigation", "调查终结"
    DRAFT_DECISION = "draft_decision", "拟定处理决定"
    REQUEST_REVIEW = "request_review", "送法制审核"
    RETURN_REVIEW = "return_review", "法制审核退回"
    PASS_REVIEW = "pass_review", "法制审核通过"
    REQUEST_AUDIT = "request_audit", "送案件审核"
    RETURN_AUDIT = "return_audit", "案件审核退回"
    PASS_AUDIT = "pass_audit", "案件审核通过"
    APPROVE_NOTICE = "approve_notice", "批准告知"
    NOTIFY = "notify", "事先告知"
    HEAR_DEFENCE = "hear_defence", "听取陈述申辩"
    REEXAMINE = "reexamine", "陈述申辩复核"
    DISCUSS = "discuss", "负责人集体讨论"
    DECIDE = "decide", "作出行政处罚决定"
    DECIDE_ON_SPOT = "decide_on_spot", "当场作出行政处罚决定"
    FILE_ON_SPOT = "file_on_spot", "当场处罚备案"
    SERVE = "serve", "送达决定"
    RECORD_PAYMENT = "record_payment", "缴纳罚没款"
    CLOSE = "close", "结案"
