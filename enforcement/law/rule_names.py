"""What the rows of a department profile are called in Chinese, in the order of the procedure."""

from typing import Final

#: What each row of a profile is called.
RULES: Final = {
    "branch_in_own_name": "派出机构能否以自己名义处罚",
    "decider": "作出处罚决定的机关",
    "signature": "签发人、印章、文号前缀",
    "filing_conditions": "立案条件",
    "filing_period": "立案期限（自发现线索）",
    "filing_extension": "立案期限的延长",
    "decision_period": "作出决定的期限（自立案）",
    "decision_extension": "作出决定期限的延长",
    "simple_filing_period": "当场处罚备案期限",
    "limitation": "追责时效",
    "limitation_extended": "较长的追责时效",
    "review_before_notice": "审核先于告知",
    "audit_required": "非重大案件须经案件审核",
    "review_scope": "法制审核范围",
    "review_days": "审核期限",
    "notice_needs_head_approval": "告知前须机关负责人批准",
    "defence_window": "陈述申辩期限（自告知送达）",
    "defence_treatment_in_decision": "决定书载明陈述申辩采纳情况",
    "hearing_person_from": "听证：公民罚款数额",
    "hearing_organisation_from": "听证：法人或者其他组织罚款数额",
    "hearing_confiscation": "听证：没收适用同一数额",
    "hearing_local_standard": "听证：省级标准优先",
    "collective_required": "须负责人集体讨论",
    "preservation_makeup_24h": "先行登记保存可在二十四小时内补办批准",
    "preservation_lapses": "先行登记保存逾期未处理的自动解除",
    "publication_warning_at_service": "送达时书面告知将予公示",
    "closing_form_period": "结案期限",
    "closing_approval_by_head": "结案须机关负责人批准",
    "case_file": "案卷",
}
