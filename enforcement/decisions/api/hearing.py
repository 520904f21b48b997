"""The hearing on the wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.cases.api import OpinionForm, StepView
from enforcement.cases.models import Case
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions import hearing, hearing_record, hearing_request
from enforcement.decisions.api.service import DeliveryForm, served_of
from enforcement.decisions.api.shapes import SERVED
from enforcement.decisions.models import Hearing
from enforcement.decisions.rules import ClosedGround, DeclineGround, EndGround
from enforcement.registry.models import Actor
from enforcement.wire import ScopedView, StrictForm

_ID = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b27"
_PERSON = "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a06"
_OTHER = "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a07"
_PAPER = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b2a"


class HearingRequestForm(StrictForm):
    """A request for a hearing."""

    id = serializers.UUIDField(help_text="Made by the client")
    asked_by = serializers.CharField(max_length=100, help_text="申请人")
    text = serializers.CharField(max_length=5000, default="", allow_blank=True)
    received_on = serializers.DateField(help_text="收到之日")
    posted_on = serializers.DateField(allow_null=True, default=None, help_text="交邮之日, which then counts")
    signed = serializers.UUIDField(help_text="Evidence: the request, or the signed record of it")


class RequestHearing(StepView):
    """Take down that a party asks for a hearing 要求听证, within five working days of the notice."""

    step, act, form = StepCode.REQUEST_HEARING, hearing_request.request_hearing, HearingRequestForm
    example = {"id": _ID, "asked_by": "张某", "received_on": "2026-11-24", "signed": _PAPER}


class AcceptHearing(StepView):
    """Accept the request 受理听证."""

    step, act, form = StepCode.ACCEPT_HEARING, hearing_request.accept_hearing, OpinionForm
    example = {"opinion": "同意组织听证。"}


class DeclineForm(StrictForm):
    """Why a hearing is not held."""

    ground = serializers.ChoiceField(DeclineGround.choices())
    reason = serializers.CharField(max_length=1000)


class DeclineHearing(StepView):
    """Decline the request 不予受理听证, on a ground that holds."""

    step, act, form = StepCode.DECLINE_HEARING, hearing_request.decline_hearing, DeclineForm
    example = {"ground": "late", "reason": "逾期提出。"}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the ground."""
        return {"ground": DeclineGround(data["ground"]), "reason": data["reason"]}


class ArrangeForm(DeliveryForm):
    """The notice of a hearing, and its service."""

    host = serializers.UUIDField(help_text="Account of the host 听证主持人")
    recorder = serializers.UUIDField(help_text="Account of the recorder 记录员")
    opens_at = serializers.DateTimeField(help_text="听证时间")
    place = serializers.CharField(max_length=300)
    closed = serializers.ChoiceField(
        ClosedGround.choices(), allow_null=True, default=None, help_text="Why it is not public; null: public"
    )


class ArrangeHearing(StepView):
    """Name host and recorder and tell the party of the hearing, seven full working days before 听证通知."""

    step, act, form = StepCode.ARRANGE_HEARING, hearing.arrange_hearing, ArrangeForm
    example = SERVED | {
        "host": _PERSON,
        "recorder": _OTHER,
        "opens_at": "2026-12-08T09:00:00+08:00",
        "place": "县政务服务中心三楼听证室",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the arrangement and its service."""
        served = served_of(data)
        closed = data.pop("closed")
        id = data.pop("id")
        arranged = hearing.Arranged(**data, closed=ClosedGround(closed) if closed else None)
        return {"id": id, "arranged": arranged, "served": served}


class RecuseHostForm(StrictForm):
    """A request for the recusal of the host."""

    applicant = serializers.CharField(max_length=100)
    reason = serializers.CharField(max_length=2000)


class RecuseHost(StepView):
    """Take down that the host's recusal is asked for 申请听证主持人回避; it bars the hearing until decided."""

    step, act, form = StepCode.RECUSE_HOST, hearing.recuse_host, RecuseHostForm
    example = {"applicant": "张某", "reason": "主持人与本案有直接利害关系。"}


class HostRecusalForm(StrictForm):
    """The decision on the recusal of the host."""

    granted = serializers.BooleanField()
    reason = serializers.CharField(max_length=2000)
    host = serializers.UUIDField(allow_null=True, default=None, help_text="Account of the new host")


class DecideHostRecusal(StepView):
    """Decide on the host's recusal 决定听证主持人回避; where granted, another host takes over."""

    step, act, form = StepCode.DECIDE_HOST_RECUSAL, hearing.decide_host_recusal, HostRecusalForm
    example = {"granted": False, "reason": "申请理由不成立。"}


class TranscriptForm(StrictForm):
    """The record of a hearing 听证笔录."""

    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField()
    investigators = serializers.ListField(
        child=serializers.UUIDField(), max_length=10, allow_empty=False, help_text="Officers who accuse"
    )
    party_present = serializers.BooleanField()
    agents = serializers.ListField(
        child=serializers.CharField(max_length=60),
        max_length=10,
        default=list,
        help_text="代理人, at most two",
    )
    accusation = serializers.CharField(max_length=20000, help_text="违法事实、证据和处罚建议")
    defence = serializers.CharField(max_length=20000, help_text="当事人的陈述、申辩")
    cross_examination = serializers.CharField(max_length=20000, help_text="质证")
    last_statement = serializers.CharField(max_length=5000, help_text="最后陈述")
    examined = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=200,
        allow_empty=False,
        help_text="Evidence put to the party",
    )
    signature = serializers.ChoiceField([("signed", "已签名"), ("refused", "拒绝签名")])
    signature_note = serializers.CharField(max_length=500, default="", allow_blank=True)
    signed = serializers.UUIDField(allow_null=True, default=None, help_text="Evidence: the signed transcript")


