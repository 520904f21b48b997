"""The six departments' procedure rules as they stand in their texts, one frozen profile per span of days.

Rows that no source text confirmed carry `verified=False`. Where a row must be guessed, the safer value
stands: the one that costs the agency a step and the party no right.
"""

from dataclasses import replace
from datetime import date

from enforcement.law.checklists import (
    GUIDANCE_ITEMS,
    GUIDANCE_OPINIONS,
    MARKET_REGULATION_ITEMS,
    MARKET_REGULATION_OPINIONS,
)
from enforcement.law.limits import Clock, common_period, limit
from enforcement.law.profile import CollectiveTriggers, Profile, PublicationRow, Rule, missing
from enforcement.law.statutes import Article, art
from enforcement.law.values import Channel, Department, PenaltyKind

_TO_BE_CHECKED = "部门程序规定全文待核"
_SAMR_FROM = date(2022, 11, 1)
_CODE_IN_FORCE = date(2026, 8, 15)
_RULES_18_IN_FORCE = date(2026, 2, 1)

_FOUR_CONDITIONS = "有证据初步证明存在违法行为；依法应当给予行政处罚；属于本机关管辖；在追责时效内"
_REVIEW_SCOPE = "行政处罚法第五十八条所列情形和重大执法决定法制审核目录"
_TWO_VOLUMES = "一案一卷，分正卷、副卷"

_PLATFORM = PublicationRow(Channel.PLATFORM, common_period(Clock.PUBLICATION_PLATFORM))


def _general(department: Department, text: Article, valid_from: date) -> Profile:
    """Return what holds where the own text is not to hand: the Penalty Law and safe assumptions."""
    no_figure = missing(text, "听证较大数额标准待省级或部门行登记，登记前一律按应当告知听证权利办理")
    return Profile(
        department=department,
        valid_from=valid_from,
        valid_to=None,
        branch_in_own_name=Rule(False, art("CFF", "17,20"), verified=False, note=_TO_BE_CHECKED),
        decider=Rule("县级主管部门", art("CFF", "17,22-23"), verified=False, note=_TO_BE_CHECKED),
        signature=missing(text, "签发人、印章、文号前缀由县级行登记"),
        filing_conditions=Rule(_FOUR_CONDITIONS, text, verified=False, note=_TO_BE_CHECKED),
        review_before_notice=Rule(False, text, verified=False, note="审核与告知的先后顺序待核"),
        audit_required=Rule(
            True, art("CFF", "47"), verified=False, note="非重大案件的审核方式待核，从严要求案件审核"
        ),
        review_scope=Rule(_REVIEW_SCOPE, art("CFF", "58"), note="目录由本机关和本县公布，从其并集"),
        review_checklist=GUIDANCE_ITEMS,
        audit_checklist=GUIDANCE_ITEMS,
        review_opinions=GUIDANCE_OPINIONS,
        notice_needs_head_approval=Rule(
            True, art("CFF", "44"), verified=False, note="告知前是否须经机关负责人批准待核，从严要求批准"
        ),
        defence_treatment_in_decision=Rule(
            True, art("CFF", "45"), verified=False, note="决定书载明陈述申辩采纳情况的要求待核，从严要求载明"
        ),
        hearing_person_from=no_figure,
        hearing_organisation_from=no_figure,
        hearing_confiscation=missing(text, "没收是否适用同一标准待核，登记前按同一标准从严办理"),
        hearing_local_standard=missing(text, "是否另有省级标准待核"),
        collective_required=Rule(CollectiveTriggers(), art("CFF", "57§2"), note="情节复杂或者重大违法行为"),
        preservation_makeup_24h=Rule(
            False, art("CFF", "56"), verified=False, note="未见允许事后补办的部门规定，须事先批准"
        ),
        preservation_lapses=Rule(
            True, art("CFF", "56"), verified=False, note="逾期未处理的效力待核，从宽按自动解除"
        ),
        publication=(_PLATFORM,),
        publication_warning_at_service=Rule(
            False, art("118"), verified=False, note="未见书面告知公示的部门规定，建议告知"
        ),
        closing_approval_by_head=Rule(True, text, verified=False, note=_TO_BE_CHECKED),
        case_file=Rule("一案一卷", text, verified=False, note=_TO_BE_CHECKED),
    )


