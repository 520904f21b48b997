"""The files a record says it has, on the wire: declared, counted, explained when lost."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import StepCode
from enforcement.errors import NotVisible
from enforcement.evidence.actions import manifest
from enforcement.evidence.api.shapes import EXAMPLE, EXAMPLE_SHA256, SHA256
from enforcement.evidence.models.manifest import ON_SITE, OWED, ExpectedFile, FileState
from enforcement.journal.actions import Answer
from enforcement.law.values import EvidenceKind
from enforcement.registry.models import Actor
from enforcement.wire import ScopedView, StrictForm, as_rendered, checked, perform, several

_MOST_FILES = 200


class ExpectedFileForm(StrictForm):
    """A file that belongs to a record, as the device knows it."""

    id = serializers.UUIDField(help_text="The id it will be uploaded under")
    kind = serializers.ChoiceField(EvidenceKind.choices())
    file_name = serializers.CharField(max_length=255)
    size = serializers.IntegerField(
        min_value=0,
        max_value=2**63 - 1,
        help_text="Bytes; a recording that came out empty is one of the record's",
    )
    sha256 = serializers.RegexField(SHA256)


class ManifestForm(StrictForm):
    """Files that belong to a record."""

    files = several(ExpectedFileForm, at_most=_MOST_FILES)


class LossForm(StrictForm):
    """Why a file will not come."""

    reason = serializers.CharField(max_length=1000, help_text="灭失原因")


class LossShown(serializers.Serializer[Any]):
    """What the head signed."""

    reason = serializers.CharField()
    signed_by = serializers.CharField(source="signed_by.name")
    at = serializers.DateTimeField()


class ExpectedFileShown(serializers.Serializer[Any]):
    """A file declared, and what became of it."""

    id = serializers.UUIDField()
    record = serializers.UUIDField(source="record_id")
    evidence = serializers.UUIDField(help_text="The id it was declared under")
    kind = serializers.ChoiceField(EvidenceKind.choices())
    file_name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    declared_at = serializers.DateTimeField()
    state = serializers.ChoiceField(
        FileState.choices(),
        help_text="`arrived`: evidence of this SHA-256 is bound to the case; `differs`: that of this id has another",
    )
    loss = LossShown(allow_null=True, default=None)


class MissingShown(serializers.Serializer[Any]):
    """A file that is owed."""

    id = serializers.UUIDField()
    evidence = serializers.UUIDField()
    file_name = serializers.CharField()
    state = serializers.ChoiceField(FileState.choices())


class RecordShown(serializers.Serializer[Any]):
    """A record on the spot and whether its files are there."""

    id = serializers.UUIDField()
    seq = serializers.IntegerField()
    code = serializers.ChoiceField(StepCode.choices())
    label = serializers.CharField()  # type: ignore[assignment]
    at = serializers.DateTimeField()
    complete = serializers.BooleanField(help_text="Nothing declared is owed")
    expected = serializers.IntegerField()
    arrived = serializers.IntegerField()
    lost = serializers.IntegerField(help_text="Explained in writing by the head 已说明灭失")
    missing = MissingShown(many=True)


class FileFilters(filters.FilterSet):
    """What files may be narrowed by."""

    state = filters.ChoiceFilter(choices=FileState.choices())

    class Meta:
        model = ExpectedFile
        fields: ClassVar[list[str]] = []


def _records(rows: list[CaseStep]) -> list[dict[str, Any]]:
    """Each record with the state of its files; one query for all."""
    files: dict[UUID, list[ExpectedFile]] = {row.pk: [] for row in rows}
    for file in ExpectedFile.objects.filter(record__in=rows).judged().order_by("declared_at", "id"):
        files[file.record_id].append(file)
    return [_record(row, files[row.pk]) for row in rows]


def _record(row: CaseStep, files: list[ExpectedFile]) -> dict[str, Any]:
    states = [file.became for file in files]
    missing = [file for file in files if file.became in OWED]
    return {
        "id": row.pk,
        "seq": row.seq,
        "code": row.code,
        "label": StepCode(row.code).label,
        "at": row.at,
        "complete": not missing,
        "expected": len(files),
        "arrived": states.count(FileState.ARRIVED),
        "lost": states.count(FileState.LOST),
        "missing": missing,
    }


class CaseRecords(ScopedView[CaseStep]):
    """The records of a case."""

    queryset = CaseStep.objects.none()
    serializer_class = RecordShown
    keyset = ("at", "id")

    def visible(self, by: Actor) -> QuerySet[CaseStep]:
        """Records made on the spot, for whoever may see the case."""
        if not Case.objects.visible_to(by).filter(pk=self.kwargs["case_id"]).exists():
            raise NotVisible
        return CaseStep.objects.filter(case=self.kwargs["case_id"], code__in=ON_SITE)

    @extend_schema(operation_id="listRecords", responses=RecordShown(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """List the records made on the spot 现场记录, newest first: files expected, arrived and missing, by name."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.page(_records(list(page or [])))


