"""Where a case stands and the steps that move it."""

from enforcement.law.values import Labelled, Stage


class Status(Labelled):
    """Where a case stands. The stage of the mission derives from it."""

    CLUE = "clue", "案源"
    NOT_FILED = "not_filed", "不予立案"
    INVESTIGATING = "investigating", "调查取证"
    CONCLUDED = "concluded", "调查终结"
    UNDER_REVIEW = "under_review", "审核中"
    RETURNED = "returned", "审核退回"
    REVIEWED = "reviewed", "审核通过"
    NOTIFIED = "notified", "已告知"
    HEARING = "hearing", "听证中"
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
    PROPOSE_FILING = "propose_filing", "办案机构提请立案"
    FILE = "file", "批准立案"
    DECLINE_FILING = "decline_filing", "不予立案"
    INSPECT = "inspect", "现场检查"
    QUESTION = "question", "询问"
    ORDER_CORRECTION = "order_correction", "责令改正"
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
    REQUEST_HEARING = "request_hearing", "要求听证"
    ACCEPT_HEARING = "accept_hearing", "受理听证"
    DECLINE_HEARING = "decline_hearing", "不予受理听证"
    ARRANGE_HEARING = "arrange_hearing", "听证通知"
    RECUSE_HOST = "recuse_host", "申请听证主持人回避"
    DECIDE_HOST_RECUSAL = "decide_host_recusal", "决定听证主持人回避"
    HOLD_HEARING = "hold_hearing", "举行听证"
    TERMINATE_HEARING = "terminate_hearing", "终止听证"
    REPORT_HEARING = "report_hearing", "听证报告"
    DISCUSS = "discuss", "负责人集体讨论"
    DECIDE = "decide", "作出处理决定"
    EDUCATE = "educate", "教育当事人"
    DECIDE_ON_SPOT = "decide_on_spot", "当场作出行政处罚决定"
    FILE_ON_SPOT = "file_on_spot", "当场处罚备案"
    SERVE = "serve", "送达决定"
    RECORD_PAYMENT = "record_payment", "缴纳罚没款"
    CLOSE = "close", "结案"
