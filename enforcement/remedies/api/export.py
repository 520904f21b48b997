"""The whole file of a case for the body that hears a remedy, on the wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.documents.api.instruments import FileAddress, address
from enforcement.documents.models import Instrument
from enforcement.journal.actions import Answer
from enforcement.law.instruments import Volume
from enforcement.remedies import packing
from enforcement.remedies.actions.exporting import Export, Original, export_for_remedy
from enforcement.remedies.models import Bundle
from enforcement.wire import StrictForm, as_rendered, checked, perform


class ExportForm(StrictForm):
    """A request for the file."""

    id = serializers.UUIDField(
        help_text="Made by the client; the same again asks for what was asked for before"
    )


class ExportedInstrument(serializers.Serializer[Any]):
    """A row of the catalogue 卷内目录."""

    id = serializers.UUIDField()
    volume = serializers.ChoiceField(Volume.choices())
    title = serializers.CharField()
    number = serializers.CharField(allow_blank=True)
    issued_on = serializers.DateField()
    sha256 = serializers.CharField(source="pdf_sha256", help_text="Of the file as issued")
    sealed_evidence = serializers.UUIDField(
        allow_null=True, help_text="The piece of evidence that bears the seal"
    )


class ExportedOriginal(serializers.Serializer[Any]):
    """An original, and where it is fetched for a short while."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    kind = serializers.CharField()
    factual = serializers.BooleanField(help_text="Of the facts, not of the procedure")
    file_name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    url = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="Seconds")


class ExportedEntry(serializers.Serializer[Any]):
    """An entry of the journal of the case: its place in the chain and its digest."""

    seq = serializers.IntegerField()
    act = serializers.CharField()
    outcome = serializers.CharField()
    at = serializers.DateTimeField()
    digest = serializers.CharField()


class ExportShown(serializers.Serializer[Any]):
    """The file of a case for a remedy."""

    remedy = serializers.UUIDField()
    case = serializers.UUIDField()
    reply_due = serializers.DateField(allow_null=True, help_text="The last day of the agency's answer")
    assembly = serializers.UUIDField()
    pages = serializers.IntegerField(allow_null=True)
    file = FileAddress(allow_null=True, help_text="The whole file as one PDF/A; null: being made, ask again")
    archive = FileAddress(
        allow_null=True,
        help_text="ZIP of the document, every original and the list of both; null: being made, ask again",
    )
    catalogue = ExportedInstrument(many=True)
    originals = ExportedOriginal(many=True)
    originals_sha256 = serializers.CharField(help_text="Of the list of originals, as the journal has it")
    journal = ExportedEntry(many=True)


def _instrument(row: Instrument) -> dict[str, Any]:
    seal = getattr(row, "seal", None)
    return {
        "id": row.pk,
        "volume": row.volume,
        "title": row.title,
        "number": row.number,
        "issued_on": row.issued_on,
        "pdf_sha256": row.pdf_sha256,
        "sealed_evidence": seal.evidence_id if seal else None,
    }


def _original(one: Original) -> dict[str, Any]:
    evidence = one.evidence
    return {
        "id": evidence.pk,
        "number": evidence.number,
        "title": evidence.title,
        "kind": evidence.kind,
        "factual": evidence.factual,
        "file_name": evidence.stored.file_name,
        "size": evidence.stored.size,
        "sha256": evidence.sha256,
        "url": one.url,
        "expires_in": one.expires_in,
    }


def _archive(bundle: Bundle) -> dict[str, Any] | None:
    if bundle.ready_at is None:
        return None
    signed = packing.address(bundle)
    return {
        "url": signed.url,
        "expires_in": signed.expires_in,
        "sha256": bundle.sha256,
        "size": bundle.size,
        "file_name": packing.file_name(bundle),
    }


def _show(export: Export) -> Answer:
    made = getattr(export.assembly, "file", None)
    shown = {
        "remedy": export.remedy.pk,
        "case": export.remedy.case_id,
        "reply_due": export.reply_due,
        "assembly": export.assembly.pk,
        "pages": made.pages if made else None,
        "file": address(export.stored).body if export.stored else None,
        "archive": _archive(export.bundle),
        "catalogue": [_instrument(row) for row in export.instruments],
        "originals": [_original(one) for one in export.originals],
        "originals_sha256": export.digest,
        "journal": [
            {
                "seq": entry.seq,
                "act": entry.act,
                "outcome": entry.outcome,
                "at": entry.at,
                "digest": bytes(entry.digest).hex(),
            }
            for entry in export.entries
        ],
    }
    whole = export.stored and export.bundle.ready_at
    return Answer(201 if whole else 202, as_rendered(dict(ExportShown(shown).data)))


class ExportForRemedy(APIView):
    """The whole file of a case for a remedy."""

    @extend_schema(
        operation_id="exportForRemedy",
        request=ExportForm,
        responses={201: ExportShown, 202: ExportShown},
        examples=[
            OpenApiExample(
                "The file for the answer",
                request_only=True,
                value={"id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b43"},
            )
        ],
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Export the whole file 全卷 for the answer 答复(答辩)举证: one PDF/A, every original, the journal.

        202 while the server still makes the document, or the archive that holds it and every original as one file;
        ask again with the same id.
        """
        data = checked(ExportForm, request)
        return perform(request, export_for_remedy, _show, remedy_id=id, id=data["id"])
