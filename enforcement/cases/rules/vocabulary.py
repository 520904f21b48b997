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
    DECIDED = "decided", "已决定"
    SERVED = "served", "已送达"
    COURT_APPLIED = "court_applied", "已申请法院强制执行"
    EXECUTION_ENDED = "execution_ended", "终结执行"
    EXECUTED = "executed", "已执行"
    CLOSED = "closed", "已结案"

    @property
    def stage(self) -> Stage:
        """The stage of disclosure the status belongs to."""
        if self in {Status.CLUE, Status.NOT_FILED}:
            return Stage.PRE_PUBLICITY
        if self in {
            Status.SERVED,
            Status.COURT_APPLIED,
            Status.EXECUTION_ENDED,
            Status.EXECUTED,
            Status.CLOSED,
        }:
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
    DISCUSS = "discuss", "负责人集体讨论"
    DECIDE = "decide", "作出行政处罚决定"
    DECIDE_ON_SPOT = "decide_on_spot", "当场作出行政处罚决定"
    FILE_ON_SPOT = "file_on_spot", "当场处罚备案"
    SERVE = "serve", "送达决定"
    APPLY_DEFERRAL = "apply_deferral", "申请延期、分期缴纳"
    DECIDE_DEFERRAL = "decide_deferral", "审批延期、分期缴纳"
    RECORD_PAYMENT = "record_payment", "缴纳罚没款"
    DEMAND = "demand", "催告"
    HEAR_DEMAND_DEFENCE = "hear_demand_defence", "听取催告后的陈述申辩"
    REEXAMINE_DEMAND = "reexamine_demand", "复核催告后的陈述申辩"
    AGREE_EXECUTION = "agree_execution", "达成执行协议"
    ORDER_EXECUTION = "order_execution", "作出强制执行决定"
    CARRY_OUT_EXECUTION = "carry_out_execution", "实施强制执行"
    APPLY_TO_COURT = "apply_to_court", "申请人民法院强制执行"
    RECORD_COURT_ANSWER = "record_court_answer", "登记人民法院的答复"
    COURT_EXECUTED = "court_executed", "人民法院执行完毕"
    SUSPEND_EXECUTION = "suspend_execution", "中止执行"
    RESUME_EXECUTION = "resume_execution", "恢复执行"
    TERMINATE_EXECUTION = "terminate_execution", "终结执行"
    CLOSE = "close", "结案"
