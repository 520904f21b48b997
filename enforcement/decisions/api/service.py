"""Services on the wire: what was sent, what arrived, what failed."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.cases.models import Case
from enforcement.decisions.actions.served import Served
from enforcement.decisions.actions.service import record_service
from enforcement.decisions.models import Service
from enforcement.decisions.rules.service import Outcome
from enforcement.errors import NotVisible
from enforcement.journal.actions import Answer
from enforcement.law.values import ServiceMethod
from enforcement.registry.models import Actor
from enforcement.wire import ScopedView, StrictForm, checked, perform


class DeliveryForm(StrictForm):
    """How an instrument was served, or is on its way."""

    id = serializers.UUIDField(help_text="Made by the client")
    method = serializers.ChoiceField(ServiceMethod.choices())
    recipient = serializers.CharField(max_length=100)
    relation = serializers.CharField(max_length=60, default="", allow_blank=True, help_text="与当事人关系")
    receipt = serializers.UUIDField(
        allow_null=True, default=None, help_text="Evidence that shows the service 送达回证"
    )
    served_on = serializers.DateField(
        allow_null=True, default=None, help_text="签收、留置或者到达的日期; null while it is on its way"
    )
    sent_on = serializers.DateField(allow_null=True, default=None, help_text="交寄、发出公告的日期")
    returned_on = serializers.DateField(allow_null=True, default=None, help_text="邮件退回的日期")
    address = serializers.CharField(max_length=300, default="", allow_blank=True, help_text="送达地点")
    tracking_number = serializers.CharField(max_length=60, default="", allow_blank=True, help_text="邮件编号")
    agent = serializers.CharField(
        max_length=200, default="", allow_blank=True, help_text="受托机关、转交单位"
    )
    refusal = serializers.CharField(max_length=500, default="", allow_blank=True, help_text="拒收事由")
    witness = serializers.CharField(max_length=200, default="", allow_blank=True, help_text="见证人")
    channel = serializers.CharField(
        max_length=500, default="", allow_blank=True, help_text="互联网申请行政复议的渠道 (复议法 22)"
    )
    ground = serializers.CharField(
        max_length=1000, default="", allow_blank=True, help_text="公告送达的原因和经过"
    )
    untraceable = serializers.BooleanField(default=False, help_text="下落不明")
    confirmation = serializers.UUIDField(
        allow_null=True, default=None, help_text="The party's confirmation of the address 送达地址确认书"
    )
    proofs = serializers.ListField(
        child=serializers.UUIDField(), max_length=50, default=list, help_text="Evidence: photographs, films"
    )
    failed = serializers.ListField(
        child=serializers.UUIDField(), max_length=20, default=list, help_text="Services that failed before"
    )
    follows = serializers.UUIDField(
        allow_null=True, default=None, help_text="The service under way that ends with this"
    )


def served_of(data: dict[str, Any]) -> Served:
    """Read the service off the form's data; what is left is the act's own."""
    given = {field.name: data.pop(field.name) for field in fields(Served)}
    return Served(
        **given
        | {
            "method": ServiceMethod(given["method"]),
            "proofs": tuple(given["proofs"]),
            "failed": tuple(given["failed"]),
        }
    )


class StepDeliveryForm(DeliveryForm):
    """One way of serving the instrument of a step."""

    step = serializers.UUIDField(help_text="The step whose instrument it is")


class DeliveryShown(serializers.Serializer[Any]):
    """One way of serving, and what became of it."""

    id = serializers.UUIDField()
    step = serializers.UUIDField(source="step_id")
    of = serializers.CharField(source="step.code", help_text="Code of the step")
    method = serializers.ChoiceField(ServiceMethod.choices())
    outcome = serializers.ChoiceField(Outcome.choices())
    recipient = serializers.CharField()
    relation = serializers.CharField()
    address = serializers.CharField()
    sent_on = serializers.DateField(allow_null=True)
    returned_on = serializers.DateField(allow_null=True)
    served_on = serializers.DateField(allow_null=True, help_text="The day that counts")
    tracking_number = serializers.CharField()
    agent = serializers.CharField()
    refusal = serializers.CharField()
    witness = serializers.CharField()
    channel = serializers.CharField()
    ground = serializers.CharField()
    receipt = serializers.UUIDField(source="receipt_id", allow_null=True)
    confirmation = serializers.UUIDField(source="confirmation_id", allow_null=True)
    proofs = serializers.ListField(child=serializers.UUIDField())
    failed = serializers.ListField(child=serializers.UUIDField())
    follows = serializers.UUIDField(source="follows_id", allow_null=True)
    explanation = serializers.ListField(child=serializers.CharField())
    recorded_at = serializers.DateTimeField()


def _recorded(row: Service) -> Answer:
    return Answer(201, dict(DeliveryShown(row).data))


class Services(ScopedView[Service]):
    """How the instruments of a case were served."""

    queryset = Service.objects.none()
    serializer_class = DeliveryShown
    keyset = ("recorded_at", "id")

    def visible(self, by: Actor) -> QuerySet[Service]:
        """Services of the case, where the actor may read its content."""
        if not Case.objects.visible_to(by.reading).filter(pk=self.kwargs["case_id"]).exists():
            raise NotVisible
        return Service.objects.visible_to(by).filter(case_id=self.kwargs["case_id"]).select_related("step")

    @extend_schema(operation_id="listServices", responses=DeliveryShown(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """List the services 送达 of a case, newest first: sent, failed, done, each with the day that counts and why."""
        return self.page()

    @extend_schema(operation_id="recordService", request=StepDeliveryForm, responses={201: DeliveryShown})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Record one way of serving the instrument of a step: on its way, failed, or done (Art. 61).

        A decision and a prior notice are served by the step of that name; what was tried before is recorded here.
        """
        data = checked(StepDeliveryForm, request)
        id, step = data.pop("id"), data.pop("step")
        return perform(
            request, record_service, _recorded, case_id=case_id, id=id, step_id=step, served=served_of(data)
        )


urlpatterns = [path("cases/<uuid:case_id>/services", Services.as_view(), name="services")]
