"""What the registrar 基础信息登记员 keeps: accounts, appointments, certificates."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.registry import actions
from enforcement.registry.api.published import RecordedView
from enforcement.registry.api.shapes import (
    RANKS,
    ROLES,
    AccountShown,
    AppointmentShown,
    CertificateShown,
    answered,
    answered_certificate,
)
from enforcement.registry.models import Account, Actor, Appointment, Certificate, legal_day
from enforcement.registry.rules import Role
from enforcement.wire import StrictForm, checked, moment, perform


class AccountFilters(filters.FilterSet):
    """What a list of accounts may be narrowed by."""

    agency = filters.UUIDFilter(field_name="agency_id")
    username = filters.CharFilter()
    is_active = filters.BooleanFilter()

    class Meta:
        model = Account
        fields: ClassVar[list[str]] = []


class Accounts(RecordedView):
    """The accounts, for the registrar."""

    queryset = Account.objects.none()
    serializer_class = AccountShown
    filterset_class = AccountFilters

    def visible(self, by: Actor) -> QuerySet[Account]:
        """Accounts the actor registers; nobody else is told that the list is empty."""
        by.must_register()
        return Account.objects.visible_to(by).prefetch_related("appointments")

    @extend_schema(operation_id="listAccounts", responses=AccountShown(many=True))
    def get(self, request: Request) -> Response:
        """List accounts 账号 and appointments 任职; the justice bureau's registrar sees every agency's."""
        return self.page()


class CertificateForm(StrictForm):
    """A certificate to register."""

    id = serializers.UUIDField(help_text="Made by the client")
    officer = serializers.UUIDField()
    number = serializers.CharField(max_length=30, help_text="执法证号: capitals, digits, hyphens")
    law_area = serializers.CharField(max_length=60, help_text="执法领域")
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(help_text="First day without it")


class RevocationForm(StrictForm):
    """A revocation."""

    revoked_on = serializers.DateField(help_text="First day without it, today at the earliest")


class AddCertificate(GenericAPIView[Certificate]):
    """Registration of a certificate."""

    @extend_schema(operation_id="addCertificate", request=CertificateForm, responses={201: CertificateShown})
    def post(self, request: Request) -> Response:
        """Put a certificate 行政执法证 on file (registrar)."""
        return perform(
            request,
            actions.add_certificate,
            answered_certificate(201, legal_day(moment(request))),
            **checked(CertificateForm, request),
        )


class RevokeCertificate(GenericAPIView[Certificate]):
    """Revocation of a certificate."""

    @extend_schema(operation_id="revokeCertificate", request=RevocationForm, responses=CertificateShown)
    def post(self, request: Request, id: UUID) -> Response:
        """Revoke a certificate 吊销执法证 from a day on (registrar); what was done under it stands."""
        return perform(
            request,
            actions.revoke_certificate,
            answered_certificate(200, legal_day(moment(request))),
            certificate_id=id,
            **checked(RevocationForm, request),
        )


class AppointmentForm(StrictForm):
    """An appointment, or a delegation of signature."""

    id = serializers.UUIDField(help_text="Made by the client")
    account = serializers.UUIDField()
    agency = serializers.UUIDField()
    role = serializers.ChoiceField(ROLES)
    rank = serializers.ChoiceField(RANKS, default="", allow_blank=True, help_text="Of a head, not delegated")
    qualification = serializers.CharField(
        max_length=40, default="", allow_blank=True, help_text="法律职业资格证号"
    )
    prior_service = serializers.BooleanField(default=False, help_text="此前已从事法制审核")
    delegated_by = serializers.UUIDField(
        default=None, allow_null=True, help_text="The appointment whose signature is delegated"
    )
    acts = serializers.ListField(
        child=serializers.RegexField(r"^[a-z][a-z_]{1,39}\Z"),
        default=list,
        max_length=40,
        help_text="Codes of the steps delegated",
    )
    valid_from = serializers.DateField(help_text="Today at the earliest")
    valid_to = serializers.DateField(default=None, allow_null=True, help_text="First day without it")


class EndForm(StrictForm):
    """The end of an appointment."""

    valid_to = serializers.DateField(help_text="First day without it, today at the earliest")


class Appointments(GenericAPIView[Appointment]):
    """Appointment to an office."""

    @extend_schema(
        operation_id="appoint",
        request=AppointmentForm,
        responses={201: AppointmentShown},
        examples=[
            OpenApiExample(
                "A deputy signs filings for the chief",
                request_only=True,
                value={
                    "id": "c5f2f8a0-5b57-4d0e-9d6a-8f7f3a1b2c4d",
                    "account": "0d2f4b1e-7a4c-4d5b-8a52-0f6c9f1e2a3b",
                    "agency": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a01",
                    "role": "agency_head",
                    "delegated_by": "4b8e6c1a-2f3d-4e5a-9b7c-1d2e3f4a5b6c",
                    "acts": ["file"],
                    "valid_from": "2026-12-01",
                    "valid_to": "2027-01-01",
                },
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Appoint to an office 任职, or delegate a signature 授权签批 for the steps named (registrar)."""
        data = checked(AppointmentForm, request)
        data["role"] = Role(data["role"])
        return perform(request, actions.appoint, answered(AppointmentShown, 201), **data)


class EndAppointment(GenericAPIView[Appointment]):
    """End of an appointment."""

    @extend_schema(operation_id="endAppointment", request=EndForm, responses=AppointmentShown)
    def post(self, request: Request, id: UUID) -> Response:
        """End an appointment 免职 (registrar); signatures delegated from it lapse with it."""
        return perform(
            request,
            actions.end_appointment,
            answered(AppointmentShown, 200),
            appointment_id=id,
            **checked(EndForm, request),
        )
