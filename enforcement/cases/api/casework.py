"""Cases on the wire: forms, thin views, one operation per step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, ClassVar, cast
from uuid import UUID

from django.db.models import QuerySet
from django.urls import NoReverseMatch, path, reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases import actions
from enforcement.cases.models import Case, CaseStep, Party
from enforcement.cases.rules import PROCEDURE, Status, Step, StepCode, possible, unmet_and_met
from enforcement.errors import NotVisible
from enforcement.journal.actions import Act, Answer
from enforcement.journal.models import Entry
from enforcement.journal.rules import Outcome
from enforcement.law.statutes import Article
from enforcement.law.values import ClueSource, Department, PartyKind, Procedure, Stage
from enforcement.registry.models import Actor
from enforcement.registry.powers import PublicationTask
from enforcement.wire import (
    ScopedView,
    StrictForm,
    actor,
    as_rendered,
    checked,
    etag,
    if_match,
    moment,
    perform,
    several,
)

_EXAMPLE_CASE = "6f1c7f0e-6d0e-4d6a-9a57-0b8a9c4b5d10"


class CaseFilters(filters.FilterSet):
    """What a list of cases may be narrowed by."""

    status = filters.ChoiceFilter(choices=[(s.value, s.label) for s in Status])
    department = filters.ChoiceFilter(choices=[(d.value, d.label) for d in Department])
    procedure = filters.ChoiceFilter(choices=[(p.value, p.label) for p in Procedure])
    major = filters.BooleanFilter()
    agency = filters.UUIDFilter(field_name="agency_id")
    case_number = filters.CharFilter()
    source_number = filters.CharFilter()
    opened_after = filters.IsoDateTimeFilter(field_name="opened_at", lookup_expr="gte")
    opened_before = filters.IsoDateTimeFilter(field_name="opened_at", lookup_expr="lt")

    class Meta:
        model = Case
        fields: ClassVar[list[str]] = []


_ROW = (
    "id",
    "agency_id",
    "department",
    "procedure",
    "title",
    "party_name",
    "source_number",
    "case_number",
    "status",
    "major",
    "version",
    "opened_at",
    "filed_at",
    "closed_at",
)


class CaseRow(serializers.Serializer[Any]):
    """A case in a list: no identity number, no address, no telephone."""

    id = serializers.UUIDField()
    agency = serializers.UUIDField()
    department = serializers.ChoiceField(Department.choices())
    procedure = serializers.ChoiceField(Procedure.choices())
    title = serializers.CharField(help_text="案由")
    party_name = serializers.CharField(help_text="当事人", allow_blank=True)
    source_number = serializers.CharField(help_text="案源登记号")
    case_number = serializers.CharField(help_text="立案号; empty before filing", allow_blank=True)
    status = serializers.ChoiceField(Status.choices())
    stage = serializers.ChoiceField(Stage.choices())
    major = serializers.BooleanField(help_text="重大执法决定 (Art. 58)")
    version = serializers.IntegerField(help_text="The ETag, to be sent as If-Match")
    opened_at = serializers.DateTimeField()
    filed_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


def case_row(row: dict[str, Any]) -> dict[str, Any]:
    """Shape a row of `values(*_ROW)`; a list is the hot path and needs no serializer."""
    return {
        "id": row["id"],
        "agency": row["agency_id"],
        **{name: row[name] for name in _ROW[2:]},
        "stage": Status(row["status"]).stage,
    }


class PartyShown(serializers.Serializer[Any]):
    """A party, its numbers masked."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(PartyKind.choices())
    name = serializers.CharField()
    uscc = serializers.CharField(allow_blank=True)
    id_masked = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_blank=True)
    legal_representative = serializers.CharField(allow_blank=True)


class CaseOfficerShown(serializers.Serializer[Any]):
    """An officer named to the case, with the certificate of that day."""

    officer = serializers.UUIDField()
    name = serializers.CharField()
    certificate = serializers.CharField()
    lead = serializers.BooleanField()


