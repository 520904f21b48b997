"""A decision on the spot as a pocket printer writes it: 58 mm paper, 32 half-width columns; pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from unicodedata import combining, east_asian_width

COLUMNS: Final = 32
_TITLE: Final = "当场行政处罚决定书"


def width(text: str) -> int:
    """Half-width columns: Chinese counts two; what is ambiguous is printed wide by a Chinese printer."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WFA" else 1 for c in text)


def wrapped(text: str, columns: int = COLUMNS) -> Iterator[str]:
    """Lines no wider than the paper; a character is never cut."""
    for paragraph in text.splitlines() or [""]:
        line, used = "", 0
        for character in paragraph:
            wide = width(character)
            if used + wide > columns:
                yield line
                line, used = "", 0
            line, used = line + character, used + wide
        yield line


def centred(text: str) -> Iterator[str]:
    """The same, in the middle of the paper."""
    for line in wrapped(text):
        yield " " * ((COLUMNS - width(line)) // 2) + line


def slip(content: Mapping[str, Any], *, officers: Sequence[tuple[str, str]]) -> str:
    """The whole decision as plain text. `officers`: name and certificate number of each.

    Basis: Penalty Law Art. 52; 市场监督管理行政处罚程序规定 Art. 68.
    """
    rule = "-" * COLUMNS
    refused = content.get("signature") == "refused"
    signed = f"拒绝签收({content.get('signature_note', '')})" if refused else ""
    sections = [
        ("当事人", content["party_name"]),
        ("地址", content["party_address"]),
        ("违法事实", content["facts"]),
        ("处罚依据", content["basis"]),
        ("处罚内容", ";".join(content["penalties"])),
        ("责令改正", content.get("correction", "")),
        ("陈述申辩", content.get("defence", "")),
        ("履行方式和期限", content["performance"]),
        ("代收机构", content.get("bank", "")),
        ("逾期", content.get("late_penalty", "")),
        ("救济途径", content["remedies"]),
        ("处罚地点", content.get("place", "")),
        ("处罚时间", content["date"]),
    ]
    lines = [*centred(content["agency"]), *centred(_TITLE), *centred(content["number"]), rule]
    for name, text in sections:
        if text:
            lines += wrapped(f"{name}:{text}")
    lines.append(rule)
    for name, certificate in officers:
        lines += wrapped(f"执法人员:{name} {certificate}")
        lines += wrapped("签名:")
    lines += [rule, *wrapped(f"当事人签收:{signed}"), *wrapped("(印章)"), ""]
    return "\n".join(lines)
