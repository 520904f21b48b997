"""What is disclosed before, during and after enforcement 三项制度之公示, and what must not be.

The operational list follows 国办发〔2018〕118号, whose text is still to be checked, as another province's rules
carry it out; such rows carry `verified=False`. Duties that a law states by itself are verified.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from enforcement.law.periods import Period, Unit
from enforcement.law.statutes import Article, art
from enforcement.law.values import Labelled


class Phase(Labelled):
    """When an item is disclosed, or that it is not."""

    BEFORE = "before", "事前公示"
    DURING = "during", "事中公示"
    AFTER = "after", "事后公示"
    NEVER = "never", "不予公开"
    HIDDEN = "hidden", "公开时隐去"


@dataclass(frozen=True, slots=True)
class DisclosureItem:
    """One item. `period`: by when, counted from `since`."""

    code: str
    phase: Phase
    group: str
    text: str
    article: Article
    verified: bool = True
    period: Period | None = None
    since: str = ""
    valid_from: date | None = None
    note: str = ""


_MODEL: Final = "参照《广东省行政执法公示办法》，该办法在云南省不具有约束力"
_GUIDANCE: Final = art("118")


def _wd(days: int, article: Article, *, verified: bool = True) -> Period:
    return Period(days, Unit.WORKING_DAY, article, verified)


_FORMED: Final = (_wd(20, art("XXG", "26")), "形成或者变更")


def _before(code: str, group: str, text: str) -> DisclosureItem:
    period, since = _FORMED
    return DisclosureItem(code, Phase.BEFORE, group, text, _GUIDANCE, False, period, since, note=_MODEL)


def _by_law(code: str, group: str, text: str, article: Article) -> DisclosureItem:
    period, since = _FORMED
    return DisclosureItem(code, Phase.BEFORE, group, text, article, period=period, since=since)


def _item(phase: Phase, code: str, group: str, text: str, article: Article = _GUIDANCE) -> DisclosureItem:
    verified = article != _GUIDANCE
    return DisclosureItem(code, phase, group, text, article, verified, note="" if verified else _MODEL)


DISCLOSURE: Final[tuple[DisclosureItem, ...]] = (
    _by_law("implementing", "程序信息", "实施机关、立案依据、实施程序、救济渠道", art("CFF", "39")),
    _by_law("benchmark", "依据信息", "行政处罚裁量基准", art("CFF", "34")),
    _by_law("mandate", "依据信息", "委托书：委托事项、权限、期限", art("CFF", "20")),
    _by_law("monitoring_sites", "主体信息", "电子技术监控设备设置地点", art("CFF", "41")),
    _by_law("township_powers", "清单信息", "交由乡镇行使的处罚权的决定", art("CFF", "24")),
    _by_law("inspection_bodies", "清单信息", "行政检查主体、检查事项；未公布的不得实施检查", art("54")),
    _before("subjects", "主体信息", "执法主体名称、机构设置、办公地址、联系方式"),
    _before("officers", "主体信息", "执法人员姓名、执法证号"),
    _before("duties", "职责信息", "单位职能、执法岗位责任"),
    _before("bases", "依据信息", "法律、法规、规章"),
    _before("flow", "程序信息", "执法流程图、办事指南"),
    _before("powers", "清单信息", "权责清单"),
    _before("random_items", "清单信息", "随机抽查事项清单"),
    _before("recordings", "清单信息", "音像记录清单"),
    _before("review_catalogue", "清单信息", "重大执法决定法制审核目录清单"),
    _before("supervision", "监督信息", "当事人权利，救济途径、方式、期限，投诉举报方式、途径、受理条件"),
    _item(Phase.DURING, "certificate", "现场", "主动出示执法证件", art("CFF", "55")),
    _item(
        Phase.DURING,
        "told",
        "现场",
        "告知事实、理由、依据和陈述、申辩、听证、回避、救济等权利",
        art("CFF", "44"),
    ),
    _item(Phase.DURING, "uniform", "现场", "国家规定统一着装、佩戴标识的，按规定着装佩戴"),
    _item(Phase.DURING, "instruments", "现场", "出具执法文书"),
    _item(Phase.DURING, "window", "服务窗口", "岗位职责、申请材料示范文本、办理进度、咨询服务、投诉举报"),
    DisclosureItem(
        "decision",
        Phase.AFTER,
        "执法决定",
        "行政许可、行政处罚决定：文号、案件名称、当事人类型、违法事实、法律依据、执法决定、执法主体、日期",
        _GUIDANCE,
        verified=False,
        period=_wd(7, _GUIDANCE, verified=False),
        since="作出决定",
        note="各部门另有规定的按渠道分别计算，见各部门规则",
    ),
    DisclosureItem(
        "other_decisions",
        Phase.AFTER,
        "执法决定",
        "行政强制、行政检查、行政征收征用等其他执法决定",
        _GUIDANCE,
        verified=False,
        period=_wd(20, _GUIDANCE, verified=False),
        since="作出决定",
    ),
    _item(
        Phase.AFTER,
        "sealing",
        "执法决定",
        "查封、扣押决定、查封、扣押延期情况和解除查封、扣押决定（生态环境）",
        art("CK", "7"),
    ),
    DisclosureItem(
        "social_impact",
        Phase.AFTER,
        "执法决定",
        "具有一定社会影响的行政处罚决定",
        art("CFF", "48"),
    ),
    DisclosureItem(
        "withdrawal",
        Phase.AFTER,
        "撤回",
        "公开的处罚决定被依法变更、撤销、确认违法或者确认无效的，撤回并公开说明理由",
        art("CFF", "48,85"),
        period=_wd(3, art("CFF", "48,85")),
        since="变更、撤销、确认违法或者确认无效",
    ),
    DisclosureItem(
        "random_results",
        Phase.AFTER,
        "检查结果",
        "双随机抽查结果",
        art("YHH", "54"),
        note="法规规定及时公布；二十个工作日待核",
    ),
    DisclosureItem(
        "statistics",
        Phase.AFTER,
        "年度数据",
        "上年度行政执法总体情况数据，每年一月三十一日前",
        _GUIDANCE,
        verified=False,
    ),
    DisclosureItem(
        "credit_level",
        Phase.AFTER,
        "信用信息",
        "处罚信息按轻微、一般、严重分别公示，期满自动停止",
        art("36"),
        verified=False,
        note="轻微的不公示；一般的三个月至一年；严重的一年至三年；条号待核",
    ),
    _item(Phase.NEVER, "minor", "不予公开", "当事人为未成年人的"),
    _item(
        Phase.NEVER, "secret", "不予公开", "主要事实涉及国家秘密、商业秘密、个人隐私的", art("XXG", "14-15")
    ),
    _item(
        Phase.NEVER,
        "security",
        "不予公开",
        "可能危及国家安全、公共安全、经济安全、社会稳定的",
        art("XXG", "14"),
    ),
    _item(Phase.NEVER, "related_cases", "不予公开", "可能影响系列案件调查处理的"),
    _item(
        Phase.NEVER,
        "process",
        "可以不予公开",
        "讨论记录、过程稿、磋商信函、请示报告等过程性信息",
        art("XXG", "16"),
    ),
    _item(
        Phase.HIDDEN,
        "person",
        "自然人",
        "姓名，出生日期、身份证号、生物识别信息、住址、电话、电子邮箱、健康信息、行踪信息、银行账号、权属证书编号、财产状况",
    ),
    _item(Phase.HIDDEN, "organisation", "法人和其他组织", "银行账号、权属证书编号、财产状况"),
)