class CaseBasisShown(serializers.Serializer[Any]):
    """A basis cited."""

    basis = serializers.UUIDField()
    text = serializers.CharField()
    power = serializers.UUIDField(allow_null=True)


class FindingShown(serializers.Serializer[Any]):
    """A veto finding 一票否决情形."""

    code = serializers.CharField()
    article = serializers.CharField()
    detail = serializers.CharField()
    found_at = serializers.DateTimeField()


class HindranceShown(serializers.Serializer[Any]):
    """An open hindrance."""

    code = serializers.CharField()
    article = serializers.CharField()
    detail = serializers.CharField()
    until = serializers.DateField(allow_null=True)


class StepShown(serializers.Serializer[Any]):
    """A step taken."""

    id = serializers.UUIDField()
    seq = serializers.IntegerField()
    code = serializers.ChoiceField(StepCode.choices())
    label = serializers.CharField()  # type: ignore[assignment]
    at = serializers.DateTimeField()
    certificate = serializers.CharField(allow_blank=True)
    voided = serializers.CharField(allow_null=True, help_text="Why the step no longer counts")
    content = serializers.DictField()


class CaseShown(CaseRow):
    """A case whole."""

    summary = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    source = serializers.ChoiceField(ClueSource.choices())  # type: ignore[assignment]
    source_received_at = serializers.DateTimeField()
    act_ended_on = serializers.DateField(allow_null=True)
    major_grounds = serializers.ListField(child=serializers.CharField())
    parties = PartyShown(many=True)
    officers = CaseOfficerShown(many=True)
    bases = CaseBasisShown(many=True)
    steps = StepShown(many=True)
    findings = FindingShown(many=True)
    hindrances = HindranceShown(many=True)


#: What of a party, and of the case, is content.
_PARTY_CONTENT = ("uscc", "id_masked", "address", "legal_representative")
_CASE_CONTENT = ("summary", "place")


def show_case(case: Case, *, content: bool = True) -> dict[str, Any]:
    """Shape a case whole; without its content for an auditor, who sees that things were done and not what."""
    row = {name: getattr(case, name) for name in _ROW}
    officers = case.case_officers.filter(released_at__isnull=True).select_related("officer")
    shown = dict(
        CaseShown(
            {
                **case_row(row),
                "summary": case.summary,
                "place": case.place,
                "source": case.source,
                "source_received_at": case.source_received_at,
                "act_ended_on": case.act_ended_on,
                "major_grounds": case.major_grounds,
                "parties": case.parties.all(),
                "officers": [
                    {
                        "officer": o.officer_id,
                        "name": o.officer.name,
                        "certificate": o.certificate,
                        "lead": o.lead,
                    }
                    for o in officers
                ],
                "bases": [
                    {"basis": b.basis_id, "text": str(b.basis), "power": b.power_id}
                    for b in case.bases.select_related("basis")
                ],
                "steps": [show_step(step) for step in case.steps.select_related("void")],
                "findings": [
                    {"code": f.code, "article": _cite(f.article), "detail": f.detail, "found_at": f.found_at}
                    for f in case.findings.all()
                ],
                "hindrances": [
                    {"code": h.code, "article": _cite(h.article), "detail": h.detail, "until": h.until}
                    for h in case.hindrances.filter(closed_at__isnull=True)
                ],
            }
        ).data
    )
    return shown if content else _without_content(shown)


def _without_content(shown: dict[str, Any]) -> dict[str, Any]:
    return {
        **shown,
        **dict.fromkeys(_CASE_CONTENT, ""),
        "parties": [{**party, **dict.fromkeys(_PARTY_CONTENT, "")} for party in shown["parties"]],
        "steps": [{**step, "content": {}} for step in shown["steps"]],
    }


def show_step(step: CaseStep) -> dict[str, Any]:
    """Shape a step taken."""
    void = getattr(step, "void", None)
    return {
        "id": step.pk,
        "seq": step.seq,
        "code": step.code,
        "label": StepCode(step.code).label,
        "at": step.at,
        "certificate": step.certificate,
        "voided": void.reason if void else None,
        "content": step.content,
    }


def _cite(stored: str) -> str:
    return Article.parse(stored).cite()


