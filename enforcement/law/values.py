"""The closed vocabularies of the procedure: every value the law counts, with its Chinese name.

Standard library only, so that any package's rules may import it.
"""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A stored value with the statutory term beside it."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Keep `value` as the string and the Chinese term as `label`; a look-up needs the value only."""
        if not label:
            raise TypeError(f"{value} 缺少中文名称")
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Value and label of each member, as Django's and the API's choices want them."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the member named by its value or its Chinese term.

        Raises: ValueError where the text names none.
        """
        for member in cls:
            if text in (member.value, member.label):
                return member
        raise ValueError(f"“{text}”不在可用值之列：{'、'.join(member.label for member in cls)}")


class Department(Labelled):
    """The comprehensive-enforcement departments of a county (Penalty Law, Art. 18)."""

    MARKET_REGULATION = "market_regulation", "市场监管"
    ECOLOGY = "ecology", "生态环境"
    TRANSPORT = "transport", "交通运输"
    EMERGENCY = "emergency", "应急管理"
    AGRICULTURE = "agriculture", "农业农村"
    URBAN = "urban", "城市管理"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Also accept the everyday names: 市场监管局, 生态环境保护, 安全生产, 农业, 城管.

        Raises: ValueError where the text names none.
        """
        everyday = {
            "生态环境保护": "ecology",
            "安全生产": "emergency",
            "农业": "agriculture",
            "城管": "urban",
        }
        bare = text.strip().removesuffix("局")
        return super().parse(everyday.get(bare, bare))


class Procedure(Labelled):
    """Simple (Arts. 51-53) or ordinary (Arts. 54-62) procedure."""

    SIMPLE = "simple", "简易程序"
    ORDINARY = "ordinary", "普通程序"


class DecisionVariant(Labelled):
    """What the head may decide once the investigation is over (Art. 57 para. 1)."""

    PENALTY = "penalty", "行政处罚"
    NO_PENALTY = "no_penalty", "不予行政处罚"
    NOT_ESTABLISHED = "not_established", "违法事实不能成立"
    TRANSFER = "transfer", "移送司法机关"

    @property
    def penalises(self) -> bool:
        """Whether the decision imposes a penalty; only such a one is announced and defended against before."""
        return self is DecisionVariant.PENALTY


class Heaviness(Labelled):
    """How a kind of penalty comes to carry the right to a hearing (Art. 63)."""

    NEVER = "never", "不适用听证"
    BY_AMOUNT = "by_amount", "达到较大数额时适用听证"
    ALWAYS = "always", "应当告知听证权利"
    BY_JUDGEMENT = "by_judgement", "是否属于较重处罚，请人工判断"


class PenaltyKind(Labelled):
    """The kinds of penalty of Art. 9. An order to correct (Art. 28) is not one of them."""

    WARNING = "warning", "警告"
    CRITICISM = "criticism", "通报批评"
    FINE = "fine", "罚款"
    CONFISCATION_OF_GAINS = "confiscation_of_gains", "没收违法所得"
    CONFISCATION_OF_THINGS = "confiscation_of_things", "没收非法财物"
    LICENCE_SUSPENSION = "licence_suspension", "暂扣许可证件"
    GRADE_REDUCTION = "grade_reduction", "降低资质等级"
    LICENCE_REVOCATION = "licence_revocation", "吊销许可证件"
    ACTIVITY_RESTRICTION = "activity_restriction", "限制开展生产经营活动"
    BUSINESS_SUSPENSION = "business_suspension", "责令停产停业"
    CLOSURE = "closure", "责令关闭"
    CAREER_RESTRICTION = "career_restriction", "限制从业"
    DETENTION = "detention", "行政拘留"
    OTHER = "other", "法律、行政法规规定的其他行政处罚"

    @property
    def has_amount(self) -> bool:
        """Whether the kind is measured in yuan."""
        return self in (
            PenaltyKind.FINE,
            PenaltyKind.CONFISCATION_OF_GAINS,
            PenaltyKind.CONFISCATION_OF_THINGS,
        )

    @property
    def heaviness(self) -> Heaviness:
        """The hearing rule of the kind.

        Suspended licences and restricted activities are not named in Art. 63 and fall under its item 5 if
        heavy: a person judges.

        Basis: Penalty Law, Art. 63.
        """
        if self in (PenaltyKind.WARNING, PenaltyKind.CRITICISM):
            return Heaviness.NEVER
        if self.has_amount:
            return Heaviness.BY_AMOUNT
        if self in (
            PenaltyKind.GRADE_REDUCTION,
            PenaltyKind.LICENCE_REVOCATION,
            PenaltyKind.BUSINESS_SUSPENSION,
            PenaltyKind.CLOSURE,
            PenaltyKind.CAREER_RESTRICTION,
        ):
            return Heaviness.ALWAYS
        return Heaviness.BY_JUDGEMENT

    @property
    def heavy(self) -> bool:
        """Whether the kind carries a hearing whatever the amount, judged safely where a person must judge."""
        return self.heaviness in (Heaviness.ALWAYS, Heaviness.BY_JUDGEMENT)


