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
    REQUEST_MEASURE = "request_measure", "提请采取强制措施或者先行登记保存"
    APPROVE_MEASURE = "approve_measure", "批准采取措施"
    DECLINE_MEASURE = "decline_measure", "不予批准采取措施"
    TAKE_MEASURE = "take_measure", "实施查封、扣押、冻结"
    PRESERVE = "preserve", "先行登记保存"
    SETTLE_PRESERVATION = "settle_preservation", "先行登记保存处理"
    EXTEND_MEASURE = "extend_measure", "延长强制措施期限"
    BEGIN_APPRAISAL = "begin_appraisal", "开始检测、检验、检疫、鉴定"
    END_APPRAISAL = "end_appraisal", "检测、检验、检疫、鉴定结束"
    APPLY_FOR_RELEASE = "apply_for_release", "登记当事人解除申请"
    REFUSE_RELEASE = "refuse_release", "驳回解除申请"
    RELEASE_MEASURE = "release_measure", "解除强制措施"
    SERVE_MEASURE = "serve_measure", "送达强制措施文书"
    POST_CLAIM_NOTICE = "post_claim_notice", "公告招领"
    APPROVE_DISPOSAL = "approve_disposal", "批准处置涉案财物"
    DISPOSE_ITEM = "dispose_item", "处置涉案财物"
    MOVE_ITEM = "move_item", "变更涉案财物存放"
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