class PartyDetailsForm(StrictForm):
    """What is known of a party beside the name; numbers are checked, sealed and never shown whole again."""

    uscc = serializers.CharField(max_length=18, default="", allow_blank=True, help_text="统一社会信用代码")
    id_type = serializers.ChoiceField(
        [("resident", "公民身份号码"), ("passport", "护照"), ("permit", "通行证"), ("other", "其他")],
        default="resident",
    )
    id_number = serializers.CharField(max_length=40, default="", allow_blank=True, help_text="证件号码")
    phone = serializers.CharField(max_length=40, default="", allow_blank=True)
    address = serializers.CharField(max_length=300, default="", allow_blank=True)
    legal_representative = serializers.CharField(max_length=60, default="", allow_blank=True)


class PartyForm(PartyDetailsForm):
    """A party as entered."""

    kind = serializers.ChoiceField(PartyKind.choices())
    name = serializers.CharField(max_length=200)


class ClueForm(StrictForm):
    """A clue 案源."""

    id = serializers.UUIDField(help_text="Made by the client; repeating it is safe")
    agency = serializers.UUIDField()
    procedure = serializers.ChoiceField(Procedure.choices())
    title = serializers.CharField(max_length=300, help_text="案由")
    source = serializers.ChoiceField(ClueSource.choices())  # type: ignore[assignment]
    received_at = serializers.DateTimeField()
    summary = serializers.CharField(max_length=5000)
    place = serializers.CharField(max_length=300, default="", allow_blank=True)
    act_ended_on = serializers.DateField(required=False, allow_null=True, default=None)
    parties = several(PartyForm, at_most=50, at_least=0)


