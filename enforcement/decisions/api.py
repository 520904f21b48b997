"""From notice to closing, on the wire."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.cases.api import OpinionForm, StepView, step_path
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions import decision, execution, notice, on_spot
from enforcement.decisions.models import Decision
from enforcement.decisions.rules import CloseGround
from enforcement.law.values import PenaltyKind, Procedure, ServiceMethod
from enforcement.registry.models import Actor
from enforcement.review.api import PenaltyForm
from enforcement.review.rules import Penalty
from enforcement.wire import ScopedView, StrictForm, several


class ApproveNotice(StepView):
    """Approve the prior notice 批准告知."""

    step, act, form = StepCode.APPROVE_NOTICE, notice.approve_notice, OpinionForm
    example = {"opinion": "同意告知。"}


class ServedForm(StrictForm):
    """How an instrument was served."""

    id = serializers.UUIDField(help_text="Made by the client")
    method = serializers.ChoiceField(ServiceMethod.choices())
    recipient = serializers.CharField(max_length=100)
    receipt = serializers.UUIDField(help_text="Evidence that shows the service 送达回证")
    served_on = serializers.DateField()
    confirmation = serializers.UUIDField(
        allow_null=True, default=None, help_text="Evidence: consent to electronic service 电子送达确认书"
    )


def _served(data: dict[str, Any]) -> notice.Served:
    return notice.Served(
        method=ServiceMethod(data.pop("method")),
        recipient=data.pop("recipient"),
        receipt=data.pop("receipt"),
        served_on=data.pop("served_on"),
        confirmation=data.pop("confirmation"),
    )


_SERVED = {
    "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b23",
    "method": "direct",
    "recipient": "张某",
    "receipt": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b2a",
    "served_on": "2026-11-20",
}


class Notify(StepView):
    """Serve the prior notice 事先告知; whether a hearing is offered is found from the law."""

    step, act, form = StepCode.NOTIFY, notice.notify, ServedForm
    example = _SERVED

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the service."""
        return {"served": _served(data), **data}


class DefenceForm(StrictForm):
    """A statement, or a signed waiver."""

    id = serializers.UUIDField(help_text="Made by the client")
    waived = serializers.BooleanField(help_text="明确放弃陈述、申辩")
    hearing_waived = serializers.BooleanField(default=False, help_text="明确放弃听证")
    hearing_requested = serializers.BooleanField(default=False, help_text="要求听证")
    text = serializers.CharField(max_length=20000)
    new_facts = serializers.BooleanField(default=False, help_text="提出新的事实或证据")
    received_on = serializers.DateField(
        allow_null=True, default=None, help_text="收到的日期; today unless given"
    )
    signed = serializers.UUIDField(allow_null=True, default=None, help_text="Evidence: the signed paper")


class HearDefence(StepView):
    """Take down the defence 陈述申辩, or its express waiver."""

    step, act, form = StepCode.HEAR_DEFENCE, notice.hear_defence, DefenceForm
    example = {
        "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b24",
        "waived": False,
        "text": "已主动下架全部食品,请求从轻处罚。",
    }


class PointForm(StrictForm):
    """One point re-examined."""

    point = serializers.CharField(max_length=2000)
    adopted = serializers.BooleanField()
    reason = serializers.CharField(max_length=2000)


class ReexamineForm(StrictForm):
    """The record of re-examination."""

    points = several(PointForm, at_most=50, at_least=0, default=list)
    result = serializers.CharField(max_length=2000)


