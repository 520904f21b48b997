"""Who is told that something cannot be done now is told under which article (field.md: explained law)."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

ROOT = Path(__file__).parents[2] / "enforcement"
PACKAGES: Final = sorted(path.name for path in ROOT.iterdir() if (path / "__init__.py").exists())
#: Refusals that rest on no law, by their code or by the module that makes them, and what they rest on instead.
#: In no package in which a case moves.
NO_LAW: Final[Mapping[str, str]] = {
    # of bytes
    "evidence/refusals.py": "what the object store says of an upload",
    "bytes_missing": "the object store has not confirmed the bytes",
    "not_inspected": "nobody can say yet what kind of file it is",
    "no_derivative": "a file of this kind has no such picture",
    "derivative_pending": "the picture is being made",
    "derivative_refused": "the file is not what it says it is, so nothing is drawn from it",
    "not_a_photograph": "regions are covered in a photograph only",
    "too_many_redactions": "a bound on work and space",
    # of a record that is written once: what came first stands
    "already_superseded": "corrections follow one another: the latest is corrected",
    "activity_superseded": "corrections follow one another: the latest is explained",
    "length_declared": "a length is declared once",
    "already_acknowledged": "an anomaly is answered once",
    "hold_lifted": "a hold is lifted once",
    "handshake_finished": "a handshake ends once",
    "no_open_conflict": "a conflict is resolved once",
    "already_scored": "an evaluator scores a file once",
    "already_drawn": "a draw that may be repeated is no draw",
    "frame_empty": "of no files none are drawn",
    # of a register's rows, each with one beginning and one end
    "assigned_later": "who wore a recorder is entered in the order of time",
    "already_published": "a county's own row is published once",
    "rule_ended": "a county's own row ends once",
    "office_held": "an office is entered once for the same days",
    "appointment_ended": "an appointment ends once",
}


def _refusals(package: str) -> Iterator[tuple[Path, ast.Call]]:
    for file in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "NotNow":
                yield file.relative_to(ROOT), node


def _silent(package: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Where nothing is cited, and what the refusal may be known by: its module, or the codes it may have."""
    for file, call in _refusals(package):
        said = {keyword.arg: keyword.value for keyword in call.keywords}
        if said.keys() & {"requirements", "article"}:
            continue
        codes = {
            node.value
            for node in ast.walk(said.get("code", call.func))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        yield f"{file}:{call.lineno}", frozenset({str(file)} if str(file) in NO_LAW else codes)


@pytest.mark.parametrize("package", ["cases", "decisions", "documents", "measures", "remedies", "review"])
def test_every_refusal_of_casework_names_an_article(package: str) -> None:
    assert not [place for place, _ in _silent(package)]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_other_refusal_names_an_article_or_rests_on_no_law_for_a_reason_said_here(package: str) -> None:
    assert not [place for place, known in _silent(package) if not known or not known <= NO_LAW.keys()]


def test_no_reason_is_said_for_a_refusal_that_is_not_made() -> None:
    made = frozenset[str]().union(*(known for package in PACKAGES for _, known in _silent(package)))
    assert made == NO_LAW.keys()
