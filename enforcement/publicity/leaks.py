"""The leak test: what must not be public is looked for in every string that would be; pure.

It fails closed. A finding names the place and the kind, never the value. Besides what is sealed in the
case, numbers that look like a person's are found wherever they stand: a decision may speak of witnesses.

Basis: 国办发〔2018〕118号 (unverified); 政府信息公开条例 Art. 15; 个人信息保护法 Arts. 28, 51.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from stdnum import luhn
from stdnum.cn import uscc

from enforcement.law.values import Labelled


class SealedKind(Labelled):
    """What of a person is kept from the public."""

    ID_NUMBER = "id_number", "证件号码"
    PHONE = "phone", "电话号码"
    ADDRESS = "address", "住址"
    NAME = "name", "自然人姓名"
    REPRESENTATIVE = "representative", "法定代表人或者经营者姓名"
    BIRTH = "birth", "出生日期"


@dataclass(frozen=True, slots=True)
class Sealed:
    """One value that must not appear; a birth date as `1990-03-07`."""

    kind: SealedKind
    value: str


_DIGITS: Final = str.maketrans("〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺", "000123456789123456789" + "1")
_JOIN = r"(?:[\s\-‐-―−_·•]|\.(?!\d{1,2}(?!\d))){0,3}"
_NOT_ALNUM: Final = re.compile(r"[\W_]+")
_RESIDENT: Final = re.compile(rf"(?<!\d)\d(?:{_JOIN}\d){{16}}{_JOIN}[\dx](?![\da-z])")
_OLD_RESIDENT: Final = re.compile(r"(?<!\d)\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)")
_MOBILE: Final = re.compile(rf"(?<!\d)(?:(?:00)?86{_JOIN})?1{_JOIN}[3-9](?:{_JOIN}\d){{9}}(?!\d)")
_LANDLINE: Final = re.compile(r"(?<!\d)0\d{2,3}[\s\-‐-―)]{1,3}\d{7,8}(?!\d)")
_CARD: Final = re.compile(rf"(?<!\d)[3-69](?:{_JOIN}\d){{15,18}}(?!\d)")
_ACCOUNT: Final = re.compile(r"(?:账号|帐号|账户|帐户|卡号|开户)\D{0,12}\d(?:[\s\-]?\d){8,}")
_MASKED: Final = re.compile(r"\d{3,}\s*[*x×●•]{4,}\s*\d{0,4}")
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ABOVE_TOWNSHIP: Final = re.compile(
    r"^(?:.{2,8}?(?:省|自治区))?(?:.{2,8}?(?:自治州|地区|市))?(?:.{1,8}?(?:自治县|县|区|旗|市))?"
)
_TOWNSHIP: Final = re.compile(r"^.{1,8}?(?:镇|乡|街道)")
_TELLING = 4
_BORN_FROM, _BORN_TO = 1880, 2100
_RESIDENT_LENGTH = 18


def leaks(fields: Mapping[str, object], sealed: Iterable[Sealed], public: Collection[str] = ()) -> list[str]:
    """Say in Chinese where the fields would give away what is sealed; nothing said, nothing found.

    `public` are the names of businesses, in which a person's name may be a part.
    """
    values = tuple(sealed)
    found: dict[str, None] = {}
    for place, text in _strings(fields, ""):
        for label in (*_sealed_in(text, values, public), *_personal_in(text)):
            found[f"{place}:含有{label}"] = None
    return list(found)


def _strings(value: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _strings(item, f"{place}/{key}")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _strings(item, f"{place}/{index}")
    elif value is not None and not isinstance(value, bool):
        yield place or "/", str(value)


def _folded(text: str) -> str:
    """One spelling per character: full width and circled digits become plain, what is invisible goes."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if unicodedata.category(c) != "Cf").casefold()


def _squeezed(text: str) -> str:
    return _NOT_ALNUM.sub("", _folded(text))


def _sealed_in(text: str, sealed: Iterable[Sealed], public: Collection[str]) -> Iterator[str]:
    squeezed = _squeezed(text)
    digits = squeezed.translate(_DIGITS)
    people = squeezed
    for name in sorted((_squeezed(name) for name in public), key=len, reverse=True):
        people = people.replace(name, "\n") if name else people
    for one in sealed:
        value = _squeezed(one.value)
        if one.kind in {SealedKind.ID_NUMBER, SealedKind.PHONE}:
            hit = any(part in squeezed or part in digits for part in _windows(value))
        elif one.kind is SealedKind.ADDRESS:
            telling = _telling(value)
            hit = bool(telling) and telling in squeezed
        elif one.kind is SealedKind.BIRTH:
            hit = _birth(one.value, text)
        else:
            hit = len(value) > 1 and value in people
        if hit:
            yield f"当事人{one.kind.label}" if one.kind is not SealedKind.NAME else one.kind.label


def _windows(number: str) -> Iterator[str]:
    """Yield the stretches that give a number away: ten digits of an identity number, eight of a phone."""
    if len(number) < 5:  # noqa: PLR2004 - digits: too few to tell, and what a fragment gives away
        return
    size = 10 if len(number) >= 15 else 8 if len(number) >= 10 else len(number)  # noqa: PLR2004 - digits: too few to tell, and what a fragment gives away
    for start in range(len(number) - size + 1):
        yield number[start : start + size]


def _telling(address: str) -> str:
    """Return the shortest end of an address that leads to a door: what stands below the township."""
    below_county = _ABOVE_TOWNSHIP.sub("", address, count=1)
    below_township = _TOWNSHIP.sub("", below_county, count=1)
    if not below_township:
        return ""
    return next((end for end in (below_township, below_county, address) if len(end) >= _TELLING), "")


def _birth(day: str, text: str) -> bool:
    born = date.fromisoformat(day)
    written = rf"{born.year}\D{{0,3}}0?{born.month}\D{{0,3}}0?{born.day}(?!\d)"
    compact = f"{born:%Y%m%d}"
    folded = _folded(text)
    return any(re.search(written, said) or compact in said for said in (folded, folded.translate(_DIGITS)))


def _personal_in(text: str) -> Iterator[str]:
    folded = _folded(text)
    for said in dict.fromkeys((folded, folded.translate(_DIGITS))):
        if any(_is_resident(found.group()) for found in _RESIDENT.finditer(said)) or _OLD_RESIDENT.search(
            said
        ):
            yield "公民身份号码"
        if _MOBILE.search(said):
            yield "手机号码"
        if _LANDLINE.search(said):
            yield "固定电话号码"
        if _ACCOUNT.search(said) or any(_is_card(found.group()) for found in _CARD.finditer(said)):
            yield "银行账号"
        if _MASKED.search(said):
            yield "遮盖不全的号码"
        if _EMAIL.search(said):
            yield "电子邮箱"


def _is_resident(found: str) -> bool:
    """Whether eighteen digits can be a person's: a possible day of birth stands in them."""
    number = _NOT_ALNUM.sub("", found)
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return _BORN_FROM < born.year < _BORN_TO


def _is_card(found: str) -> bool:
    number = _NOT_ALNUM.sub("", found)
    return bool(luhn.is_valid(number)) and not (len(number) == _RESIDENT_LENGTH and uscc.is_valid(number))
