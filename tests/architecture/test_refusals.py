"""Who is told that something cannot be done now is told under which article (field.md: explained law)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "enforcement"
#: The packages in which a case moves; elsewhere a refusal may be of a file or of a list.
CASEWORK = ("cases", "decisions", "documents", "measures", "remedies", "review")


def _refusals(package: str) -> Iterator[tuple[str, ast.Call]]:
    for file in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "NotNow":
                yield f"{file.relative_to(ROOT)}:{node.lineno}", node


@pytest.mark.parametrize("package", CASEWORK)
def test_every_refusal_of_casework_names_an_article(package: str) -> None:
    silent = [
        place
        for place, call in _refusals(package)
        if not {"requirements", "article"} & {keyword.arg for keyword in call.keywords}
    ]
    assert not silent
