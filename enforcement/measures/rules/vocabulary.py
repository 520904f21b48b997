"""Where measures and items stand, what may become of them, and why."""

from typing import Final

from enforcement.law.statutes import Article, art
from enforcement.law.values import Labelled


class MeasureState(Labelled):
    """Where a measure stands; it goes forward only."""

    REQUESTED = "requested", "待批准"
    APPROVED = "approved", "已批准待实施"
    DECLINED = "declined", "不予批准"
    IN_FORCE = "in_force", "实施中"
    RELEASED = "released", "已解除待返还"
    SETTLED = "settled", "已处理完毕"


#: From where to where.
FORWARD: Final = frozenset(
    {
        (MeasureState.REQUESTED, MeasureState.APPROVED),
        (MeasureState.REQUESTED, MeasureState.DECLINED),
        (MeasureState.APPROVED, MeasureState.IN_FORCE),
        (MeasureState.IN_FORCE, MeasureState.RELEASED),
        (MeasureState.IN_FORCE, MeasureState.SETTLED),
        (MeasureState.RELEASED, MeasureState.SETTLED),
    }
)


class ItemState(Labelled):
    """Where an item stands."""

    HELD = "held", "封存在管"
    TESTING = "testing", "检测鉴定中"
    RELEASED = "released", "已解除待返还"
    DISPOSED = "disposed", "已处理完毕"


class Happening(Labelled):
    """What a row of an item's ledger says happened."""

    LISTED = "listed", "列入清单"
    MOVED = "moved", "变更存放地点或者保管人"
    SENT_TO_TEST = "sent_to_test", "送检测、检验、检疫、鉴定"
    TESTED = "tested", "检测、检验、检疫、鉴定结束"
    EVIDENCED = "evidenced", "已采取记录、复制、拍照等保全措施"
    RELEASED = "released", "决定解除"
    LAPSED = "lapsed", "逾期未处理,自动解除"
    RETURNED = "returned", "返还"
    CONFISCATED = "confiscated", "没收"
    DESTROYED = "destroyed", "销毁"
    AUCTIONED = "auctioned", "拍卖、变卖"
    TRANSFERRED = "transferred", "移送"
    CONVERTED = "converted", "转为查封、扣押"
    CONSUMED = "consumed", "检测耗用"

    @property
    def disposes(self) -> bool:
        """Whether it takes a quantity off the list."""
        return self in DISPOSALS


#: What brings a quantity to zero.
DISPOSALS: Final = frozenset(
    {
        Happening.RETURNED,
        Happening.CONFISCATED,
        Happening.DESTROYED,
        Happening.AUCTIONED,
        Happening.TRANSFERRED,
        Happening.CONVERTED,
        Happening.CONSUMED,
    }
)


class DisposalKind(Labelled):
    """What an officer may record of a quantity; what else reduces it follows from another act."""

    RETURNED = "returned", "返还"
    CONFISCATED = "confiscated", "没收"
    DESTROYED = "destroyed", "销毁"
    AUCTIONED = "auctioned", "拍卖、变卖"
    TRANSFERRED = "transferred", "移送"
    CONSUMED = "consumed", "检测耗用"

    @property
    def happening(self) -> Happening:
        """The row of the ledger it makes."""
        return Happening(self.value)


class DisposalGround(Labelled):
    """Why the head may approve a disposal other than giving back and confiscating."""

    PERISHABLE = "perishable", "易腐烂、变质或者容易灭失、不宜保管,先行处置"
    STATUTORY = "statutory", "法律、行政法规规定应当销毁"
    CONSENT = "consent", "当事人书面同意先行处置"
    CRIME = "crime", "涉嫌犯罪,随案移送司法机关"
    OTHER_AGENCY = "other_agency", "移送有管辖权的行政机关"
    UNCLAIMED = "unclaimed", "公告招领期满无人认领"
    OFFSET_FINE = "offset_fine", "期满不申请复议、不起诉,经催告仍不履行,拍卖抵缴罚款"

    @property
    def early(self) -> bool:
        """Whether it disposes of things nobody has decided on yet."""
        return self in {DisposalGround.PERISHABLE, DisposalGround.CONSENT}

    @property
    def allows(self) -> frozenset[DisposalKind]:
        """What may be approved on this ground."""
        return _ALLOWED[self]

    @property
    def article(self) -> Article:
        """The article of the ground."""
        return _GROUNDED[self]


_SALE_OR_END: Final = frozenset({DisposalKind.AUCTIONED, DisposalKind.DESTROYED})
_HANDED_ON: Final = frozenset({DisposalKind.TRANSFERRED})
_ALLOWED: Final = {
    DisposalGround.PERISHABLE: _SALE_OR_END,
    DisposalGround.STATUTORY: frozenset({DisposalKind.DESTROYED}),
    DisposalGround.CONSENT: _SALE_OR_END,
    DisposalGround.CRIME: _HANDED_ON,
    DisposalGround.OTHER_AGENCY: _HANDED_ON,
    DisposalGround.UNCLAIMED: _SALE_OR_END,
    DisposalGround.OFFSET_FINE: frozenset({DisposalKind.AUCTIONED}),
}
_GROUNDED: Final = {
    DisposalGround.PERISHABLE: art("QZF", "28"),
    DisposalGround.STATUTORY: art("QZF", "27"),
    DisposalGround.CONSENT: art("QZF", "28"),
    DisposalGround.CRIME: art("QZF", "21"),
    DisposalGround.OTHER_AGENCY: art("QZF", "27"),
    DisposalGround.UNCLAIMED: art("CK", "21"),
    DisposalGround.OFFSET_FINE: art("QZF", "46§3"),
}


class ReleaseGround(Labelled):
    """Why a measure is lifted (行政强制法 28, 33), and two that follow from other articles."""

    NO_BREACH = "no_breach", "当事人没有违法行为"
    UNRELATED = "unrelated", "查封、扣押的场所、设施或者财物与违法行为无关"
    DECIDED = "decided", "已经作出处理决定,不再需要查封、扣押"
    EXPIRED = "expired", "查封、扣押期限已经届满"
    OTHER = "other", "其他不再需要采取措施的情形"
    NOT_APPROVED = "not_approved", "机关负责人认为不应当采取措施"


class PreservationOutcome(Labelled):
    """What is decided of a thing registered in advance (市场监督管理行政处罚程序规定 35)."""

    EVIDENCED = "evidenced", "采取记录、复制、拍照、录像等保全措施"
    TESTED = "tested", "送交检测、检验、检疫、鉴定"
    SEIZED = "seized", "转为查封、扣押"
    CONFISCATED = "confiscated", "作出处罚决定予以没收"
    RELEASED = "released", "解除先行登记保存"


class Custody(Labelled):
    """Who keeps an item (行政强制法 26)."""

    PARTY = "party", "当事人就地保管"
    AGENCY = "agency", "本机关保管"
    THIRD_PARTY = "third_party", "委托第三人保管"
    INSTITUTION = "institution", "金融机构"


class Served(Labelled):
    """Which instrument of a measure was served."""

    DECISION = "decision", "决定书"
    EXTENSION = "extension", "延长期限告知"
    RELEASE = "release", "解除决定书"


class Signature(Labelled):
    """How the party stood to the record on site."""

    SIGNED = "signed", "已签名"
    REFUSED = "refused", "拒绝签名"
    ABSENT = "absent", "当事人不在场"