def _market_regulation() -> Profile:
    """Read in full: procedure rules, publication rules; of the hearing rules, Art. 5."""
    hearing = art("SAMR-T", "5")
    provincial = "省级标准另有规定的从其规定"
    published = limit(Clock.PUBLICATION_ENTERPRISE, Department.MARKET_REGULATION, _SAMR_FROM)
    enterprise = PublicationRow(
        Channel.ENTERPRISE_SYSTEM,
        published.needed,
        ordinary_only=True,
        skips_pure_warning=True,
        note=published.note,
    )
    return replace(
        _general(Department.MARKET_REGULATION, art("SAMR-P"), _SAMR_FROM),
        branch_in_own_name=Rule(False, art("SAMR-P", "9"), note="派出机构经法律、法规、规章授权的除外"),
        decider=Rule("县级市场监督管理部门", art("SAMR-P", "9")),
        filing_conditions=Rule(_FOUR_CONDITIONS, art("SAMR-P", "19")),
        review_before_notice=Rule(True, art("SAMR-P", "49-56"), note="听证案件在听证后再次审核（第五十条）"),
        audit_required=Rule(True, art("SAMR-P", "49,52-54")),
        review_scope=Rule(_REVIEW_SCOPE, art("SAMR-P", "50"), note="可以扩大范围"),
        review_checklist=MARKET_REGULATION_ITEMS,
        audit_checklist=MARKET_REGULATION_ITEMS,
        review_opinions=MARKET_REGULATION_OPINIONS,
        notice_needs_head_approval=Rule(True, art("SAMR-P", "56")),
        defence_treatment_in_decision=Rule(True, art("SAMR-P", "62")),
        hearing_person_from=Rule(10_000, hearing, note=provincial),
        hearing_organisation_from=Rule(100_000, hearing, note=provincial),
        hearing_confiscation=Rule(True, hearing, note="没收违法所得和非法财物价值合计"),
        hearing_local_standard=Rule(True, hearing, note=provincial),
        collective_required=Rule(
            CollectiveTriggers(hearing_held=True), art("SAMR-P", "60"), note="第五十条第一款所列案件"
        ),
        preservation_makeup_24h=Rule(True, art("SAMR-P", "33")),
        preservation_lapses=Rule(True, art("SAMR-P", "35")),
        publication=(enterprise, _PLATFORM),
        publication_warning_at_service=Rule(True, art("SAMR-G", "8")),
        closing_approval_by_head=Rule(True, art("SAMR-P", "77")),
        case_file=Rule(_TWO_VOLUMES, art("SAMR-P", "78")),
    )


def _ecology() -> tuple[Profile, Profile]:
    """Before the Ecology Code the branch acts in the city bureau's name; from it, in its own."""
    text = art("MEE-P")
    before = replace(
        _general(Department.ECOLOGY, text, date(2023, 7, 1)),
        valid_to=_CODE_IN_FORCE,
        branch_in_own_name=Rule(
            False, art("CFF", "17"), note="分局以自己名义作出决定属重大问题（评查细则第一项）"
        ),
        decider=Rule("设区的市生态环境局", art("CFF", "17")),
        hearing_person_from=Rule(5_000, text, verified=False, note="地方性法规、规章另有规定的从其规定"),
        hearing_organisation_from=Rule(
            200_000, art("MEE-P", "89"), note="是否包括本数的表述不一致，从严按包括本数"
        ),
        hearing_confiscation=Rule(True, art("MEE-P", "89"), note="没收等值物品"),
        hearing_local_standard=Rule(True, text, verified=False, note="地方性法规、规章另有规定的从其规定"),
        collective_required=Rule(
            CollectiveTriggers(
                amount_from=500_000,
                kinds=frozenset(
                    {
                        PenaltyKind.LICENCE_REVOCATION,
                        PenaltyKind.BUSINESS_SUSPENSION,
                        PenaltyKind.CLOSURE,
                        PenaltyKind.CAREER_RESTRICTION,
                    }
                ),
            ),
            text,
            verified=False,
            note="情节复杂或者重大违法行为见行政处罚法第五十七条第二款",
        ),
        case_file=Rule(_TWO_VOLUMES, text, verified=False),
    )
    after = replace(
        before,
        valid_from=_CODE_IN_FORCE,
        valid_to=None,
        branch_in_own_name=Rule(True, art("ECO", "53")),
        decider=Rule(
            "设区的市生态环境局的派出机构",
            art("ECO", "53"),
            verified=False,
            note="可以自己名义处罚已核；本县由谁署名待县级行登记",
        ),
        signature=missing(art("ECO", "53"), "签发人、印章、文号前缀由县级行登记"),
    )
    return before, after