class CaseList(ScopedView[Case]):
    """The cases the actor may see, newest first; and registration of a clue."""

    queryset = Case.objects.none()
    filterset_class = CaseFilters
    serializer_class = CaseRow

    def visible(self, by: Actor) -> QuerySet[Case]:
        """Cases visible to the actor."""
        return Case.objects.visible_to(by)

    @extend_schema(operation_id="listCases", responses=CaseRow(many=True))
    def get(self, request: Request) -> Response:
        """List cases 案件, newest first; identity numbers never appear."""
        rows = self.filter_queryset(self.get_queryset()).values(*_ROW)
        page: Any = self.paginate_queryset(cast("Any", rows))
        return self.get_paginated_response([case_row(row) for row in page])

    @extend_schema(
        operation_id="registerClue",
        request=ClueForm,
        responses={201: CaseRow},
        examples=[
            OpenApiExample(
                "Inspection finds expired food",
                request_only=True,
                value={
                    "id": _EXAMPLE_CASE,
                    "agency": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a01",
                    "procedure": "ordinary",
                    "title": "涉嫌经营超过保质期的食品案",
                    "source": "inspection",
                    "received_at": "2026-11-02T09:30:00+08:00",
                    "summary": "日常监督检查发现货架上有超过保质期的食品。",
                    "parties": [{"kind": "organisation", "name": "昌宁县某某超市有限公司"}],
                },
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Register a clue 案源登记. The case starts in status `clue`, without a case number."""
        data = checked(ClueForm, request)
        data["procedure"], data["source"] = Procedure(data["procedure"]), ClueSource(data["source"])
        data["parties"] = [
            actions.PartyGiven(
                **{f.name: given[f.name] for f in fields(actions.PartyGiven)}
                | {"kind": PartyKind(given["kind"])}
            )
            for given in data["parties"]
        ]
        return perform(request, actions.register_clue, _registered, **data)


def show_row(case: Case) -> dict[str, Any]:
    """Shape a case as lists show it."""
    return as_rendered(case_row({name: getattr(case, name) for name in _ROW}))


def _registered(case: Case) -> Answer:
    return Answer(201, show_row(case), etag(case.version))


class CaseDetail(ScopedView[Case]):
    """One case."""

    queryset = Case.objects.none()
    serializer_class = CaseShown

    def visible(self, by: Actor) -> QuerySet[Case]:
        """Cases visible to the actor."""
        return Case.objects.visible_to(by)

    @extend_schema(operation_id="readCase", responses=CaseShown)
    def get(self, request: Request, id: UUID) -> Response:
        """Read a case whole."""
        case, who = self.get_object(), actor(request)
        reader = who.reading
        content = reader is who or Case.objects.visible_to(reader).filter(pk=case.pk).exists()
        return Response(show_case(case, content=content), headers={"ETag": etag(case.version)})


class Need(serializers.Serializer[Any]):
    """A requirement of a step."""

    code = serializers.CharField()
    article = serializers.CharField()
    detail = serializers.CharField()
    met = serializers.BooleanField()


class Operation(serializers.Serializer[Any]):
    """The request that takes the step."""

    method = serializers.CharField()
    url = serializers.CharField()


class NextStep(serializers.Serializer[Any]):
    """A step the status leaves open."""

    code = serializers.ChoiceField(StepCode.choices())
    label = serializers.CharField()  # type: ignore[assignment]
    roles = serializers.ListField(child=serializers.CharField(), help_text="Who may take it")
    competent = serializers.BooleanField(help_text="Whether the one who asks may")
    ready = serializers.BooleanField(help_text="Whether every requirement is met")
    articles = serializers.ListField(child=serializers.CharField())
    requirements = Need(many=True)
    operation = Operation(allow_null=True)


class NextSteps(serializers.Serializer[Any]):
    """What can happen next, and what is missing for it."""

    status = serializers.ChoiceField(Status.choices())
    stage = serializers.ChoiceField(Stage.choices())
    version = serializers.IntegerField()
    steps = NextStep(many=True)


class CaseSteps(ScopedView[Case]):
    """The next steps of a case."""

    queryset = Case.objects.none()
    serializer_class = NextSteps

    def visible(self, by: Actor) -> QuerySet[Case]:
        """Cases visible to the actor."""
        return Case.objects.visible_to(by)

    @extend_schema(operation_id="listNextSteps", responses=NextSteps)
    def get(self, request: Request, id: UUID) -> Response:
        """List every possible next step with its requirements, met and unmet, their articles, and the operation."""
        case, who = self.get_object(), actor(request)
        facts = case.facts(moment(request))
        steps = []
        for step in possible(facts):
            requirements = unmet_and_met(step, facts)
            steps.append(
                {
                    "code": step.code,
                    "label": step.code.label,
                    "roles": [role.value for role in step.roles],
                    "competent": who.office(step.roles, case.agency_id, step.code) is not None,
                    "ready": all(requirement.met for requirement in requirements),
                    "articles": [article.cite() for article in step.articles],
                    "requirements": requirements,
                    "operation": _operation(step, case),
                }
            )
        shown = {"status": case.status, "stage": case.stage, "version": case.version, "steps": steps}
        return Response(NextSteps(shown).data, headers={"ETag": etag(case.version)})


def _operation(step: Step, case: Case) -> dict[str, str] | None:
    try:
        return {"method": "POST", "url": reverse(f"step-{step.code}", kwargs={"case_id": case.pk})}
    except NoReverseMatch:
        return None


class EntryShown(serializers.Serializer[Any]):
    """A journal entry: who did what when, and its place in the chain; never any personal value."""

    seq = serializers.IntegerField()
    act = serializers.CharField()
    outcome = serializers.ChoiceField([(o.value, o.value) for o in Outcome])
    actor = serializers.UUIDField()
    subject = serializers.UUIDField(allow_null=True)
    at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    body = serializers.CharField(help_text="Canonical JSON, the bytes under the digest")
    digest = serializers.SerializerMethodField(help_text="SHA-256 over 0x00, previous digest, seq, body")

    def get_digest(self, entry: Entry) -> str:
        """Hex of the digest."""
        return bytes(entry.digest).hex()


class CaseJournal(ScopedView[Entry]):
    """The whole-process record of one case."""

    queryset = Entry.objects.none()
    serializer_class = EntryShown
    keyset = ("recorded_at", "id")

    def visible(self, by: Actor) -> QuerySet[Entry]:
        """Entries of the case's stream, for whoever may see the case."""
        if not Case.objects.visible_to(by).filter(pk=self.kwargs["case_id"]).exists():
            raise NotVisible
        return Entry.objects.filter(stream=self.kwargs["case_id"])

    @extend_schema(operation_id="listCaseJournal", responses=EntryShown(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """List the journal 全过程记录流水 of a case, newest first (Art. 47)."""
        return self.page()


class CaseAfter(serializers.Serializer[Any]):
    """The case after a step."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(Status.choices())
    stage = serializers.ChoiceField(Stage.choices())
    version = serializers.IntegerField()
    case_number = serializers.CharField(allow_blank=True)


class StepAnswer(serializers.Serializer[Any]):
    """What every step answers: the case after it and the step as recorded."""

    case = CaseAfter()
    step = StepShown()


def stepped(step: CaseStep) -> Answer:
    """Present a step taken; the ETag is the case's new version."""
    case = step.case
    after = {
        "id": case.pk,
        "status": case.status,
        "stage": case.stage,
        "version": case.version,
        "case_number": case.case_number,
    }
    return Answer(201, dict(StepAnswer({"case": after, "step": show_step(step)}).data), etag(case.version))


class StepView(APIView):
    """The operation that takes one step: form in, one act, the case after it out."""

    step: ClassVar[StepCode]
    act: ClassVar[Act[..., CaseStep]]
    form: ClassVar[type[StrictForm]]
    example: ClassVar[Mapping[str, Any]]

    @property
    def versioned(self) -> bool:
        """Whether the step needs `If-Match`; a record of what happened does not."""
        return not PROCEDURE[self.step].appends

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Turn the form's data into the act's arguments."""
        return data

    def post(self, request: Request, case_id: UUID) -> Response:
        """Take the step."""
        arguments = self.arguments(checked(self.form, request))
        if self.versioned:
            arguments["version"] = if_match(request)
        return perform(request, self.act, stepped, case_id=case_id, **arguments)


def step_path(view: type[StepView]) -> Any:
    """Route a step: `cases/{case_id}/steps/{step}`, named `step-{code}`, described from the table."""
    code = view.step
    row = PROCEDURE[code]
    articles = ";".join(article.cite() for article in row.articles)
    roles = ", ".join(f"`{role.value}` {role.label}" for role in row.roles)
    text = (view.__doc__ or "").strip()
    described = extend_schema(
        operation_id="".join(word.capitalize() if i else word for i, word in enumerate(code.split("_"))),
        summary=f"{code.label}",
        description=f"{text}\n\nTaken by {roles}. Basis: {articles}.",
        request=view.form,
        responses={201: StepAnswer},
        examples=[OpenApiExample(code.label, request_only=True, value=dict(view.example))],
    )
    return path(
        f"cases/<uuid:case_id>/steps/{code.replace('_', '-')}",
        _described(view, described).as_view(),
        name=f"step-{code}",
    )


def _described(view: type[StepView], described: Any) -> type[StepView]:
    """Give the view a `post` of its own, so that its description is not its parent's."""

    def post(self: StepView, request: Request, case_id: UUID) -> Response:
        return StepView.post(self, request, case_id)

    view.post = described(post)  # type: ignore[method-assign]
    return view


class NamedForm(StrictForm):
    """An officer to be named."""

    officer = serializers.UUIDField()
    lead = serializers.BooleanField(default=False, help_text="主办")


class NameOfficersForm(StrictForm):
    """At least two certified officers."""

    officers = several(NamedForm, at_most=20)


class NameOfficers(StepView):
    """Name the case's officers 指定执法人员: two or more, each certified today."""

    step, act, form = StepCode.NAME_OFFICERS, actions.name_officers, NameOfficersForm
    example = {
        "officers": [
            {"officer": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a02", "lead": True},
            {"officer": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a03"},
        ]
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the officers."""
        return {"officers": [actions.Named(**named) for named in data["officers"]]}


class CitationForm(StrictForm):
    """A basis and the power it is exercised under."""

    basis = serializers.UUIDField()
    power = serializers.UUIDField(allow_null=True, default=None)


class CiteBasisForm(StrictForm):
    """At least one basis."""

    citations = several(CitationForm, at_most=20)


class CiteBasis(StepView):
    """Cite legal bases and powers 援引依据: published and in force today."""

    step, act, form = StepCode.CITE_BASIS, actions.cite_basis, CiteBasisForm
    example = {
        "citations": [
            {"basis": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a04", "power": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a05"}
        ]
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the citations."""
        return {"citations": [actions.Citation(**given) for given in data["citations"]]}


class OpinionForm(StrictForm):
    """An opinion."""

    opinion = serializers.CharField(max_length=2000)


class FileForm(OpinionForm):
    """The head's opinion; `five_year_ground` when the limitation is five years."""

    five_year_ground = serializers.CharField(max_length=500, default="", allow_blank=True)


class ReasonForm(StrictForm):
    """A reason."""

    reason = serializers.CharField(max_length=500)


class ProposeFiling(StepView):
    """Propose filing 提请立案."""

    step, act, form = StepCode.PROPOSE_FILING, actions.propose_filing, OpinionForm
    example = {"opinion": "符合立案条件,建议立案。"}


class FileCase(StepView):
    """Approve filing 立案; the case gets its number."""

    step, act, form = StepCode.FILE, actions.file, FileForm
    example = {"opinion": "同意立案。"}


class DeclineFiling(StepView):
    """Decline filing 不予立案."""

    step, act, form = StepCode.DECLINE_FILING, actions.decline_filing, ReasonForm
    example = {"reason": "不属于本机关管辖。"}


class RecordForm(StrictForm):
    """What happened on the spot; defects are recorded as findings, never refused."""

    id = serializers.UUIDField(help_text="Made by the client")
    occurred_from = serializers.DateTimeField(help_text="Device time")
    occurred_to = serializers.DateTimeField(help_text="Device time")
    place = serializers.CharField(max_length=300)
    officers = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=20)
    certificates_shown = serializers.BooleanField()
    rights_told = serializers.BooleanField()
    text = serializers.CharField(max_length=20000)
    person = serializers.CharField(max_length=60, default="", allow_blank=True)
    signature = serializers.ChoiceField([("signed", "已签名"), ("refused", "拒绝签名"), ("absent", "不在场")])
    signature_note = serializers.CharField(max_length=500, default="", allow_blank=True)


class RecordView(StepView):
    """A record of what happened."""

    example = {
        "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b20",
        "occurred_from": "2026-11-20T09:00:00+08:00",
        "occurred_to": "2026-11-20T10:00:00+08:00",
        "place": "田园镇某某超市",
        "officers": ["0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a02", "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a03"],
        "certificates_shown": True,
        "rights_told": True,
        "text": "货架上有超过保质期的食品三袋。",
        "signature": "signed",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the record."""
        id = data.pop("id")
        record = actions.Record(**(data | {"officers": tuple(data["officers"])}))
        return {"id": id, "code": self.step, "record": record}


class Inspect(RecordView):
    """Record an on-site inspection 现场检查笔录."""

    step, act, form = StepCode.INSPECT, actions.record_on_site, RecordForm


class Question(RecordView):
    """Record a questioning 询问笔录: one person at a time."""

    step, act, form = StepCode.QUESTION, actions.record_on_site, RecordForm


class CorrectionForm(StrictForm):
    """An order to correct."""

    order = serializers.CharField(max_length=2000)
    deadline = serializers.DateField(allow_null=True, default=None, help_text="Null: at once")


class OrderCorrection(StepView):
    """Order the party to correct 责令改正 by an instrument of its own."""

    step, act, form = StepCode.ORDER_CORRECTION, actions.order_correction, CorrectionForm
    example = {"order": "立即停止经营超过保质期的食品。", "deadline": None}


class ReportForm(StrictForm):
    """The elements of the investigation report (P 48)."""

    course = serializers.CharField(max_length=10000, help_text="案源、调查经过")
    facts = serializers.CharField(max_length=20000, help_text="事实和主要证据")
    nature = serializers.CharField(max_length=2000, help_text="案件性质")
    proposal = serializers.CharField(max_length=2000, help_text="处理意见及依据")
    discretion = serializers.CharField(max_length=2000, help_text="裁量理由")


class ConcludeInvestigation(StepView):
    """Conclude the investigation with its report 调查终结报告."""

    step, act, form = StepCode.CONCLUDE_INVESTIGATION, actions.conclude_investigation, ReportForm
    example = {
        "course": "现场检查一次,询问一人。",
        "facts": "货架上有超过保质期的食品三袋,有照片和笔录为证。",
        "nature": "经营超过保质期的食品。",
        "proposal": "依据食品安全法第一百二十四条处以罚款。",
        "discretion": "无从轻、从重情节。",
    }


class NewPartyForm(PartyForm):
    """A party, with the client's id."""

    id = serializers.UUIDField(help_text="Made by the client")


class AddParty(APIView):
    """Name a party the clue did not know."""

    versioned = True

    @extend_schema(operation_id="addParty", request=NewPartyForm, responses={201: PartyShown})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Add a party 增加当事人, until a decision is drafted; the ETag is the case's."""
        data = checked(NewPartyForm, request)
        return perform(
            request,
            actions.add_party,
            _added,
            case_id=case_id,
            version=if_match(request),
            id=data.pop("id"),
            party=actions.PartyGiven(**(data | {"kind": PartyKind(data["kind"])})),
        )


def _added(party: Party) -> Answer:
    return Answer(201, dict(PartyShown(party).data), etag(party.case.version))


class CompleteParty(APIView):
    """Fill in what the clue did not know of a party."""

    versioned = True

    @extend_schema(operation_id="completeParty", request=PartyDetailsForm, responses={200: PartyShown})
    def post(self, request: Request, case_id: UUID, party_id: UUID) -> Response:
        """Fill in a party's empty details 补充当事人信息, until it is notified; the ETag is the case's."""
        details = actions.PartyDetails(**checked(PartyDetailsForm, request))
        return perform(
            request,
            actions.complete_party,
            _completed,
            case_id=case_id,
            party_id=party_id,
            version=if_match(request),
            details=details,
        )


def _completed(party: Party) -> Answer:
    return Answer(200, dict(PartyShown(party).data), etag(party.case.version))


class OverrideAnswer(serializers.Serializer[Any]):
    """The publication task that the override opened."""

    id = serializers.UUIDField()
    matter = serializers.CharField()
    opened_at = serializers.DateTimeField()


class OverridePowerList(APIView):
    """A head goes on under a power the published list lacks."""

    @extend_schema(operation_id="overridePowerList", request=ReasonForm, responses={201: OverrideAnswer})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Override a missing power-list entry by name and reason; opens a publication task (Art. 39)."""
        data = checked(ReasonForm, request)
        return perform(request, actions.override_power_list, _overridden, case_id=case_id, **data)


def _overridden(task: PublicationTask) -> Answer:
    return Answer(201, dict(OverrideAnswer(task).data))


STEPS: tuple[type[StepView], ...] = (
    NameOfficers,
    CiteBasis,
    ProposeFiling,
    FileCase,
    DeclineFiling,
    Inspect,
    Question,
    OrderCorrection,
    ConcludeInvestigation,
)

urlpatterns = [
    path("cases", CaseList.as_view(), name="step-register_clue"),
    path("cases/<uuid:id>", CaseDetail.as_view(), name="case"),
    path("cases/<uuid:id>/steps", CaseSteps.as_view(), name="case-steps"),
    path("cases/<uuid:case_id>/parties", AddParty.as_view(), name="add-party"),
    path(
        "cases/<uuid:case_id>/parties/<uuid:party_id>/details",
        CompleteParty.as_view(),
        name="complete-party",
    ),
    path("cases/<uuid:case_id>/power-list-override", OverridePowerList.as_view(), name="power-list-override"),
    path("cases/<uuid:case_id>/journal", CaseJournal.as_view(), name="case-journal"),
    *(step_path(view) for view in STEPS),
]
