"""Instruments of a case: which may be issued, issuing, reading, fetching, sealing, signing, voiding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases.models import Case
from enforcement.documents.actions import issue, keeping, sealing
from enforcement.documents.api.shapes import (
    EXAMPLE_INSTRUMENT,
    InstrumentShown,
    InstrumentWhole,
    KindShown,
    show,
    show_requirement,
)
from enforcement.documents.models import Instrument
from enforcement.documents.reading import read
from enforcement.documents.rules import CATALOGUE, InstrumentKind, Volume
from enforcement.documents.rules.case_file import CaseFile
from enforcement.documents.rules.composing import compose, must_be_the_right_kind, subject_of
from enforcement.documents.rules.vocabulary import SealedBy, SignedBy
from enforcement.errors import NotNow, NotVisible
from enforcement.journal.actions import Answer
from enforcement.registry.models import Actor
from enforcement.wire import (
    NothingForm,
    ScopedView,
    StrictForm,
    actor,
    as_rendered,
    checked,
    moment,
    perform,
)
from media_storage.downloads import sign_download
from media_storage.models import StoredObject


class InstrumentKinds(ScopedView[Case]):
    """What may be issued in a case."""

    pagination_class = None
    queryset = Case.objects.none()
    serializer_class = KindShown
    lookup_url_kwarg = "case_id"

    def visible(self, by: Actor) -> QuerySet[Case]:
        """Cases whose content the actor may read."""
        return Case.objects.visible_to(by.reading)

    @extend_schema(operation_id="listInstrumentKinds", responses=KindShown(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """List the kinds of instruments 文书 with what each needs, and what of it is on file."""
        case = self.get_object()
        file = read(case, at=moment(request))
        return Response(KindShown(list(_kinds(case, file, actor(request))), many=True).data)


def _kinds(case: Case, file: CaseFile, by: Actor) -> Iterator[dict[str, Any]]:
    for kind in CATALOGUE.values():
        if kind.assembled:
            continue
        try:
            must_be_the_right_kind(kind, file)
            requirements = compose(kind, file, subject_of(kind, file, None), {}).requirements
        except NotNow as refusal:
            requirements = refusal.requirements
        yield {
            "kind": kind.code,
            "title": kind.title_for(file.agency.department, file.today),
            "volume": kind.volume,
            "place": kind.place.label,
            "outward": kind.outward,
            "sealed": kind.sealed,
            "word": kind.word,
            "articles": [article.cite() for article in kind.articles],
            "verified": kind.verified,
            "competent": by.office(kind.issuers, case.agency_id) is not None,
            "ready": all(one.met for one in requirements),
            "requirements": [show_requirement(one) for one in requirements],
        }


class InstrumentFilters(filters.FilterSet):
    """What a list of instruments may be narrowed by."""

    kind = filters.ChoiceFilter(choices=InstrumentKind.choices())
    volume = filters.ChoiceFilter(choices=Volume.choices())

    class Meta:
        model = Instrument
        fields: ClassVar[list[str]] = []


class IssueForm(StrictForm):
    """An instrument to be issued; what is on file fills it, `fields` adds what is not."""

    id = serializers.UUIDField(help_text="Made by the client")
    kind = serializers.ChoiceField(InstrumentKind.choices())
    subject = serializers.UUIDField(
        allow_null=True, default=None, help_text="The step or evidence it is about, where there are several"
    )
    fields_ = serializers.DictField(
        default=dict, help_text="Elements by key: text, table rows, or an opinion"
    )
    number = serializers.CharField(
        max_length=60, default="", allow_blank=True, help_text="文号 given by another body"
    )
    replaces = serializers.UUIDField(
        allow_null=True, default=None, help_text="The instrument it corrects 补正, or takes the place of"
    )

    def get_fields(self) -> dict[str, Any]:
        """Name the elements `fields`, which the framework keeps for itself."""
        known = super().get_fields()
        return {name.rstrip("_"): field for name, field in known.items()}


class Instruments(ScopedView[Instrument]):
    """The instruments of a case."""

    queryset = Instrument.objects.none()
    serializer_class = InstrumentShown
    filterset_class = InstrumentFilters
    keyset = ("issued_at", "id")

    def visible(self, by: Actor) -> QuerySet[Instrument]:
        """Instruments of the case. Raises NotVisible where the actor may not see it."""
        if not Case.objects.visible_to(by).filter(pk=self.kwargs["case_id"]).exists():
            raise NotVisible
        return Instrument.objects.visible_to(by).filter(case_id=self.kwargs["case_id"]).shown()

    @extend_schema(operation_id="listInstruments", responses=InstrumentShown(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """List the instruments 文书 of a case, newest first."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response([show(row) for row in rows or ()])

    @extend_schema(
        operation_id="issueInstrument",
        request=IssueForm,
        responses={201: InstrumentShown},
        examples=[
            OpenApiExample(
                "The decision",
                request_only=True,
                value={"id": EXAMPLE_INSTRUMENT, "kind": "penalty_decision"},
            )
        ],
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Issue an instrument 制发文书: numbered, rendered to PDF/A, never changed afterwards."""
        data = checked(IssueForm, request)
        wanted = issue.Wanted(
            kind=InstrumentKind(data["kind"]),
            subject=data["subject"],
            fields=data["fields"],
            number=data["number"],
            replaces=data["replaces"],
        )
        return perform(request, issue.issue_instrument, _made, case_id=case_id, id=data["id"], wanted=wanted)


def _made(instrument: Instrument) -> Answer:
    return Answer(201, as_rendered(show(instrument)))


def _done(instrument: Instrument) -> Answer:
    return Answer(201, as_rendered(show(Instrument.objects.shown().get(pk=instrument.pk))))


class InstrumentDetail(ScopedView[Instrument]):
    """One instrument."""

    queryset = Instrument.objects.none()
    serializer_class = InstrumentWhole

    def visible(self, by: Actor) -> QuerySet[Instrument]:
        """Instruments whose content the actor may read."""
        return Instrument.objects.readable_by(by).shown()

    @extend_schema(operation_id="readInstrument", responses=InstrumentWhole)
    def get(self, request: Request, id: UUID) -> Response:
        """Read an instrument with what it says."""
        return Response(show(self.get_object(), content=True))


class FileAddress(serializers.Serializer[Any]):
    """Where a file is fetched, for a short while."""

    url = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="Seconds")
    sha256 = serializers.CharField()
    size = serializers.IntegerField()
    file_name = serializers.CharField()


def address(stored: StoredObject) -> Answer:
    """Answer with where the file is fetched."""
    signed = sign_download(stored)
    body = {
        "url": signed.url,
        "expires_in": signed.expires_in,
        "sha256": stored.sha256,
        "size": stored.size,
        "file_name": stored.file_name,
    }
    return Answer(201, as_rendered(body))


class AccessInstrument(APIView):
    """The file of an instrument."""

    @extend_schema(operation_id="accessInstrument", request=NothingForm, responses={201: FileAddress})
    def post(self, request: Request, id: UUID) -> Response:
        """Ask for the file of an instrument; a short-lived address, one journal entry."""
        checked(NothingForm, request)
        return perform(request, keeping.access_instrument, address, subject_id=id)


class SealForm(StrictForm):
    """The sealed file, uploaded to the case before."""

    evidence = serializers.UUIDField(help_text="Evidence: the sealed file 盖章件, a record of procedure")
    manner = serializers.ChoiceField(SealedBy.choices())


class SealInstrument(APIView):
    """The seal of an instrument."""

    @extend_schema(
        operation_id="sealInstrument",
        request=SealForm,
        responses={201: InstrumentShown},
        examples=[
            OpenApiExample(
                "A scan of the stamped copy",
                request_only=True,
                value={"evidence": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b2a", "manner": "stamped_scan"},
            )
        ],
    )
    def post(self, request: Request, case_id: UUID, id: UUID) -> Response:
        """Bind the sealed file 盖章件 of an instrument; a notice, a decision, a measure can be served from here on."""
        data = checked(SealForm, request)
        return perform(
            request,
            sealing.seal_instrument,
            _done,
            case_id=case_id,
            instrument_id=id,
            evidence=data["evidence"],
            manner=SealedBy(data["manner"]),
        )


class SignForm(StrictForm):
    """A signature, or that it was refused."""

    id = serializers.UUIDField(help_text="Made by the client")
    signer = serializers.CharField(max_length=60)
    capacity = serializers.CharField(max_length=60, help_text="当事人、执法人员、见证人…")
    manner = serializers.ChoiceField(SignedBy.choices())
    evidence = serializers.UUIDField(
        allow_null=True, default=None, help_text="Evidence: picture or scan of it"
    )
    note = serializers.CharField(max_length=300, default="", allow_blank=True)


class SignInstrument(APIView):
    """The signatures of an instrument."""

    @extend_schema(
        operation_id="signInstrument",
        request=SignForm,
        responses={201: InstrumentShown},
        examples=[
            OpenApiExample(
                "Refused",
                request_only=True,
                value={
                    "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b41",
                    "signer": "张某",
                    "capacity": "当事人",
                    "manner": "refused",
                    "note": "当事人拒绝签名,有录像为证。",
                },
            )
        ],
    )
    def post(self, request: Request, case_id: UUID, id: UUID) -> Response:
        """Bind a signature or fingerprint 签名、指印, from a tablet or scanned, or note its refusal."""
        data = checked(SignForm, request)
        signature = data.pop("id")
        signed = sealing.Signed(**data | {"manner": SignedBy(data["manner"])})
        return perform(
            request,
            sealing.sign_instrument,
            _done,
            case_id=case_id,
            instrument_id=id,
            id=signature,
            signed=signed,
        )


class VoidForm(StrictForm):
    """Why."""

    reason = serializers.CharField(max_length=300)


class VoidInstrument(APIView):
    """An instrument that is not used."""

    @extend_schema(
        operation_id="voidInstrument",
        request=VoidForm,
        responses={201: InstrumentShown},
        examples=[OpenApiExample("A slip", request_only=True, value={"reason": "文书内容有误,尚未盖章。"})],
    )
    def post(self, request: Request, case_id: UUID, id: UUID) -> Response:
        """Void an instrument that was not sealed 作废; its number is not given again."""
        data = checked(VoidForm, request)
        return perform(
            request, issue.void_instrument, _done, case_id=case_id, instrument_id=id, reason=data["reason"]
        )
