"""What is made with the file itself 案卷 (row 32)."""

from typing import Any, Final

from enforcement.documents.rules.elements import CASE, CUSTOM, MEE, PARTY, field, table
from enforcement.documents.rules.shapes import GenericPlace, Kind, Place, Signer
from enforcement.law.instruments import InstrumentKind as K
from enforcement.law.statutes import art
from enforcement.registry.rules import Role

_SHARED: Final[dict[str, Any]] = {
    "row": 32,
    "approvers": (Role.ARCHIVIST,),
    "articles": (art("SAMR-P", "78"), art("MEE-PC")),
    "place": Place.OTHER,
    "generic": GenericPlace.OTHER,
    "assembled": True,
}

KINDS: Final = (
    Kind(
        code=K.COVER,
        elements=(
            CASE,
            PARTY,
            field("case_number", "立案号", MEE),
            field("result", "处理结果", MEE),
            field("filed", "立案日期", MEE),
            field("closed", "结案日期", MEE, warn=True),
            field("retention", "保管期限", CUSTOM),
        ),
        **_SHARED,
    ),
    Kind(
        code=K.CATALOGUE,
        elements=(table("contents", "目录", MEE, "序号", "题名", "文号", "日期", "页号"),),
        **_SHARED,
    ),
    Kind(
        code=K.FILE_NOTE,
        signers=(Signer.ARCHIVIST,),
        elements=(
            field("pages", "本卷页数", MEE),
            field("compiled", "立卷人、立卷日期", CUSTOM),
            field("remarks", "本卷情况说明", CUSTOM, warn=True),
        ),
        **_SHARED,
    ),
)