class EvidenceKind(Labelled):
    """The eight kinds of evidence of Art. 46."""

    DOCUMENT = "document", "书证"
    PHYSICAL = "physical", "物证"
    AUDIOVISUAL = "audiovisual", "视听资料"
    ELECTRONIC = "electronic", "电子数据"
    WITNESS = "witness", "证人证言"
    PARTY_STATEMENT = "party_statement", "当事人的陈述"
    EXPERT_OPINION = "expert_opinion", "鉴定意见"
    SITE_RECORD = "site_record", "勘验笔录、现场笔录"


class BasisLevel(Labelled):
    """The rank of a text relied on."""

    LAW = "law", "法律"
    ADMINISTRATIVE_REGULATION = "administrative_regulation", "行政法规"
    LOCAL_REGULATION = "local_regulation", "地方性法规"
    DEPARTMENT_RULE = "department_rule", "部门规章"
    LOCAL_GOVERNMENT_RULE = "local_government_rule", "地方政府规章"
    NORMATIVE_DOCUMENT = "normative_document", "行政规范性文件"

    @property
    def founds_penalty(self) -> bool:
        """Whether a text of this rank may found a penalty.

        Basis: Penalty Law, Art. 16: other normative documents may not set one.
        """
        return self is not BasisLevel.NORMATIVE_DOCUMENT


class PartyKind(Labelled):
    """Who is proceeded against."""

    PERSON = "person", "自然人"
    INDIVIDUAL_BUSINESS = "individual_business", "个体工商户"
    ORGANISATION = "organisation", "法人或者其他组织"

    @property
    def counts_as_citizen(self) -> bool:
        """Whether the citizen's figures apply.

        No text read says which figures govern an individual business. The citizen's are the safer: the lower
        ceiling on the spot and the lower threshold of a hearing.
        """
        return self is not PartyKind.ORGANISATION


class ServiceMethod(Labelled):
    """The ways of service (Penalty Law, Art. 61; Civil Procedure Law, Arts. 87-95)."""

    DIRECT = "direct", "直接送达"
    LEFT_AT_DOMICILE = "left_at_domicile", "留置送达"
    ELECTRONIC = "electronic", "电子送达"
    ENTRUSTED = "entrusted", "委托送达"
    MAIL = "mail", "邮寄送达"
    FORWARDED = "forwarded", "转交送达"
    ANNOUNCEMENT = "announcement", "公告送达"


class Article47Segment(Labelled):
    """The segments that the whole-process record must cover (Art. 47)."""

    INITIATION = "initiation", "启动"
    INVESTIGATION = "investigation", "调查取证"
    REVIEW = "review", "审核"
    DECISION = "decision", "决定"
    SERVICE = "service", "送达"
    EXECUTION = "execution", "执行"


class Stage(Labelled):
    """The three stages of disclosure under 国办发〔2018〕118号."""

    PRE_PUBLICITY = "pre_publicity", "事前公示"
    IN_PROCESS = "in_process", "事中公示"
    POST_PUBLICITY = "post_publicity", "事后公示"


class ClueSource(Labelled):
    """Where a clue 案源 comes from (市场监督管理行政处罚程序规定, Art. 18)."""

    INSPECTION = "inspection", "监督检查"
    COMPLAINT = "complaint", "投诉"
    REPORT = "report", "举报"
    TRANSFER = "transfer", "其他部门移送"
    ASSIGNMENT = "assignment", "上级交办"
    MONITORING = "monitoring", "监测"
    OTHER = "other", "其他途径"


class ReviewOpinion(Labelled):
    """What a legal review or case audit may conclude; only PASS unlocks the decision (Art. 58)."""

    PASS = "pass", "同意"
    CORRECT = "correct", "建议纠正"
    SUPPLEMENT = "supplement", "建议补充调查"
    RETURN = "return", "退回"
    OTHER = "other", "其他意见"


class Channel(Labelled):
    """Where a decision is published; each has its own clock."""

    PLATFORM = "platform", "行政执法信息公示平台"
    ENTERPRISE_SYSTEM = "enterprise_system", "国家企业信用信息公示系统"
