"""What the law asks of persons and outcomes: recusal, crime, age, capacity. Pure."""

from datetime import date
from typing import Final

from enforcement.law.values import Labelled
from enforcement.registry.rules import Rank

RESPONSIBLE_FROM: Final = 14
ADULT_FROM: Final = 18


class RecusalSource(Labelled):
    """Who asks that somebody stand aside."""

    PARTY = "party", "当事人申请"
    SELF = "self", "本人主动回避"
    AGENCY = "agency", "本机关其他人员提出"


class JudicialOutcome(Labelled):
    """What became of a case at the police, the procuratorate or the court."""

    DECLINED = "declined", "公安机关不予立案"
    DROPPED = "dropped", "立案后撤销案件"
    NOT_PROSECUTED = "not_prosecuted", "人民检察院不起诉"
    NO_PENALTY = "no_penalty", "人民法院免予刑事处罚"
    CONVICTED = "convicted", "人民法院判处刑罚"


class Objection(Labelled):
    """What an agency may do where the police refuse to file (令310 Art. 9)."""

    RECONSIDERATION = "reconsideration", "提请公安机关复议"
    SUPERVISION = "supervision", "建议人民检察院立案监督"


class Corrected(Labelled):
    """What a re-inspection found of an order to correct."""

    YES = "yes", "已改正"
    PARTLY = "partly", "部分改正"
    NO = "no", "未改正"


class Capacity(Labelled):
    """Whether a person answers for what was done (Art. 31)."""

    INCAPABLE = "incapable", "精神病人、智力残疾人在不能辨认或者控制自己行为时实施"
    DIMINISHED = "diminished", "尚未完全丧失辨认或者控制自己行为能力"
    CAPABLE = "capable", "间歇性精神病人在精神正常时实施"


class AssessmentKind(Labelled):
    """What is found of, or done about, a party."""

    CAPACITY = "capacity", "责任能力认定"
    MITIGATION = "mitigation", "从轻、减轻处罚的意见"
    GUARDIAN = "guardian", "责令监护人加以管教、看管和治疗"


class Age(Labelled):
    """What the age at the act means for a penalty (Art. 30)."""

    CHILD = "child", "不满十四周岁"
    MINOR = "minor", "已满十四周岁不满十八周岁"
    ADULT = "adult", "已满十八周岁"


def age_at(born: date, act: date) -> Age:
    """The age on the day of the act; the birthday itself still belongs to the year before it."""
    years = act.year - born.year - ((act.month, act.day) <= (born.month, born.day))
    if years < RESPONSIBLE_FROM:
        return Age.CHILD
    return Age.MINOR if years < ADULT_FROM else Age.ADULT


#: What bars a penalty only: a decision that imposes none is open.
BARS_PENALTY_ONLY: Final = frozenset(
    {"minor_unpunishable", "minor_mitigation_owed", "incapacity", "limitation_passed"}
)


def decides_recusal_of(rank: str) -> frozenset[Rank] | None:
    """Ranks that decide the recusal of somebody of this rank ('': no head); None: the heads together.

    Basis: Penalty Law Art. 43; 市场监督管理行政处罚程序规定 Art. 4.
    """
    if rank in {Rank.CHIEF, Rank.ACTING}:
        return None
    if rank == Rank.DEPUTY:
        return frozenset({Rank.CHIEF, Rank.ACTING})
    return frozenset(Rank)
