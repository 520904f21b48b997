"""Documents set in type: the same from the same, standard, and closed to what people write."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from pytest_django import Settings

from enforcement import typeset

AT = datetime(2026, 11, 2, 2, tzinfo=UTC)


def sheet(**said: Any) -> dict[str, object]:
    return {
        "title": "证据保管记录",
        "made": "2026-11-02",
        "head": [],
        "columns": [["说明", 1]],
        "rows": [],
        "notes": [],
    } | said


def made(at: datetime = AT, **said: Any) -> bytes:
    return typeset.pdf("/evidence/custody.typ", sheet(**said), at=at)


def text(content: bytes) -> str:
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return "".join(said.replace("\u200b", "").split())


def test_the_same_gives_the_same_bytes_and_another_time_others() -> None:
    assert made() == made()
    assert made() != made(AT + timedelta(seconds=1))


def test_it_is_archival_and_dated() -> None:
    content = made()
    assert content.startswith(b"%PDF-1.7")
    assert b"pdfaid:part>2<" in content
    found = PdfReader(io.BytesIO(content)).metadata
    assert found is not None
    assert found.title == "证据保管记录"
    assert found.creation_date == AT


@pytest.mark.parametrize(
    "written",
    [
        '#read("/typeset/sheet.typ")',
        "#import sys: inputs",
        '#panic("no")',
        "$ 1 / 0 $",
        "*粗* _斜_ `码` <标签> @引用",
        "] ) } \" ' \\ // /* */ #",
        '{"rows": [["x"]]}',
        "第一行\n= 标题\n- 项",
    ],
)
def test_what_is_written_is_text_wherever_it_stands(written: str) -> None:
    said = text(made(title=written, made=written, rows=[[written]], notes=[written]))
    assert said.count("".join(written.split())) == 4


def test_a_face_that_is_not_there_is_passed_over(settings: Settings) -> None:
    settings.TYPESET_FONTS = ["No Such Face", "Noto Sans CJK SC"]
    assert "耈街镇" in text(made(rows=[["耈街镇"]]))


@pytest.mark.parametrize("template", ["/../config/settings.py", "../../etc/passwd"])
def test_only_our_own_templates_are_set(template: str) -> None:
    with pytest.raises(ValueError, match="no template"):
        typeset.pdf(template, sheet(), at=AT)
