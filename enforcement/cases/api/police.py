"""The police's answer to a transferred case, the goods that follow it and the objection, on the wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases import actions
from enforcement.cases.api.file import must_read
from enforcement.cases.models import JudicialTransfer
from enforcement.cases.rules import JudicialOutcome, Objection
from enforcement.journal.actions import Answer
from enforcement.registry.models import Actor
from enforcement.wire import ScopedView, StrictForm, checked, perform


class JudicialTransferShown(serializers.Serializer[Any]):
    """A transfer to the police and what came of it."""

    id = serializers.UUIDField()
    suspected = serializers.CharField(help_text="涉嫌罪名")
    to_body = serializers.CharField(help_text="受移送机关")
    proposed_at = serializers.DateTimeField()
    approved = serializers.BooleanField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    handed_at = serializers.DateTimeField(allow_null=True)
    attachments = serializers.DictField(child=serializers.CharField())
    police_filed_on = serializers.DateField(allow_null=True, help_text="公安机关立案之日")
    police_document = serializers.CharField()
    items_handed_on = serializers.DateField(allow_null=True, help_text="移交涉案物品之日")
    items_handed = serializers.CharField()
    outcome = serializers.ChoiceField([("", ""), *JudicialOutcome.choices()])
    outcome_document = serializers.CharField()
    outcome_on = serializers.DateField(allow_null=True)
    objection = serializers.ChoiceField([("", ""), *Objection.choices()])
    objected_on = serializers.DateField(allow_null=True)
    objection_answered_on = serializers.DateField(allow_null=True)
    objection_upheld = serializers.BooleanField(allow_null=True)


def _shown(row: JudicialTransfer) -> Answer:
    return Answer(201, dict(JudicialTransferShown(row).data))


class JudicialTransfers(ScopedView[JudicialTransfer]):
    """The transfers of a case to the police."""

    queryset = JudicialTransfer.objects.none()
    serializer_class = JudicialTransferShown
    keyset = ("proposed_at", "id")

    def visible(self, by: Actor) -> QuerySet[JudicialTransfer]:
        """Those of a case whose content the actor may read."""
        must_read(self.kwargs["case_id"], by)
        return JudicialTransfer.objects.visible_to(by).filter(case_id=self.kwargs["case_id"])

    @extend_schema(operation_id="readJudicialTransfers", responses=JudicialTransferShown(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """Read the transfers to the police 移送公安机关, their answers and the objections."""
        return self.page()


class PoliceFilingForm(StrictForm):
    """That the police filed the case."""

    filed_on = serializers.DateField()
    document = serializers.CharField(max_length=200, help_text="立案通知书名称、文号")


class PoliceFiling(APIView):
    """The police filed the case."""

    @extend_schema(
        operation_id="recordPoliceFiling", request=PoliceFilingForm, responses={201: JudicialTransferShown}
    )
    def post(self, request: Request, case_id: UUID, transfer_id: UUID) -> Response:
        """Record that the police filed the case 公安机关立案; goods and papers follow within three days."""
        where = {"case_id": case_id, "transfer_id": transfer_id}
        return perform(
            request, actions.record_police_filing, _shown, **where, **checked(PoliceFilingForm, request)
        )


class ItemsToPoliceForm(StrictForm):
    """What went to the police."""

    handed_on = serializers.DateField()
    materials = serializers.CharField(max_length=5000, help_text="移交的物品和材料")
    receipt = serializers.UUIDField(allow_null=True, default=None, help_text="Evidence: 交接清单、回执")


class ItemsToPolice(APIView):
    """Goods and papers handed to the police."""

    @extend_schema(
        operation_id="handItemsToPolice", request=ItemsToPoliceForm, responses={201: JudicialTransferShown}
    )
    def post(self, request: Request, case_id: UUID, transfer_id: UUID) -> Response:
        """Record the handing over of goods and papers 移交涉案物品, after each listed thing was transferred."""
        where = {"case_id": case_id, "transfer_id": transfer_id}
        return perform(
            request, actions.hand_items_to_police, _shown, **where, **checked(ItemsToPoliceForm, request)
        )


class ObjectionForm(StrictForm):
    """The objection to a refusal."""

    kind = serializers.ChoiceField(Objection.choices())
    reason = serializers.CharField(max_length=2000)
    objected_on = serializers.DateField()


class ObjectToPolice(APIView):
    """An objection to a refusal of the police."""

    @extend_schema(
        operation_id="objectToPolice", request=ObjectionForm, responses={201: JudicialTransferShown}
    )
    def post(self, request: Request, case_id: UUID, transfer_id: UUID) -> Response:
        """Ask the police to reconsider, or the procuratorate to supervise 提请复议、建议立案监督."""
        given = checked(ObjectionForm, request)
        given["kind"] = Objection(given["kind"])
        where = {"case_id": case_id, "transfer_id": transfer_id}
        return perform(request, actions.object_to_police, _shown, **where, **given)


class ObjectionAnswerForm(StrictForm):
    """What the objection came to."""

    upheld = serializers.BooleanField(help_text="公安机关改为立案")
    document = serializers.CharField(max_length=200)
    answered_on = serializers.DateField()


class ObjectionAnswered(APIView):
    """The answer to an objection."""

    @extend_schema(
        operation_id="recordObjectionAnswer",
        request=ObjectionAnswerForm,
        responses={201: JudicialTransferShown},
    )
    def post(self, request: Request, case_id: UUID, transfer_id: UUID) -> Response:
        """Record the answer to an objection; upheld, the case is transferred anew."""
        where = {"case_id": case_id, "transfer_id": transfer_id}
        return perform(
            request,
            actions.record_objection_answer,
            _shown,
            **where,
            **checked(ObjectionAnswerForm, request),
        )


_ROW = "cases/<uuid:case_id>/judicial-transfers/<uuid:transfer_id>"
PATHS = [
    path("cases/<uuid:case_id>/judicial-transfers", JudicialTransfers.as_view(), name="judicial-transfers"),
    path(f"{_ROW}/police-filing", PoliceFiling.as_view(), name="police-filing"),
    path(f"{_ROW}/items", ItemsToPolice.as_view(), name="items-to-police"),
    path(f"{_ROW}/objection", ObjectToPolice.as_view(), name="object-to-police"),
    path(f"{_ROW}/objection/answer", ObjectionAnswered.as_view(), name="objection-answer"),
]
