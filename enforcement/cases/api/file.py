"""What stands on a case's file beside its steps: addresses for service, appraisals, findings on parties."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases import actions
from enforcement.cases.models import Appraisal, Case, PartyAssessment, ServiceAddress
from enforcement.cases.rules import AssessmentKind, Capacity
from enforcement.errors import NotVisible
from enforcement.journal.actions import Answer
from enforcement.law.limits import Exclusion
from enforcement.registry.models import Actor
from enforcement.wire import ScopedView, StrictForm, checked, perform

APPRAISAL_KINDS = [(kind.value, kind.label) for kind in actions.APPRAISAL_KINDS]


def must_read(case_id: UUID, by: Actor) -> None:
    """Refuse who may not see the case with its content. Raises NotVisible."""
    if not Case.objects.visible_to(by.reading).filter(pk=case_id).exists():
        raise NotVisible


class AddressForm(StrictForm):
    """What the party confirmed."""

    id = serializers.UUIDField(help_text="Made by the client")
    party = serializers.UUIDField()
    recipient = serializers.CharField(max_length=100, default="", allow_blank=True)
    address = serializers.CharField(max_length=300, help_text="送达地址")
    phone = serializers.CharField(max_length=40, default="", allow_blank=True, help_text="Sealed")
    electronic = serializers.BooleanField(default=False, help_text="同意电子送达")
    electronic_address = serializers.CharField(max_length=200, default="", allow_blank=True)
    confirmed_at = serializers.DateTimeField()
    evidence = serializers.UUIDField(
        allow_null=True, default=None, help_text="Evidence: the signed confirmation 送达地址确认书"
    )


class AddressShown(serializers.Serializer[Any]):
    """A confirmed address for service; the telephone number is not shown."""

    id = serializers.UUIDField()
    party = serializers.UUIDField(source="party_id")
    recipient = serializers.CharField(allow_blank=True)
    address = serializers.CharField()
    electronic = serializers.BooleanField()
    electronic_address = serializers.CharField(allow_blank=True)
    confirmed_at = serializers.DateTimeField()
    evidence = serializers.UUIDField(allow_null=True)


class ServiceAddresses(ScopedView[ServiceAddress]):
    """The confirmed addresses of a case's parties."""

    queryset = ServiceAddress.objects.none()
    serializer_class = AddressShown
    keyset = ("confirmed_at", "id")

    def visible(self, by: Actor) -> QuerySet[ServiceAddress]:
        """Addresses of a case the actor may see with its content."""
        must_read(self.kwargs["case_id"], by)
        return ServiceAddress.objects.visible_to(by).filter(case_id=self.kwargs["case_id"])

    @extend_schema(operation_id="listServiceAddresses", responses=AddressShown(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """List the confirmed addresses for service, the latest first; the latest of a party holds."""
        return self.page()

    @extend_schema(operation_id="confirmAddress", request=AddressForm, responses={201: AddressShown})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Confirm an address for service 送达地址确认书, at the first contact."""
        data = checked(AddressForm, request)
        id, party = data.pop("id"), data.pop("party")
        confirmed = actions.Confirmed(**data)
        return perform(
            request,
            actions.confirm_address,
            lambda row: Answer(201, dict(AddressShown(row).data)),
            case_id=case_id,
            id=id,
            party=party,
            confirmed=confirmed,
        )


class AppraisalForm(StrictForm):
    """What was sent where."""

    id = serializers.UUIDField(help_text="Made by the client")
    kind = serializers.ChoiceField(APPRAISAL_KINDS)
    body = serializers.CharField(max_length=200, help_text="受委托机构")
    items = serializers.CharField(max_length=2000, help_text="送检物品、事项")
    sent_on = serializers.DateField()
    commission = serializers.UUIDField(allow_null=True, default=None, help_text="Evidence: 委托书")


class AppraisalShown(serializers.Serializer[Any]):
    """An appraisal, its result, and whether the party was told."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(APPRAISAL_KINDS)
    body = serializers.CharField()
    items = serializers.CharField()
    sent_on = serializers.DateField()
    commission = serializers.UUIDField(allow_null=True)
    result = serializers.CharField(allow_blank=True)
    result_on = serializers.DateField(allow_null=True)
    report = serializers.UUIDField(allow_null=True)
    told_on = serializers.DateField(allow_null=True)
    told_how = serializers.CharField(allow_blank=True)
    notice = serializers.UUIDField(allow_null=True)


def _appraisal(row: Appraisal) -> Answer:
    return Answer(201, dict(AppraisalShown(row).data))


class Appraisals(ScopedView[Appraisal]):
    """What of a case was sent for testing."""

    queryset = Appraisal.objects.none()
    serializer_class = AppraisalShown
    keyset = ("sent_on", "id")

    def visible(self, by: Actor) -> QuerySet[Appraisal]:
        """Appraisals of a case the actor may see with its content."""
        must_read(self.kwargs["case_id"], by)
        return Appraisal.objects.visible_to(by).filter(case_id=self.kwargs["case_id"])

    @extend_schema(operation_id="listAppraisals", responses=AppraisalShown(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """List what was sent for testing or appraisal 检测、检验、检疫、鉴定."""
        return self.page()

    @extend_schema(operation_id="sendForAppraisal", request=AppraisalForm, responses={201: AppraisalShown})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Send something for testing or appraisal 委托检测鉴定; its time may not count."""
        data = checked(AppraisalForm, request)
        return perform(
            request,
            actions.send_for_appraisal,
            _appraisal,
            case_id=case_id,
            **(data | {"kind": Exclusion(data["kind"])}),
        )


class ResultForm(StrictForm):
    """What came back."""

    result = serializers.CharField(max_length=4000)
    result_on = serializers.DateField(help_text="The day it arrived")
    report = serializers.UUIDField(allow_null=True, default=None, help_text="Evidence: 检验报告、鉴定意见")


class AppraisalResult(APIView):
    """The result of an appraisal."""

    @extend_schema(operation_id="receiveResult", request=ResultForm, responses={201: AppraisalShown})
    def post(self, request: Request, case_id: UUID, appraisal_id: UUID) -> Response:
        """Put a result on file; the party must be told of it before anything is decided."""
        given = checked(ResultForm, request)
        return perform(
            request,
            actions.receive_result,
            _appraisal,
            case_id=case_id,
            appraisal_id=appraisal_id,
            **given,
        )


class ResultToldForm(StrictForm):
    """How the party was told."""

    told_on = serializers.DateField()
    how = serializers.CharField(max_length=200)
    notice = serializers.UUIDField(allow_null=True, default=None, help_text="Evidence: 结果告知书送达回证")


class ResultTold(APIView):
    """That the party was told of a result."""

    @extend_schema(operation_id="tellResult", request=ResultToldForm, responses={201: AppraisalShown})
    def post(self, request: Request, case_id: UUID, appraisal_id: UUID) -> Response:
        """Record that the party was told of a result 结果告知."""
        given = checked(ResultToldForm, request)
        return perform(
            request, actions.tell_result, _appraisal, case_id=case_id, appraisal_id=appraisal_id, **given
        )


class AssessmentForm(StrictForm):
    """What was found of a party, or done."""

    id = serializers.UUIDField(help_text="Made by the client")
    party = serializers.UUIDField()
    kind = serializers.ChoiceField(AssessmentKind.choices())
    capacity = serializers.ChoiceField(Capacity.choices(), allow_null=True, default=None)
    text = serializers.CharField(max_length=2000)
    evidence = serializers.UUIDField(allow_null=True, default=None)


class AssessmentShown(serializers.Serializer[Any]):
    """A finding on a party."""

    id = serializers.UUIDField()
    party = serializers.UUIDField(source="party_id")
    kind = serializers.ChoiceField(AssessmentKind.choices())
    value = serializers.CharField(allow_blank=True)
    text = serializers.CharField()
    evidence = serializers.UUIDField(allow_null=True)
    at = serializers.DateTimeField()


class Assessments(ScopedView[PartyAssessment]):
    """What was found of the parties' age and capacity."""

    queryset = PartyAssessment.objects.none()
    serializer_class = AssessmentShown
    keyset = ("at", "id")

    def visible(self, by: Actor) -> QuerySet[PartyAssessment]:
        """Findings of a case the actor may see with its content."""
        must_read(self.kwargs["case_id"], by)
        return PartyAssessment.objects.visible_to(by).filter(case_id=self.kwargs["case_id"])

    @extend_schema(operation_id="listAssessments", responses=AssessmentShown(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """List findings on age and capacity (Arts. 30-31)."""
        return self.page()

    @extend_schema(operation_id="assessParty", request=AssessmentForm, responses={201: AssessmentShown})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Find on capacity, give the reasons for a lighter penalty, or record the guardian's instruction."""
        data = checked(AssessmentForm, request)
        assessed = actions.Assessed(
            kind=AssessmentKind(data["kind"]),
            text=data["text"],
            capacity=Capacity(data["capacity"]) if data["capacity"] else None,
            evidence=data["evidence"],
        )
        return perform(
            request,
            actions.assess_party,
            lambda row: Answer(201, dict(AssessmentShown(row).data)),
            case_id=case_id,
            id=data["id"],
            party=data["party"],
            assessed=assessed,
        )
