"""What a decision that imposes no penalty must rest on; pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from uuid import UUID

from enforcement.errors import Requirement
from enforcement.law.statutes import Article, art
from enforcement.law.values import DecisionVariant, Department, Labelled


class NoPenaltyGround(Labelled):
    """Why no penalty is imposed though the breach is established."""

    MINOR = "minor_corrected", "违法行为轻微并及时改正,没有造成危害后果"
    FIRST_OFFENCE = "first_offence", "初次违法且危害后果轻微并及时改正"
    NO_FAULT = "no_fault", "当事人有证据足以证明没有主观过错"
    UNDER_FOURTEEN = "under_fourteen", "不满十四周岁的未成年人有违法行为"
    INCAPACITY = "incapacity", "精神病人、智力残疾人在不能辨认或者不能控制自己行为时有违法行为"
    OUT_OF_TIME = "out_of_time", "违法行为超过追责期限"


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that must be found and evidenced."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class GroundRow:
    """A ground: its article, whether the law leaves a choice, and what must be found for it."""

    article: Article
    mandatory: bool
    elements: tuple[Element, ...]


_CORRECTED: Final = Element("corrected", "当事人及时改正")

GROUNDS: Final[Mapping[NoPenaltyGround, GroundRow]] = MappingProxyType(
    {
        NoPenaltyGround.MINOR: GroundRow(
            art("CFF", "33§1"),
            mandatory=True,
            elements=(
                Element("minor", "违法行为轻微"),
                _CORRECTED,
                Element("no_harm", "没有造成危害后果"),
            ),
        ),
        NoPenaltyGround.FIRST_OFFENCE: GroundRow(
            art("CFF", "33§1"),
            mandatory=False,
            elements=(
                Element("first", "初次违法"),
                Element("slight_harm", "危害后果轻微"),
                _CORRECTED,
            ),
        ),
        NoPenaltyGround.NO_FAULT: GroundRow(
            art("CFF", "33§2"),
            mandatory=True,
            elements=(
                Element("proof_by_party", "当事人提供的证据足以证明没有主观过错"),
                Element("no_other_rule", "法律、行政法规没有另外规定"),
            ),
        ),
        NoPenaltyGround.UNDER_FOURTEEN: GroundRow(
            art("CFF", "30"),
            mandatory=True,
            elements=(
                Element("age", "行为时不满十四周岁"),
                Element("guardian", "责令监护人加以管教"),
            ),
        ),
        NoPenaltyGround.INCAPACITY: GroundRow(
            art("CFF", "31"),
            mandatory=True,
            elements=(
                Element("incapacity", "行为时不能辨认或者不能控制自己的行为"),
                Element("guardian", "责令监护人严加看管和治疗"),
            ),
        ),
        NoPenaltyGround.OUT_OF_TIME: GroundRow(
            art("CFF", "36"), mandatory=True, elements=(Element("out_of_time", "超过法定追责期限才被发现"),)
        ),
    }
)
_OF_VARIANT: Final[Mapping[DecisionVariant, GroundRow]] = MappingProxyType(
    {
        DecisionVariant.NOT_ESTABLISHED: GroundRow(
            art("CFF", "57(3)"),
            mandatory=True,
            elements=(Element("not_established", "违法事实不能成立的理由"),),
        ),
        DecisionVariant.TRANSFER: GroundRow(
            art("CFF", "57(4)"),
            mandatory=True,
            elements=(Element("suspected_crime", "涉嫌犯罪的事实和罪名"),),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one element, and on which evidence of the case."""

    element: str
    text: str
    evidence: tuple[UUID, ...]


def ground_row(variant: DecisionVariant, ground: NoPenaltyGround | None) -> GroundRow | None:
    """What the variant must rest on; None for a penalty."""
    if variant is DecisionVariant.NO_PENALTY:
        return GROUNDS[ground] if ground else None
    return _OF_VARIANT.get(variant)


def article_of(variant: DecisionVariant, ground: NoPenaltyGround | None, department: Department) -> Article:
    """The article a decision without penalty cites; ecology has its own for want of fault."""
    if ground is NoPenaltyGround.NO_FAULT and department is Department.ECOLOGY:
        return art("ECO", "1053")
    row = ground_row(variant, ground)
    return row.article if row else art("CFF", "57(1)")


def grounds_found(
    row: GroundRow, findings: Sequence[Finding], citable: Collection[UUID]
) -> tuple[Requirement, ...]:
    """Every element of the ground, met where it was found on evidence that a draft may rest on."""
    found = {finding.element: finding for finding in findings if finding.text.strip()}
    return tuple(
        Requirement(
            f"ground_{element.code}",
            row.article.cite(),
            f"须有证据认定:{element.text}",
            met=element.code in found
            and bool(found[element.code].evidence)
            and set(found[element.code].evidence) <= set(citable),
        )
        for element in row.elements
    )