class RecordFiles(ScopedView[ExpectedFile]):
    """The files of a record."""

    queryset = ExpectedFile.objects.none()
    serializer_class: type[serializers.BaseSerializer[Any]] | None = ExpectedFileShown
    filterset_class = FileFilters
    keyset = ("declared_at", "id")

    def visible(self, by: Actor) -> QuerySet[ExpectedFile]:
        """Files of the record, for whoever may see its case."""
        record = CaseStep.objects.filter(pk=self.kwargs["record_id"], case=self.kwargs["case_id"])
        if not record.filter(case__in=Case.objects.visible_to(by)).exists():
            raise NotVisible
        return (
            ExpectedFile.objects.visible_to(by)
            .filter(record=self.kwargs["record_id"])
            .judged()
            .select_related("loss__signed_by")
        )

    @extend_schema(operation_id="listRecordFiles", responses=ExpectedFileShown(many=True))
    def get(self, request: Request, case_id: UUID, record_id: UUID) -> Response:
        """List the files a record says it has, newest first, with what became of each."""
        return self.page()

    @extend_schema(
        operation_id="declareFiles",
        request=ManifestForm,
        responses={201: RecordShown},
        filters=False,
        examples=[
            OpenApiExample(
                "One photograph to come",
                request_only=True,
                value={
                    "files": [
                        {
                            "id": EXAMPLE,
                            "kind": "audiovisual",
                            "file_name": "货架照片.jpg",
                            "size": 2483112,
                            "sha256": EXAMPLE_SHA256,
                        }
                    ]
                },
            )
        ],
    )
    def post(self, request: Request, case_id: UUID, record_id: UUID) -> Response:
        """Say which files belong to a record, before or after they are sent.

        Until all of them are there, or the head has said in writing why one will not come, the investigation is
        not concluded and the case not closed. Saying the same again changes nothing.
        """
        data = checked(ManifestForm, request)
        files = [
            manifest.FileGiven(**given | {"kind": EvidenceKind(given["kind"])}) for given in data["files"]
        ]
        return perform(
            request, manifest.declare_files, _declared, case_id=case_id, record_id=record_id, files=files
        )


def _declared(record: CaseStep) -> Answer:
    return Answer(201, as_rendered(RecordShown(_records([record])[0]).data))


class ExplainLoss(APIView):
    """A file that will not come."""

    @extend_schema(
        operation_id="explainLoss",
        request=LossForm,
        responses={201: ExpectedFileShown},
        examples=[
            OpenApiExample(
                "Phone drowned", request_only=True, value={"reason": "执法手机落水损毁,照片无法恢复。"}
            )
        ],
    )
    def post(self, request: Request, case_id: UUID, file_id: UUID) -> Response:
        """Say in writing why a file is lost 灭失说明: the head of the agency, by name; evaluation sees it."""
        data = checked(LossForm, request)
        return perform(request, manifest.explain_loss, _explained, case_id=case_id, file_id=file_id, **data)


def _explained(file: ExpectedFile) -> Answer:
    shown = ExpectedFile.objects.judged().select_related("loss__signed_by").get(pk=file.pk)
    return Answer(201, as_rendered(ExpectedFileShown(shown).data))
