"""How an instrument is said on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from enforcement.documents.models import Instrument
from enforcement.documents.rules import InstrumentKind, Volume
from enforcement.documents.rules.vocabulary import SealedBy, SignedBy
from enforcement.errors import Requirement

EXAMPLE_INSTRUMENT = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b40"


class RequirementShown(serializers.Serializer[Any]):
    """An element with its article, there or missing."""

    code = serializers.CharField()
    article = serializers.CharField()
    detail = serializers.CharField()
    met = serializers.BooleanField()


class KindShown(serializers.Serializer[Any]):
    """A kind of instrument as this case may have it."""

    kind = serializers.ChoiceField(InstrumentKind.choices())
    title = serializers.CharField(help_text="As the department calls it")
    volume = serializers.ChoiceField(Volume.choices())
    place = serializers.CharField(help_text="Where it stands in the file")
    outward = serializers.BooleanField()
    sealed = serializers.BooleanField(help_text="Bears the agency's seal")
    word = serializers.CharField(allow_blank=True, help_text="The 字 of its number; empty: not numbered")
    articles = serializers.ListField(child=serializers.CharField())
    verified = serializers.BooleanField(help_text="False: 待核")
    competent = serializers.BooleanField(help_text="Whether the reader may issue it")
    ready = serializers.BooleanField(help_text="Everything the law asks for is on file")
    requirements = RequirementShown(many=True)


class SealShown(serializers.Serializer[Any]):
    """The sealed file."""

    evidence = serializers.UUIDField(source="evidence_id")
    sha256 = serializers.CharField()
    manner = serializers.ChoiceField(SealedBy.choices())
    at = serializers.DateTimeField()


class SignatureShown(serializers.Serializer[Any]):
    """A signature."""

    id = serializers.UUIDField()
    signer = serializers.CharField()
    capacity = serializers.CharField()
    manner = serializers.ChoiceField(SignedBy.choices())
    evidence = serializers.UUIDField(source="evidence_id", allow_null=True)
    note = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class InstrumentShown(serializers.Serializer[Any]):
    """An instrument as issued."""

    id = serializers.UUIDField()
    case = serializers.UUIDField(source="case_id")
    seq = serializers.IntegerField(help_text="Within the case, from 1")
    kind = serializers.ChoiceField(InstrumentKind.choices())
    title = serializers.CharField()
    number = serializers.CharField(allow_blank=True, help_text="文号")
    agency = serializers.CharField(source="agency_name")
    volume = serializers.ChoiceField(Volume.choices())
    template = serializers.CharField(help_text="Version of its form")
    subject = serializers.UUIDField(allow_null=True, help_text="The step or evidence it is about")
    content_sha256 = serializers.CharField(help_text="Hex, of the canonical content")
    pdf_sha256 = serializers.CharField(help_text="Hex, of the PDF/A file")
    warnings = serializers.ListField(child=serializers.CharField(), help_text="Expected elements it lacks")
    verified = serializers.BooleanField(help_text="False: 待核")
    replaces = serializers.UUIDField(source="replaces_id", allow_null=True)
    replaced_by = serializers.UUIDField(allow_null=True)
    issued_at = serializers.DateTimeField()
    stored = serializers.BooleanField(help_text="Whether the store holds the file")
    voided = serializers.CharField(allow_null=True, help_text="Why it was voided")
    seal = SealShown(allow_null=True)
    signatures = SignatureShown(many=True)


class InstrumentWhole(InstrumentShown):
    """An instrument with what it says."""

    content = serializers.DictField()


def show(instrument: Instrument, *, content: bool = False) -> dict[str, Any]:
    """Shape an instrument, with or without what it says."""
    void = getattr(instrument, "void", None)
    later = getattr(instrument, "replaced_by", None)
    fields = {name: getattr(instrument, name) for name in _COLUMNS}
    shown: dict[str, Any] = fields | {
        "stored": instrument.stored is not None,
        "voided": void.reason if void else None,
        "replaced_by": later.pk if later else None,
        "seal": getattr(instrument, "seal", None),
        "signatures": list(instrument.signatures.all()),
    }
    if content:
        return dict(InstrumentWhole(shown | {"content": instrument.content()}).data)
    return dict(InstrumentShown(shown).data)


_COLUMNS = (
    "id",
    "case_id",
    "seq",
    "kind",
    "title",
    "number",
    "agency_name",
    "volume",
    "template",
    "subject",
    "content_sha256",
    "pdf_sha256",
    "warnings",
    "verified",
    "replaces_id",
    "issued_at",
)


def show_requirement(one: Requirement) -> dict[str, Any]:
    """Shape a requirement."""
    return {"code": one.code, "article": one.article, "detail": one.detail, "met": one.met}
