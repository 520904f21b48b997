"""Every kind of the catalogue, issued in a case that gives rise to it: whole, true to the file, PDF/A-2b."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace
from uuid import uuid4

import pytest
from pypdf import PdfReader

from enforcement.documents import rendering
from enforcement.documents.actions import issue
from enforcement.documents.actions.issue import heading_of
from enforcement.documents.models import Instrument, Outgoing
from enforcement.documents.rules import CATALOGUE, InstrumentKind, Kind
from enforcement.documents.rules.case_file import CaseFile
from enforcement.documents.rules.composing import compose, content, subject_of
from enforcement.documents.rules.filling import Subject
from enforcement.documents.rules.records import Records
from enforcement.errors import NotNow
from enforcement.sealed import unseal_bytes
from tests import pdfa
from tests.factories import actor

from .files import AT, CASE
from .stories import STORIES, Paper, Story

#: One process for all of them, so that what they gave rise to together can be counted.
pytestmark = pytest.mark.xdist_group("kinds")

#: Made with the file of a case, where they are looked at.
ASSEMBLED = {kind.code for kind in CATALOGUE.values() if kind.assembled}
#: What each story gave rise to, as its test ran.
ISSUED: dict[str, set[str]] = {}


def plain(said: str) -> str:
    """What is said, without spaces, places to break, and the width in which punctuation is set."""
    return re.sub(r"[\s\u200b]", "", unicodedata.normalize("NFKC", said))


def text_of(pdf: bytes) -> str:
    """What stands on the pages, their feet left out."""
    pages = (plain(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages)
    return "".join(re.sub(r"(签名:)?第\d+页共\d+页", "", page) for page in pages)


def issued(story: Story, paper: Paper) -> tuple[Instrument, str, bytes]:
    by = story.others.get(paper.by) or getattr(story.team, paper.by)
    earlier = Instrument.objects.filter(pk=paper.made).first() if paper.made else None
    instrument = earlier or issue.issue_instrument(
        case_id=story.case.pk,
        id=uuid4(),
        wanted=issue.Wanted(paper.kind, subject=paper.subject, fields=paper.fields),
        by=actor(by, story.at),
        at=story.at,
    )
    pdf = unseal_bytes(Outgoing.objects.get(pk=instrument.pk).body_sealed)
    return instrument, text_of(pdf), pdf


def strings(value: object) -> list[str]:
    """Every text of an element's value."""
    if isinstance(value, str):
        return value.split("\n")
    if isinstance(value, dict):
        return [str(one) for one in value.values()]
    assert isinstance(value, list)
    return [cell for row in value for cell in row]


def must_stand_whole(instrument: Instrument, text: str, paper: Paper) -> None:
    """Each element that the kind asks for stands on the page with its value; none is blank but those named."""
    kind, content = CATALOGUE[paper.kind], instrument.content()
    blocks = {block["key"]: block for block in content["blocks"]}
    left = {key for key, block in blocks.items() if not any(strings(block["value"])) or block["value"] == "/"}
    absent = {element.key for element in kind.elements} - set(blocks) - ({"date"} if kind.sealed else set())
    assert left | absent == set(paper.blank), "blank, or no longer"
    for block in content["blocks"]:
        for said in [block["label"] if content["layout"] != "letter" else "", *strings(block["value"])]:
            assert plain(said) in text, (paper.kind, block["key"], said)
    for said in (content["title"], instrument.number, instrument.agency_name, *paper.says):
        assert plain(said) in text, (paper.kind, said)
    for signer in content["signers"]:
        assert plain(signer.replace("(两名)", "") + "签名") in text
    assert (content["seal"] is not None) is kind.sealed
    if kind.sealed:
        assert plain(content["seal"]["date"]) in text
    assert ("扫码核验本文书" in text) is kind.outward


@pytest.mark.django_db
@pytest.mark.parametrize("family", STORIES)
def test_the_file_of_a_case_fills_what_it_gives_rise_to(family: str) -> None:
    story = STORIES[family]()
    for paper in story.papers:
        instrument, text, pdf = issued(story, paper)
        must_stand_whole(instrument, text, paper)
        assert pdfa.violations(pdf) == [], paper.kind
    ISSUED[family] = {paper.kind.value for paper in story.papers}


def test_no_kind_of_the_catalogue_is_without_a_story() -> None:
    told = {paper for papers in ISSUED.values() for paper in papers}
    if set(ISSUED) == set(STORIES):  # each ran in this process
        assert told == {code.value for code in set(CATALOGUE) - ASSEMBLED}


def bare() -> CaseFile:
    """A case of which nothing is on file."""
    nothing = replace(CASE.agency, reconsideration_body="", court="", bank="", name="", decides_as="")
    return replace(
        CASE,
        agency=nothing,
        parties=(),
        officers=(),
        bases=(),
        steps=(),
        evidence=(),
        draft=None,
        notices=(),
        defences=(),
        opinions=(),
        decision=None,
        hearings=(),
        records=Records(),
        title="",
        case_number="",
        source_number="",
        source="",
        summary="",
        registrar="",
    )


@pytest.mark.parametrize(
    "kind", [kind for kind in CATALOGUE.values() if not kind.assembled], ids=lambda kind: kind.code
)
def test_what_lacks_an_element_is_not_issued_and_the_refusal_names_its_article(kind: Kind) -> None:
    made = compose(kind, bare(), Subject(), {})
    required = {f"element_{element.key}": element for element in kind.elements if not element.warn}
    with pytest.raises(NotNow) as refused:
        made.must_be_complete()
    unmet = {one.code: one.article for one in refused.value.requirements if not one.met}
    assert unmet == {code: required[code].source.cite() for code in unmet}
    assert unmet


def test_rare_characters_of_names_and_places_are_set_in_type() -> None:
    rare = "耈街𬭩𬬭䶮㛃犇堃镕"
    file = replace(CASE, parties=(replace(CASE.parties[0], name=rare),))
    kind = CATALOGUE[InstrumentKind.CLUE_REGISTER]
    made = compose(kind, file, subject_of(kind, file, None), {})
    heading = heading_of(kind, file, made, id=uuid4(), number="")
    pdf = rendering.render(content(made, heading), at=AT).pdf
    assert rare in text_of(pdf)
    assert pdfa.violations(pdf) == []
