"""Parties that do not exist, with numbers that would be valid if they did (GB 11643, GB 32100)."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from stdnum.cn import uscc

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FAMILY = "王李张刘陈杨赵黄周吴段普字茶"
_GIVEN = ("志强", "秀兰", "国华", "丽芬", "永明", "春燕", "建忠", "文慧")
_TRADES = ("泰和", "顺达", "兴隆", "右甸", "茶乡", "万和", "恒源", "金穗")
_LUCKY = "安邦昌达丰富光广海华嘉金凯隆民能鹏庆荣盛通旺祥永裕远泽正志"
_STREETS = ("右甸社区达丙路", "九甸社区环城路", "新街社区茶城路")

_random = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Party:
    """A party as the officer enters it, and the numbers nobody reads whole again."""

    form: dict[str, Any]
    speaker: str
    numbers: tuple[str, ...] = field(repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What a notice must not tell: numbers, the address, the people's names."""
        return (*self.numbers, str(self.form["address"]), self.speaker)

    @property
    def name(self) -> str:
        """The name on every instrument."""
        return str(self.form["name"])


def organisation() -> Party:
    """A company and its legal representative."""
    speaker, phone, address = _name(), _phone(), _address()
    form = {
        "kind": "organisation",
        "name": _company(),
        "uscc": _credit_code("91"),
        "phone": phone,
        "address": address,
        "legal_representative": speaker,
    }
    return Party(form, speaker, (phone,))


def person() -> Party:
    """A citizen of age."""
    name, number, phone, address = _name(), _resident_number(), _phone(), _address()
    form = {
        "kind": "person",
        "name": name,
        "id_type": "resident",
        "id_number": number,
        "phone": phone,
        "address": address,
    }
    return Party(form, name, (number, phone))


def _name() -> str:
    return _random.choice(_FAMILY) + _random.choice(_GIVEN)


def _company() -> str:
    """One name in five million: what is withdrawn of one must not be found by the notice of another."""
    return f"昌宁县{_random.choice(_TRADES)}{''.join(_random.sample(_LUCKY, 4))}有限责任公司"


def _phone() -> str:
    return "138" + "".join(_random.choices("0123456789", k=8))


def _address() -> str:
    return f"云南省保山市昌宁县田园镇{_random.choice(_STREETS)}{_random.randint(1, 400)}号"


def _resident_number() -> str:
    born = f"{_random.randint(1965, 2000)}{_random.randint(1, 12):02d}{_random.randint(1, 28):02d}"
    digits = f"530524{born}{_random.randint(1, 999):03d}"
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return digits + _CHECK[weighed % 11]


def _credit_code(kind: str) -> str:
    body = f"{kind}530524{''.join(_random.choices(_ALPHABET, k=9))}"
    return body + uscc.calc_check_digit(body)
