"""The closed vocabularies of the time limits: which clock, what does not count, how it is read, how grave it is."""

from enforcement.law.values import Labelled


class Clock(Labelled):
    """One kind of time limit; which length it has is the row's business, by department and day."""

    FILING = "filing", "立案"
    INFORMANT_TOLD = "informant_told", "告知实名举报人"
    JURISDICTION_DISPUTE = "jurisdiction_dispute", "管辖争议报请指定"
    JURISDICTION_RULING = "jurisdiction_ruling", "指定管辖"
    ASSISTANCE_REPLY = "assistance_reply", "协查回复"
    DECISION = "decision", "作出处理决定"
    REVIEW = "review", "法制审核（案件审核）"
    DEFENCE = "defence", "陈述申辩"
    HEARING_REQUEST = "hearing_request", "要求听证"
    HEARING_NOTICE = "hearing_notice", "听证通知后举行听证"
    ON_SPOT_FILING = "on_spot_filing", "当场处罚备案"
    SERVICE = "service", "送达决定"
    ANNOUNCEMENT_SERVICE = "announcement_service", "公告送达"
    LIMITATION = "limitation", "追责时效"
    LIMITATION_EXTENDED = "limitation_extended", "追责时效（较长）"
    PRESERVATION_OUTCOME = "preservation_outcome", "先行登记保存的处理"
    URGENT_PRESERVATION_REPORT = "urgent_preservation_report", "紧急先行登记保存的报告"
    URGENT_MEASURE_REPORT = "urgent_measure_report", "紧急强制措施的报告"
    SEALING = "sealing", "查封、扣押"
    FREEZE = "freeze", "冻结"
    FREEZE_SERVED = "freeze_served", "交付冻结决定"
    RELEASE_CHECK = "release_check", "解除申请的核查"
    RELEASE_SERVED = "release_served", "送达解除决定"
    CLAIM = "claim", "招领公告"
    PUBLICATION_PLATFORM = "publication_platform", "处罚决定公示（公示平台）"
    PUBLICATION_ENTERPRISE = "publication_enterprise", "处罚决定公示（企业信用信息公示系统）"
    PUBLICATION_PUSH = "publication_push", "外省当事人处罚信息推送"
    PUBLICATION_PUSHED = "publication_pushed", "外省推送信息公示"
    PUBLICATION_CREDIT = "publication_credit", "双公示报送（信用中国）"
    PUBLICATION_OTHER = "publication_other", "其他执法决定公示"
    PUBLICATION_DISCLOSURE = "publication_disclosure", "政府信息主动公开"
    WITHDRAWAL = "withdrawal", "撤回公示"
    PRIOR_INFO = "prior_info", "事前公示信息更新"
    INSPECTION_RESULT = "inspection_result", "检查结果公示"
    PAYMENT = "payment", "缴纳罚款"
    INSTALMENT = "instalment", "分期缴纳（每期）"
    HAND_IN = "hand_in", "执法人员上交当场收缴罚款"
    BANK_DEPOSIT = "bank_deposit", "机关将罚款缴付银行"
    DEMAND = "demand", "催告后申请强制执行"
    SUBSTITUTE_DEMAND = "substitute_demand", "代履行催告"
    COURT_APPLICATION = "court_application", "申请人民法院强制执行"
    RECONSIDERATION = "reconsideration", "申请行政复议"
    LITIGATION = "litigation", "提起行政诉讼"
    LITIGATION_AFTER_REVIEW = "litigation_after_review", "复议后提起行政诉讼"
    RECONSIDERATION_REPLY = "reconsideration_reply", "复议答复举证"
    RECONSIDERATION_REPLY_SIMPLE = "reconsideration_reply_simple", "复议答复举证（简易程序）"
    RECONSIDERATION_FORWARD = "reconsideration_forward", "转送复议申请"
    LITIGATION_DEFENCE = "litigation_defence", "诉讼答辩举证"
    CORRECTION_REPORT = "correction_report", "复议意见书整改报告"
    TRANSFER_DECISION = "transfer_decision", "涉嫌犯罪移送审批"
    TRANSFER_HANDOVER = "transfer_handover", "涉嫌犯罪案件移送"
    POLICE_DECISION = "police_decision", "公安机关立案审查"
    TRANSFER_ITEMS = "transfer_items", "移交涉案物品"
    TRANSFER_REVIEW = "transfer_review", "对不予立案提请复议"
    POLICE_REVIEW = "police_review", "公安机关复议答复"
    AV_UPLOAD = "av_upload", "音像资料上传"
    CLOSING_FORM = "closing_form", "填写结案审批表"
    STATISTICS = "statistics", "公布上年度执法数据"
    DISCLOSURE_REPORT = "disclosure_report", "公布政府信息公开年度报告"
    DISCLOSURE_REPLY = "disclosure_reply", "答复政府信息公开申请"
    ARCHIVE_TRANSFER = "archive_transfer", "向县档案馆移交档案"


class Exclusion(Labelled):
    """Time that a department's rule may leave out of a period.

    `RECUSAL` stops no clock (Penalty Law Art. 43: the investigation goes on): no row lists it, and what is entered
    under it is shown and counted.
    """

    HEARING = "hearing", "听证"
    TESTING = "testing", "检测、检验、检疫、鉴定"
    IDENTIFICATION = "identification", "权利人辨认、鉴别"
    ASSESSMENT = "assessment", "评估、认定"
    MONITORING = "monitoring", "监测"
    ANNOUNCEMENT = "announcement", "公告"
    SERVICE = "service", "送达"
    SUSPENSION = "suspension", "中止"
    REFUND = "refund", "责令退还多收价款"
    RECUSAL = "recusal", "回避"


class Reading(Labelled):
    """What the end of a period means."""

    LATEST = "latest", "最迟"
    WINDOW = "window", "届满前可以行使"
    EARLIEST = "earliest", "最早"


class Severity(Labelled):
    """What follows when the limit is not kept."""

    BLOCK = "block", "不得继续办理"
    CLOCK = "clock", "预警、逾期"
    VETO = "veto", "案卷评查否决项"
    WARN = "warn", "提醒"
    INFO = "info", "告知事项"


class Approver(Labelled):
    """Who may lengthen a period."""

    AGENCY_HEAD = "agency_head", "机关负责人"
    COLLECTIVE = "collective", "负责人集体讨论"
    SUPERIOR = "superior", "上一级机关"
    ARCHIVES = "archives", "档案主管部门"
