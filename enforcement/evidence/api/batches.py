"""Many files in one request: what a dock or a burst of photographs sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.errors import NotVisible, Refusal, Unavailable, Unprocessable
from enforcement.evidence.actions import intake
from enforcement.evidence.actions.custody import refused_upload
from enforcement.evidence.api.shapes import SHA256, TREE_HASH, EvidenceOnFile
from enforcement.evidence.api.uploads import OwnUploads, UploadBegun, UploadForm, begun, item_of, where
from enforcement.evidence.models.evidence import Pending
from enforcement.evidence.rules.common import MOST_IN_BATCH
from enforcement.journal.actions import Answer
from enforcement.showing import shown
from enforcement.wire import StrictForm, actor, checked, form_of, moment, once, perform, respond, several
from media_storage.models import Upload

_LONGEST_ID: Final = 100


class _File(serializers.DictField):
    """A file as it was sent."""

    def to_internal_value(self, data: Any) -> Any:
        """Leave it as it is, where it is an object."""
        if not isinstance(data, dict):
            self.fail("not_a_dict", input_type=type(data).__name__)
        return data


class FilesForm(StrictForm):
    """Files of a batch, read one by one: what is wrong with one is said of that one."""

    files = serializers.ListField(child=_File(), allow_empty=False, max_length=MOST_IN_BATCH)


@extend_schema_serializer(component_name="UploadsForm")
class UploadsForm(StrictForm):
    """Files about to be sent."""

    files = several(UploadForm, at_most=MOST_IN_BATCH)


class SentForm(StrictForm):
    """A file that is sent."""

    id = serializers.UUIDField()
    sha256 = serializers.RegexField(
        SHA256,
        required=False,
        allow_blank=True,
        default="",
        help_text="Of the whole file, where not declared yet",
    )
    tree_hash = serializers.RegexField(
        SHA256, required=False, allow_blank=True, default="", help_text=TREE_HASH
    )


@extend_schema_serializer(component_name="SentsForm")
class SentsForm(StrictForm):
    """Files that are sent."""

    files = several(SentForm, at_most=MOST_IN_BATCH)


class ItemResult(serializers.Serializer[Any]):
    """What became of one file of a batch, as if it had been asked for alone."""

    id = serializers.CharField(help_text="As given")
    status = serializers.IntegerField(help_text="The HTTP status that a request for it alone would have got")
    problem = serializers.DictField(
        required=False, allow_null=True, help_text="Where it is refused, as application/problem+json says it"
    )


class BegunResult(ItemResult):
    """An upload begun, or why not."""

    upload = UploadBegun(required=False, allow_null=True)


class CompletedResult(ItemResult):
    """Evidence, or why not."""

    evidence = EvidenceOnFile(required=False, allow_null=True)
    location = serializers.CharField(
        required=False, allow_null=True, help_text="With status 202: where it says when the file is evidence"
    )


class BegunResults(serializers.Serializer[Any]):
    """One result for each file, in the order of the request."""

    results = BegunResult(many=True)


class CompletedResults(serializers.Serializer[Any]):
    """One result for each file, in the order of the request."""

    results = CompletedResult(many=True)


class Batch(OwnUploads):
    """A request for many files."""

    def read(
        self, form: type[StrictForm], request: Request
    ) -> list[tuple[str, dict[str, Any] | ValidationError]]:
        """Each file's id as the client wrote it, and the file as its form allows it, or what is wrong with it."""
        reader = form_of(form)
        read: list[tuple[str, dict[str, Any] | ValidationError]] = []
        for file in checked(FilesForm, request)["files"]:
            given = str(file.get("id", ""))[:_LONGEST_ID]
            try:
                read.append((given, dict(reader.run_validation(file))))
            except ValidationError as wrong:
                read.append((given, wrong))
        return read

    def refused(self, id: object, refusal: Exception) -> dict[str, Any]:
        """The result of a file that is refused: the same problem that it alone would have got."""
        handler: Callable[[Exception, Any], Response | None] = self.get_exception_handler()
        answer = handler(refusal, self.get_exception_handler_context())
        if answer is None:
            raise refusal
        return {"id": str(id), "status": answer.status_code, "problem": answer.data}