class HoldHearing(StepView):
    """Put the hearing on record 举行听证: accusation, defence, cross-examination, last statement, signature."""

    step, act, form = StepCode.HOLD_HEARING, hearing_record.hold_hearing, TranscriptForm
    example = {
        "opened_at": "2026-12-08T09:00:00+08:00",
        "closed_at": "2026-12-08T10:30:00+08:00",
        "investigators": [_PERSON],
        "party_present": True,
        "accusation": "调查人员提出当事人违法的事实、证据和行政处罚建议。",
        "defence": "当事人对事实无异议,请求从轻处罚。",
        "cross_examination": "当事人对出示的证据无异议。",
        "last_statement": "请求从轻处罚。",
        "examined": [_PAPER],
        "signature": "signed",
        "signed": _PAPER,
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the transcript."""
        lists = ("investigators", "agents", "examined")
        return {"transcript": hearing_record.Transcript(**data | {name: tuple(data[name]) for name in lists})}


class TerminateForm(StrictForm):
    """Why a hearing ends early."""

    ground = serializers.ChoiceField(EndGround.choices())
    reason = serializers.CharField(max_length=1000)
    signed = serializers.UUIDField(allow_null=True, default=None, help_text="Evidence: what the party signed")


class TerminateHearing(StepView):
    """End the hearing 终止听证: the party withdrew, stayed away, or left without leave."""

    step, act, form = StepCode.TERMINATE_HEARING, hearing_record.terminate_hearing, TerminateForm
    example = {"ground": "absent", "reason": "经通知无正当理由未到。"}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the ground."""
        return {**data, "ground": EndGround(data["ground"])}


class HearingReportForm(StrictForm):
    """The host's report 听证报告."""

    course = serializers.CharField(max_length=20000, help_text="听证的基本情况")
    findings = serializers.CharField(max_length=20000, help_text="听证认定的事实、证据")
    proposal = serializers.CharField(max_length=5000, help_text="处理意见和建议")


class ReportHearing(StepView):
    """The host reports 听证报告; the decision is drafted and legally reviewed anew."""

    step, act, form = StepCode.REPORT_HEARING, hearing_record.report_hearing, HearingReportForm
    example = {"course": "听证如期举行。", "findings": "事实清楚,证据充分。", "proposal": "维持处罚建议。"}


class HearingShown(serializers.Serializer[Any]):
    """A hearing as arranged."""

    id = serializers.UUIDField()
    request = serializers.UUIDField(source="request_id")
    number = serializers.CharField()
    host = serializers.UUIDField(source="presiding", help_text="Account of who presides")
    recorder = serializers.UUIDField(source="recorder_id")
    opens_at = serializers.DateTimeField()
    place = serializers.CharField()
    public = serializers.BooleanField()
    closed_ground = serializers.CharField(allow_blank=True)
    served_on = serializers.DateField()


class HearingsOfCase(ScopedView[Case]):
    """The hearings of a case."""

    pagination_class = None
    queryset = Case.objects.none()
    serializer_class = HearingShown
    lookup_url_kwarg = "case_id"

    def visible(self, by: Actor) -> QuerySet[Case]:
        """Cases whose content the actor may read."""
        return Case.objects.visible_to(by.reading)

    @extend_schema(operation_id="listHearings", responses=HearingShown(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """List the hearings 听证 of a case as they were arranged, the latest first."""
        hearings = Hearing.objects.filter(case=self.get_object()).select_related("case").order_by("-noted_at")
        return Response(HearingShown(hearings, many=True).data)


STEPS: tuple[type[StepView], ...] = (
    RequestHearing,
    AcceptHearing,
    DeclineHearing,
    ArrangeHearing,
    RecuseHost,
    DecideHostRecusal,
    HoldHearing,
    TerminateHearing,
    ReportHearing,
)
