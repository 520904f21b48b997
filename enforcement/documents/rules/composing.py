"""From what is on file and what a person adds to the content of an instrument, or to what it lacks; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from enforcement.documents.rules.case_file import CaseFile
from enforcement.documents.rules.filling import Subject, on_file
from enforcement.documents.rules.shapes import Element, Form, Kind
from enforcement.documents.rules.values import Opinion, Value, Values, plain
from enforcement.errors import NotNow, Requirement, Unprocessable
from enforcement.law.instruments import InstrumentKind, Side
from enforcement.law.statutes import art

#: With the right to a hearing, and without; that penalises, and that does not.
_NOTICES: Final = (InstrumentKind.HEARING_RIGHT_NOTICE, InstrumentKind.PENALTY_NOTICE)
_DECISIONS: Final = (InstrumentKind.PENALTY_DECISION, InstrumentKind.NO_PENALTY_DECISION)


@dataclass(frozen=True, slots=True)
class Composed:
    """The values of an instrument's elements, and each element's state; complete if nothing required is missing."""

    kind: Kind
    values: Values
    requirements: tuple[Requirement, ...]
    warnings: tuple[Requirement, ...]

    @property
    def missing(self) -> tuple[Requirement, ...]:
        """What bars the issue."""
        return tuple(one for one in self.requirements if not one.met)

    def must_be_complete(self) -> None:
        """Refuse what lacks an element that the law asks for.

        Raises:
            NotNow: each missing element with its article.

        """
        if missing := self.missing:
            raise NotNow(
                f"{self.kind.title}要素不全:{missing[0].detail}({missing[0].article})。",
                code="elements_missing",
                requirements=self.requirements,
            )


def subject_of(kind: Kind, file: CaseFile, id: UUID | None) -> Subject:
    """What the instrument is about: what is named, else the latest step that stands behind the kind.

    Raises:
        NotNow: no step stands behind it, or what it must be about is not on file.
        Unprocessable: what is named is not of this case or kind.

    """
    records = file.records.ids(kind.of) if kind.of else ()
    if id is not None and id in records:
        return Subject(record=id)
    if kind.steps:
        step = file.last(kind.steps, id)
        if step is None and id is not None:
            raise Unprocessable("没有这一步骤,或者已经作废。", code="subject_unknown", pointer="/subject")
        if step is None:
            raise _not_yet(kind, "或".join(code.label for code in kind.steps))
        return Subject(step=step)
    if id is None:
        if kind.must and kind.of and not records:
            raise _not_yet(kind, kind.of.label)
        return Subject(record=records[-1] if kind.must and records else None)
    evidence = next((one for one in file.evidence if one.id == id), None)
    if evidence is None or kind.must:
        raise Unprocessable("没有这一证据或者记录。", code="subject_unknown", pointer="/subject")
    return Subject(evidence=evidence)


def _not_yet(kind: Kind, before: str) -> NotNow:
    needed = Requirement("step", kind.articles[0].cite(), f"须先办理:{before}")
    return NotNow(
        f"尚不能制作{kind.title}:{needed.detail}({needed.article})。",
        code="instrument_not_now",
        requirements=[needed],
    )


def must_be_the_right_kind(kind: Kind, file: CaseFile) -> None:
    """Refuse a notice without the hearing that the law gives, a penalty where none was imposed, and the reverse.

    Raises:
        NotNow: the other of the two is to be made. Basis: Penalty Law Arts. 57, 63.

    """
    if file.draft and kind.code in _NOTICES:
        right = _NOTICES[not file.draft.hearing]
        needed = Requirement("kind", art("CFF", "63").cite(), file.draft.hearing_reason)
    elif file.decision and kind.code in _DECISIONS:
        right = _DECISIONS[not file.decision.penalises]
        said = "决定给予行政处罚" if file.decision.penalises else "决定不给予行政处罚"
        needed = Requirement("kind", art("CFF", "57").cite(), said)
    else:
        return
    if kind.code is not right:
        raise NotNow(f"应当制作{right.label}:{needed.detail}。", code="other_kind", requirements=[needed])


def compose(kind: Kind, file: CaseFile, subject: Subject, given: Mapping[str, Any]) -> Composed:
    """Fill an instrument: from the file first, by hand where the file says nothing.

    Raises:
        Unprocessable: something given that the kind does not have, that the file says already, or of another form.

    """
    found = on_file(kind, file, subject)
    elements = {element.key: element for element in kind.elements}
    values: dict[str, Value] = dict(found)
    for key, value in given.items():
        element = elements.get(key)
        if element is None:
            raise Unprocessable(
                f"{kind.title}没有“{key}”这一要素;可用:{'、'.join(elements)}。",
                code="element_unknown",
                pointer=f"/fields/{key}",
            )
        if key in found:
            raise Unprocessable(
                f"“{element.label}”以在案记录为准,不得另行填写。",
                code="element_on_file",
                pointer=f"/fields/{key}",
            )
        values[key] = _read(element, value)
    states = [
        Requirement(
            f"element_{element.key}",
            element.source.cite(),
            f"须载明{element.label}",
            met=bool(values.get(element.key)),
        )
        for element in kind.elements
    ]
    required = tuple(state for element, state in zip(kind.elements, states, strict=True) if not element.warn)
    warned = tuple(
        state for element, state in zip(kind.elements, states, strict=True) if element.warn and not state.met
    )
    ordered = {element.key: values[element.key] for element in kind.elements if values.get(element.key)}
    return Composed(kind, ordered, required, warned)


def _read(element: Element, value: Any) -> Value:
    """What a person gave, in the form of the element. Raises Unprocessable."""
    pointer = f"/fields/{element.key}"
    if element.form is Form.TABLE:
        width = len(element.columns)
        if not isinstance(value, list) or any(
            not isinstance(row, list) or len(row) != width or not all(isinstance(c, str) for c in row)
            for row in value
        ):
            raise Unprocessable(
                f"“{element.label}”应为表格,每行 {width} 项:{'、'.join(element.columns)}。",
                code="element_form",
                pointer=pointer,
            )
        return tuple(tuple(row) for row in value)
    if element.form is Form.OPINION:
        keys = {"text", "name", "on"}
        if not isinstance(value, Mapping) or set(value) != keys or not all(map(str, value.values())):
            raise Unprocessable(
                f"“{element.label}”应有意见 text、签名 name 和日期 on。", code="element_form", pointer=pointer
            )
        return Opinion(str(value["text"]), str(value["name"]), str(value["on"]))
    if not isinstance(value, str):
        raise Unprocessable(f"“{element.label}”应为文字。", code="element_form", pointer=pointer)
    return value.strip()


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above and below the elements: who issues it, under which title and number, on which day.

    `verify` is where whoever holds it verifies it, '' where nobody outside does.
    """

    agency: str
    title: str
    number: str
    day: str
    verify: str = ""


