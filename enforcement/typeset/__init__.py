"""Setting documents in type: PDF/A from our own templates, by Typst.

What people wrote reaches a template as data (`sys.inputs.data`, JSON) and is never part of its source, so that no
text can be markup. The same template, data and time give the same bytes wherever the same faces are installed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import typst
from django.conf import settings

#: Templates are named from here, and read nothing outside.
_ROOT: Final = Path(__file__).resolve().parent.parent


def pdf(template: str, data: Mapping[str, object], *, at: datetime, tagged: bool = True) -> bytes:
    """Set a template, e.g. `/evidence/custody.typ`, as PDF/A-2b dated `at`.

    Tags say what is a heading and what a cell to whoever cannot see the page; a long table is ten times its size
    with them.
    """
    return _pdf(_compiler(template, data), template, at=at, tagged=tagged)


def pdf_with_places(template: str, data: Mapping[str, object], *, at: datetime) -> tuple[bytes, list[int]]:
    """Set a template without tags, and say on which page stands each thing it marks as `<place>`."""
    compiler = _compiler(template, data)
    places: list[int] = json.loads(compiler.query("<place>", field="value"))
    return _pdf(compiler, template, at=at, tagged=False), places


def _compiler(template: str, data: Mapping[str, object]) -> typst.Compiler:
    source = _ROOT / template.lstrip("/")
    if not source.resolve().is_relative_to(_ROOT):
        raise ValueError(f"no template of ours: {template}")
    inputs = {"data": json.dumps(data, ensure_ascii=False), "fonts": json.dumps(settings.TYPESET_FONTS)}
    return typst.Compiler(source, root=_ROOT, font_paths=_fonts(), sys_inputs=inputs)


def _pdf(compiler: typst.Compiler, template: str, *, at: datetime, tagged: bool) -> bytes:
    made = compiler.compile(
        format="pdf", pdf_standards="a-2b", timestamp=int(at.timestamp()), pdf_tags=tagged
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template} is not one document")
    return made


@cache
def _fonts() -> typst.Fonts:
    """The faces of the machine and the one that comes with the software; finding them takes longer than setting."""
    found = find_spec("noto_cjk_sans_otc")
    folders = list(found.submodule_search_locations or ()) if found else []
    return typst.Fonts(font_paths=folders)
