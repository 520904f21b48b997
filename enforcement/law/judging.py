"""What a named person decides where the law has no verified row, and what holds until then; pure.

A question is open where a rule of the department is missing or unverified, and where two laws dispute one act. The
safer reading of the row holds meanwhile. What is chosen stands for that case alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final

from enforcement.law.limits import Clock, Limit
from enforcement.law.periods import Period, Unit
from enforcement.law.profile import CollectiveTriggers, Profile, Rule
from enforcement.law.rule_names import RULES
from enforcement.law.statutes import Article, art
from enforcement.law.values import Department, Labelled

#: The Ecology Code: which limitation binds an act that ended before it is for a person to judge (Arts. 36, 1054).
CODE_IN_FORCE: Final = date(2026, 8, 15)
LIMITATION: Final = "limitation_law"
#: Whether a law younger than the act is lighter and so governs it (Art. 37; 生态环境法典 Art. 1057).
LIGHTER_LAW: Final = "lighter_law"
NEW_LAW: Final = "new"
_LENGTH: Final = re.compile(r"(?P<amount>[1-9]\d{0,2}) (?P<unit>working_day|natural_day|month)")
JUDGED: Final = "机关负责人就本案判断"


class AnswerKind(Labelled):
    """How a question is answered."""

    YES_NO = "yes_no", "是或者否"
    YUAN = "yuan", "金额（元，整数）"
    TEXT = "text", "文字"
    CHOICE = "choice", "从所列中选定"
    LENGTH = "length", "期限：数目和单位，如“15 working_day”“30 natural_day”“2 month”"


@dataclass(frozen=True, slots=True)
class Question:
    """One open question of a case. `meanwhile`: the safer reading; `bars`: no decision before it is answered."""

    rule: str
    text: str
    article: Article
    mark: str
    meanwhile: str
    answer: AnswerKind
    choices: tuple[tuple[str, str], ...] = ()
    bars: bool = False

    def check(self, value: str) -> str:
        """Return the answer as it is kept.

        Raises: ValueError where it answers nothing.
        """
        if self.answer is AnswerKind.YES_NO and value not in {"yes", "no"}:
            raise ValueError("应答“yes”或者“no”")
        if self.answer is AnswerKind.YUAN and not (value.isascii() and value.isdigit() and int(value) > 0):
            raise ValueError("应填大于零的整数金额")
        if self.answer is AnswerKind.CHOICE and value not in dict(self.choices):
            raise ValueError(f"应从所列中选定：{'、'.join(dict(self.choices))}")
        if self.answer is AnswerKind.LENGTH and not _LENGTH.fullmatch(value):
            raise ValueError("应填数目和单位（working_day、natural_day、month）")
        if not value.strip():
            raise ValueError("须写明所作的判断")
        return value.strip()


_LIMITATION: Final = Question(
    LIMITATION,
    "违法行为终了于生态环境法典施行之前，适用哪一部法律的追责时效",
    art("ECO", "1054"),
    "请人工判断",
    "判断之前不得作出处罚决定",
    AnswerKind.CHOICE,
    (("CFF 36", "行政处罚法第三十六条"), ("ECO 1054", "生态环境法典第一千零五十四条")),
    bars=True,
)


_LIGHTER: Final = Question(
    LIGHTER_LAW,
    "所援引的依据施行于违法行为终了之后：新规定处罚是否较轻",
    art("CFF", "37"),
    "请人工判断",
    "适用违法行为发生时的规定；依新规定不得作出处罚决定",
    AnswerKind.CHOICE,
    ((NEW_LAW, "新规定处罚较轻或者不认为是违法，适用新规定"), ("old", "新规定处罚不较轻，改引行为时的规定")),
    bars=True,
)


def straddles(department: Department, act_ended_on: date | None, on: date) -> bool:
    """Whether an ecology case judges, under the code, an act that ended before it."""
    return (
        department is Department.ECOLOGY and act_ended_on is not None and act_ended_on < CODE_IN_FORCE <= on
    )


def questions(
    rules: Profile, act_ended_on: date | None, on: date, *, newer: bool = False
) -> tuple[Question, ...]:
    """Every question that the law leaves to a person in a case under these rules, on a legal day.

    `newer`: a basis is cited that came into force after the act had ended.
    """
    found = list(_unverified(rules))
    if newer:
        found.insert(0, _LIGHTER)
    if straddles(rules.department, act_ended_on, on):
        found.insert(0, _LIMITATION)
    return tuple(found)


def barring(
    department: Department, act_ended_on: date | None, on: date, chosen: Mapping[str, str]
) -> tuple[Question, ...]:
    """The questions without whose answer nothing is decided."""
    if LIMITATION not in chosen and straddles(department, act_ended_on, on):
        return (_LIMITATION,)
    return ()


def judged(rules: Profile, chosen: Mapping[str, str]) -> Profile:
    """The rules as they hold for a case: where a person decided, the decision stands for the unverified row."""
    names = {field.name for field in fields(rules)}
    changes: dict[str, Any] = {}
    for name, text in chosen.items():
        rule = getattr(rules, name) if name in names else None
        if isinstance(rule, Rule) and not rule.verified:
            value = _value(_kind(name, rule.value), text)
            if value is not None:
                changes[name] = replace(rule, value=value, verified=True, note=JUDGED)
    return replace(rules, **changes) if changes else rules


def length_question(row: Limit) -> Question:
    """The question of how long a time limit is whose row gives no length."""
    return Question(
        length_rule(row.clock),
        f"{row.clock.label}期限：{row.note or '规则缺失'}，以多长为限",
        row.article,
        row.mark,
        "没有届满日，列于待办之首",
        AnswerKind.LENGTH,
    )


def length_rule(clock: Clock) -> str:
    """The code of that question."""
    return f"limit.{clock.value}"


def with_judged_length(row: Limit, text: str | None) -> Limit:
    """The row with the length a person judged for the case; it stays unverified."""
    said = _LENGTH.fullmatch(text or "")
    if said is None or not row.missing:
        return row
    period = Period(int(said["amount"]), Unit(said["unit"]), row.article, verified=False)
    since = row.valid_from or row.article.source.valid_from or date.min
    return replace(row, period=period, valid_from=since, note=JUDGED)


def _unverified(rules: Profile) -> Iterator[Question]:
    for name, rule in rules.rules():
        kind = _kind(name, rule.value)
        if rule.verified or kind is None:
            continue
        yield Question(
            name,
            f"{RULES[name]}：{rule.note or '依据文本待核'}",
            rule.article,
            rule.mark,
            _meanwhile(rule),
            kind,
            (("yes", "是"), ("no", "否")) if kind is AnswerKind.YES_NO else (),
        )


def _kind(name: str, value: object) -> AnswerKind | None:
    """How a row is answered; None for one that a judgement cannot change here: periods have rows of their own."""
    if isinstance(value, bool) or name in {"hearing_confiscation", "hearing_local_standard"}:
        return AnswerKind.YES_NO
    if isinstance(value, int) or name in {"hearing_person_from", "hearing_organisation_from"}:
        return AnswerKind.YUAN
    if isinstance(value, str | CollectiveTriggers) or name == "signature":
        return AnswerKind.TEXT
    return None


def _value(kind: AnswerKind | None, text: str) -> bool | int | str | None:
    if kind is AnswerKind.YES_NO:
        return text == "yes"
    if kind is AnswerKind.YUAN:
        return int(text)
    return None


def _meanwhile(rule: Rule[Any]) -> str:
    if rule.value is None:
        return "没有数值，从有利于当事人的理解"
    if isinstance(rule.value, bool):
        return "是" if rule.value else "否"
    if isinstance(rule.value, int):
        return f"{rule.value:,}元未核，超过当场处罚限额的一律告知听证权利"
    return str(rule.value) if isinstance(rule.value, str) else "从严办理"