_LAYOUTS: Final = {
    Side.INTERNAL: "form",
    Side.SIGNED: "record",
    Side.SERVED: "letter",
    Side.BETWEEN_AGENCIES: "letter",
}
#: What an empty cell says, so that nobody fills it in afterwards (农业行政执法文书制作规范; unverified).
_BLANK: Final = "/"


def content(composed: Composed, heading: Heading) -> dict[str, Any]:
    """The content of an instrument as it is kept and set in type: nothing else is on the page."""
    kind = composed.kind
    layout = _LAYOUTS[kind.side]
    blocks: list[dict[str, Any]] = []
    for element in kind.elements:
        value = composed.values.get(element.key)
        if element.key == "date" and kind.sealed:
            continue
        if value is None and (layout == "letter" or element.form is Form.TABLE):
            continue
        blocks.append(_block(element, value if value is not None else _empty(element)))
    return {
        "template": kind.template,
        "kind": kind.code,
        "layout": layout,
        "agency": heading.agency,
        "title": heading.title,
        "number": heading.number,
        "blocks": blocks,
        "signers": [signer.label for signer in kind.signers],
        "seal": {"agency": heading.agency, "date": heading.day} if kind.sealed else None,
        "verify": heading.verify,
    }


def _empty(element: Element) -> Value:
    return Opinion("", "", "") if element.form is Form.OPINION else _BLANK


def _block(element: Element, value: Value) -> dict[str, Any]:
    return {
        "key": element.key,
        "form": element.form.name.lower(),
        "label": element.label,
        "lead": element.lead,
        "columns": list(element.columns),
        "value": plain(value),
    }