class Reexamine(StepView):
    """Re-examine what the party raised 复核, point by point."""

    step, act, form = StepCode.REEXAMINE, notice.reexamine, ReexamineForm
    example = {
        "points": [{"point": "已主动下架", "adopted": True, "reason": "属实,予以采纳。"}],
        "result": "部分采纳。",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the points."""
        return {"points": [notice.Point(**point) for point in data["points"]], "result": data["result"]}


class VoiceForm(StrictForm):
    """One head's opinion."""

    account = serializers.UUIDField()
    opinion = serializers.CharField(max_length=2000)
    agrees = serializers.BooleanField()


class DiscussForm(StrictForm):
    """The minutes of a collective discussion."""

    voices = several(VoiceForm, at_most=20)
    reporters = serializers.ListField(child=serializers.UUIDField(), max_length=20, default=list)
    recorder = serializers.CharField(max_length=60)
    result = serializers.CharField(max_length=2000)


class Discuss(StepView):
    """Record the collective discussion 负责人集体讨论; investigators report and do not vote."""

    step, act, form = StepCode.DISCUSS, decision.discuss, DiscussForm
    example = {
        "voices": [
            {"account": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a06", "opinion": "同意处罚建议。", "agrees": True}
        ],
        "recorder": "李某",
        "result": "同意处罚建议。",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the voices."""
        return {**data, "voices": [decision.Voice(**voice) for voice in data["voices"]]}


class DecideForm(StrictForm):
    """The decision: everything else is in the dossier that passed."""

    id = serializers.UUIDField(help_text="Made by the client")
    defence_treatment = serializers.CharField(
        max_length=5000, default="", allow_blank=True, help_text="陈述申辩采纳情况及理由 (P 62)"
    )
    number = serializers.CharField(
        max_length=60,
        default="",
        allow_blank=True,
        help_text="文号, only where another body decides in the agency's stead and gives it",
    )


class Decide(StepView):
    """Decide 作出行政处罚决定 on the dossier that passed review or audit; the database checks it again."""

    step, act, form = StepCode.DECIDE, decision.decide, DecideForm
    example = {
        "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b25",
        "defence_treatment": "当事人的申辩理由成立,已予采纳。",
    }


class OnSpotForm(StrictForm):
    """A decision on the spot."""

    id = serializers.UUIDField(help_text="Made by the client")
    penalties = several(PenaltyForm, at_most=2)
    facts = serializers.CharField(max_length=5000)
    basis = serializers.CharField(max_length=2000)
    correction = serializers.CharField(max_length=2000, help_text="责令改正")
    performance = serializers.CharField(max_length=1000)
    place = serializers.CharField(max_length=300)
    told = serializers.BooleanField(help_text="已口头告知事实、理由、依据和权利")
    defence = serializers.CharField(max_length=5000, help_text="陈述申辩的内容,或者未陈述申辩")
    signature = serializers.ChoiceField([("signed", "已签收"), ("refused", "拒绝签收")])
    signature_note = serializers.CharField(max_length=500, default="", allow_blank=True)
    publication_warned = serializers.BooleanField(default=True)


class DecideOnSpot(StepView):
    """Decide on the spot 当场处罚: a warning, or a fine of at most 200 yuan (citizens) or 3,000 (organisations)."""

    step, act, form = StepCode.DECIDE_ON_SPOT, on_spot.decide_on_spot, OnSpotForm
    example = {
        "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b25",
        "penalties": [{"kind": "fine", "amount": "50.00"}],
        "facts": "在人行道上堆放杂物。",
        "basis": "云南省城市建设管理条例",
        "correction": "立即清理。",
        "performance": "十五日内缴至代收银行。",
        "place": "田园镇",
        "told": True,
        "defence": "未陈述申辩",
        "signature": "signed",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the decision."""
        id = data.pop("id")
        penalties = tuple(
            Penalty(PenaltyKind(p["kind"]), p["amount"], p["detail"]) for p in data.pop("penalties")
        )
        return {"id": id, "made": on_spot.OnSpot(penalties=penalties, **data)}


class NoteForm(StrictForm):
    """A note."""

    note = serializers.CharField(max_length=500)


class FileOnSpot(StepView):
    """File the decision on the spot with the agency 备案."""

    step, act, form = StepCode.FILE_ON_SPOT, on_spot.file_on_spot, NoteForm
    example = {"note": "已报所属机关备案。"}


class ServeForm(ServedForm):
    """Service of the decision."""

    relation = serializers.CharField(max_length=60, default="", allow_blank=True, help_text="与当事人关系")
    publication_warned = serializers.BooleanField(help_text="已书面告知将予公示")


class Serve(StepView):
    """Serve the decision 送达 with its receipt and the written warning of publication."""

    step, act, form = StepCode.SERVE, execution.serve, ServeForm
    example = _SERVED | {"relation": "法定代表人", "publication_warned": True}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the service."""
        return {"served": _served(data), **data}


class PaymentForm(StrictForm):
    """A payment."""

    id = serializers.UUIDField(help_text="Made by the client")
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal("0.01"))
    paid_on = serializers.DateField()
    receipt_number = serializers.CharField(max_length=60, help_text="票据号")
    on_spot = serializers.BooleanField(default=False, help_text="当场收缴 (Art. 68)")


class RecordPayment(StepView):
    """Record a payment 缴纳罚没款; in full, it executes the decision."""

    step, act, form = StepCode.RECORD_PAYMENT, execution.record_payment, PaymentForm
    example = {
        "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b26",
        "amount": "40000.00",
        "paid_on": "2026-11-20",
        "receipt_number": "云财票20260001",
    }


class CloseForm(OpinionForm):
    """The closing form."""

    ground = serializers.ChoiceField(CloseGround.choices())


class Close(StepView):
    """Approve the closing form 结案."""

    step, act, form = StepCode.CLOSE, execution.close, CloseForm
    example = {"opinion": "同意结案。", "ground": "executed"}


class DecisionShown(serializers.Serializer[Any]):
    """A decision as issued."""

    id = serializers.UUIDField()
    case = serializers.UUIDField(source="case_id")
    procedure = serializers.ChoiceField(Procedure.choices())
    number = serializers.CharField()
    dossier = serializers.UUIDField(source="dossier_id", allow_null=True)
    opinion = serializers.UUIDField(source="opinion_id", allow_null=True)
    fine = serializers.DecimalField(max_digits=14, decimal_places=2)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    content = serializers.DictField(help_text="The elements of Art. 59")
    decided_at = serializers.DateTimeField()


class DecisionOfCase(ScopedView[Decision]):
    """The decision of a case."""

    queryset = Decision.objects.none()
    serializer_class = DecisionShown
    lookup_url_kwarg = "case_id"
    lookup_field = "case_id"

    def visible(self, by: Actor) -> QuerySet[Decision]:
        """Decisions of cases whose content the actor may read."""
        return Decision.objects.visible_to(by.reading)

    @extend_schema(operation_id="readDecision", responses=DecisionShown)
    def get(self, request: Request, case_id: Any) -> Response:
        """Read the decision 行政处罚决定 of a case."""
        return Response(DecisionShown(self.get_object()).data)


STEPS: tuple[type[StepView], ...] = (
    ApproveNotice,
    Notify,
    HearDefence,
    Reexamine,
    Discuss,
    Decide,
    DecideOnSpot,
    FileOnSpot,
    Serve,
    RecordPayment,
    Close,
)

urlpatterns = [
    path("cases/<uuid:case_id>/decision", DecisionOfCase.as_view(), name="decision"),
    *(step_path(view) for view in STEPS),
]
