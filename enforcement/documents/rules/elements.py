"""Elements that many instruments share. Basis of the common ones: 生态环境行政执法案卷评查细则, 基本要素."""

from typing import Final

from enforcement.documents.rules.shapes import Element, Form, Practice, Source
from enforcement.law.statutes import art
from enforcement.registry.rules import Role

MEE: Final = art("MEE-PC")
CUSTOM: Final = Practice()
HEAD: Final = (Role.AGENCY_HEAD,)
UNIT: Final = (Role.UNIT_HEAD,)
UNIT_OR_HEAD: Final = (Role.UNIT_HEAD, Role.AGENCY_HEAD)


def field(key: str, label: str, source: Source, *, warn: bool = False) -> Element:
    """Name an element that stands in a cell; what rests on practice alone is unverified."""
    return Element(key=key, label=label, source=source, warn=warn, verified=not isinstance(source, Practice))


def prose(key: str, label: str, source: Source, *, lead: str = "", warn: bool = False) -> Element:
    """Name an element that is a paragraph."""
    verified = not isinstance(source, Practice)
    return Element(
        key=key, label=label, source=source, form=Form.PROSE, warn=warn, lead=lead, verified=verified
    )


def table(key: str, label: str, source: Source, *columns: str, warn: bool = False) -> Element:
    """Name an element that is a table."""
    verified = not isinstance(source, Practice)
    return Element(
        key=key, label=label, source=source, form=Form.TABLE, columns=columns, warn=warn, verified=verified
    )


def opinion(key: str, label: str, source: Source, *, warn: bool = False) -> Element:
    """Name an opinion with its name and date."""
    verified = not isinstance(source, Practice)
    return Element(key=key, label=label, source=source, form=Form.OPINION, warn=warn, verified=verified)


CASE: Final = field("case", "案由", MEE)
CASE_NUMBER: Final = field("case_number", "立案号", MEE, warn=True)
PARTY: Final = field("party", "当事人", MEE)
PARTY_NUMBER: Final = field("party_number", "统一社会信用代码(身份证件号码)", MEE, warn=True)
ADDRESS: Final = field("address", "住所(住址)", MEE, warn=True)
REPRESENTATIVE: Final = field("representative", "法定代表人(负责人、经营者)", CUSTOM, warn=True)
WHO: Final = (PARTY, PARTY_NUMBER, ADDRESS, REPRESENTATIVE)
OFFICERS: Final = field("officers", "执法人员及执法证号", art("CFF", "42"))
DATE: Final = field("date", "日期", MEE)
HANDLER: Final = opinion("handler_opinion", "承办人意见", MEE, warn=True)
UNIT_OPINION: Final = opinion("unit_opinion", "办案机构负责人意见", MEE, warn=True)


def head_opinion(source: Source) -> Element:
    """Name the head's decision on an approval form."""
    return opinion("head_opinion", "机关负责人意见", source)


def remedies(source: Source) -> Element:
    """Name the paragraph on reconsideration and suit."""
    return prose("remedies", "申请行政复议、提起行政诉讼的途径和期限", source)