class BeginUploads(Batch):
    """Declaring many files."""

    serializer_class = BegunResults

    @extend_schema(operation_id="beginUploads", request=UploadsForm, responses={200: BegunResults})
    def post(self, request: Request) -> Response:
        """Declare up to 200 files and get the requests that carry them to the object store.

        Each file is declared as `POST /evidence/uploads` would, once per its own id; one that is refused harms no
        other. The same request under the same key answers with fresh addresses.
        """
        read = self.read(UploadForm, request)
        items = [item_of(one) for _, one in read if isinstance(one, dict)]
        refused: list[dict[str, Any] | None] = []
        own: dict[UUID, Upload | Refusal] = {}

        def present(begun: list[intake.Begun]) -> Answer:
            """What a repeat must say again; addresses are made anew."""
            own.update({one.id: one.pending.upload for one in begun if one.pending and one.fresh})
            return Answer(200, [self.refused(one.id, one.refusal) if one.refusal else None for one in begun])

        if items:
            refused = perform(request, intake.begin_uploads, present, items=items).data
        else:
            once(request)
        kept = [item.id for item, problem in zip(items, refused, strict=True) if problem is None]
        if repeated := [id for id in kept if id not in own]:
            own |= intake.begun_uploads(repeated, by=actor(request))
        opened = intake.open_uploads(one for one in own.values() if isinstance(one, Upload))
        waiting = iter(zip(items, refused, strict=True))
        results: list[dict[str, Any]] = []
        for id, one in read:
            if isinstance(one, Exception):
                results.append(self.refused(id, one))
                continue
            item, problem = next(waiting)
            if problem is not None:
                results.append(problem)
                continue
            found = opened.get(item.id, own[item.id])
            if isinstance(found, Refusal):
                results.append(self.refused(id, found))
            else:
                results.append({"id": id, "status": 201, "upload": begun(found, request)})
        return Response({"results": results})


class CompleteUploads(Batch):
    """The end of many uploads."""

    serializer_class = CompletedResults

    @extend_schema(operation_id="completeUploads", request=SentsForm, responses={200: CompletedResults})
    def post(self, request: Request) -> Response:
        """Say that up to 200 files are sent; each becomes evidence of its case, or the answer says why not.

        Each is completed as `POST /evidence/uploads/{id}/complete` would, once per its own id. The answer is kept
        under the key unless the store was away for one of them (503): then the same request goes on.
        """
        once(request)
        by, at = actor(request), moment(request)
        read, files = self._sent(request)
        own = intake.own_uploads(files, by=by)
        results: dict[UUID, dict[str, Any]] = {
            id: self.refused(id, found) for id, found in own.items() if isinstance(found, Refusal)
        }
        if strange := [id for id, found in own.items() if isinstance(found, NotVisible)]:
            refused_upload(strange, by=by, at=at)
        pendings = {id: found for id, found in own.items() if isinstance(found, Pending)}
        said = {
            id: intake.Said(one["sha256"], one["tree_hash"])
            for id, one in files.items()
            if one["sha256"] or one["tree_hash"]
        }
        for id, pending in pendings.items():
            try:
                if intake.leave_to_worker(pending, said=said.get(id), at=at):
                    results[id] = {"id": str(id), "status": 202, "location": where(id)}
            except Refusal as refusal:
                results[id] = self.refused(id, refusal)
        settled = intake.settle_several([id for id in pendings if id not in results], said=said, by=by, at=at)
        results |= {id: self.refused(id, one) for id, one in settled.items() if isinstance(one, Refusal)}
        away = any(isinstance(one, Unavailable) for one in settled.values())

        def present(bound: list[intake.Bound]) -> Answer:
            for one in bound:
                if one.evidence:
                    evidence = shown(EvidenceOnFile, one.evidence)
                    results[one.id] = {"id": str(one.id), "status": 201, "evidence": evidence}
                elif one.refusal:
                    results[one.id] = self.refused(one.id, one.refusal)
            return Answer(200, {"results": self._in_order(read, results)})

        kwargs: Mapping[str, Any] = {
            "pendings": [pendings[id] for id in pendings if id not in results],
            "settled": {id: one for id, one in settled.items() if isinstance(one, intake.Settled)},
        }
        if away:
            return respond(present(intake.bind_several(**kwargs, by=by, at=at)))
        return perform(request, intake.bind_several, present, **kwargs)

    def _sent(
        self, request: Request
    ) -> tuple[list[tuple[str, dict[str, Any] | Exception]], dict[UUID, dict[str, Any]]]:
        """Each file as it was read, and each once by its id: one that is named again, and otherwise, is refused."""
        files: dict[UUID, dict[str, Any]] = {}
        read: list[tuple[str, dict[str, Any] | Exception]] = []
        for given, one in self.read(SentForm, request):
            if isinstance(one, dict) and files.setdefault(one["id"], one) != one:
                twice = Unprocessable("同一批中有相同的编号。", code="id_repeated", pointer="/id")
                read.append((given, twice))
            else:
                read.append((given, one))
        return read, files

    def _in_order(
        self,
        read: list[tuple[str, dict[str, Any] | Exception]],
        results: Mapping[UUID, dict[str, Any]],
    ) -> list[dict[str, Any]]:
        return [
            self.refused(id, one) if isinstance(one, Exception) else results[one["id"]] for id, one in read
        ]