def _transport() -> Profile:
    text = art("MOT-P")
    provincial = missing(text, "省级标准待登记；海事为公民一万元、组织十万元（待核），不适用于本县")
    return replace(
        _general(Department.TRANSPORT, text, date(2021, 7, 15)),
        decider=Rule("县交通运输局", text, verified=False, note="综合行政执法大队以其名义执法待核"),
        hearing_person_from=provincial,
        hearing_organisation_from=provincial,
        hearing_local_standard=Rule(True, text, verified=False, note="按省级标准"),
    )


def _emergency() -> tuple[Profile, Profile]:
    """Order 18 repeals the old rules; its periods are not to hand, and the old ones do not outlive them."""
    old, new = art("MEM-15"), art("MEM-18")
    before = replace(
        _general(Department.EMERGENCY, old, date(2021, 7, 15)),
        valid_to=_RULES_18_IN_FORCE,
        decider=Rule("县应急管理局", old, verified=False, note=_TO_BE_CHECKED),
        hearing_person_from=Rule(20_000, old, verified=False),
        hearing_organisation_from=Rule(50_000, old, verified=False),
    )
    after = replace(
        _general(Department.EMERGENCY, new, _RULES_18_IN_FORCE),
        decider=Rule("县应急管理局", new, verified=False, note=_TO_BE_CHECKED),
    )
    return before, after


def _agriculture() -> Profile:
    text = art("MARA-P")
    figures = art("MARA-P", "59")
    ministry = "部级标准；省级标准待登记"
    return replace(
        _general(Department.AGRICULTURE, text, date(2022, 2, 1)),
        decider=Rule("县农业农村局", text, verified=False, note="综合行政执法大队以其名义执法待核"),
        hearing_person_from=Rule(10_000, figures, verified=False, note=ministry),
        hearing_organisation_from=Rule(100_000, figures, verified=False, note=ministry),
        hearing_confiscation=Rule(True, text, verified=False),
        hearing_local_standard=Rule(True, art("MARA-P", "59"), note="按省级标准"),
        collective_required=Rule(
            CollectiveTriggers(hearing_held=True),
            text,
            verified=False,
            note="听证案件等；另见处罚法第五十七条",
        ),
    )


def _urban() -> Profile:
    text = art("MOHURD-P")
    otherwise = "无省级标准时适用；省级标准待登记"
    return replace(
        _general(Department.URBAN, text, date(2022, 5, 1)),
        decider=Rule("县住房和城乡建设局（城市管理局）", text, verified=False, note=_TO_BE_CHECKED),
        hearing_person_from=Rule(10_000, text, verified=False, note=otherwise),
        hearing_organisation_from=Rule(100_000, text, verified=False, note=otherwise),
        hearing_confiscation=Rule(True, text, verified=False),
        hearing_local_standard=Rule(True, text, verified=False, note="按省级标准"),
    )


#: Every profile, department by department.
ROWS = (
    _market_regulation(),
    *_ecology(),
    _transport(),
    *_emergency(),
    _agriculture(),
    _urban(),
)
