"""What is published before enforcement 事前公示, and how the registrar adds to it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import DateField, Prefetch, QuerySet, Value
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.law.values import BasisLevel, Department
from enforcement.registry import actions
from enforcement.registry.api.shapes import (
    AGENCY_KINDS,
    POWER_KINDS,
    AgencyShown,
    BasisShown,
    OfficerShown,
    PowerShown,
    answered,
)
from enforcement.registry.models import Actor, Agency, Certificate, Officer, legal_day
from enforcement.registry.powers import LegalBasis, Power
from enforcement.wire import ScopedView, StrictForm, checked, moment, perform


class RecordedView(ScopedView[Any]):
    """A list of registry rows, latest recorded first."""

    keyset = ("recorded_at", "id")

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializers which day it is."""
        return {**super().get_serializer_context(), "day": legal_day(moment(self.request))}


class AgencyFilters(filters.FilterSet):
    """What a list of agencies may be narrowed by."""

    kind = filters.ChoiceFilter(choices=AGENCY_KINDS)
    department = filters.ChoiceFilter(choices=Department.choices())

    class Meta:
        model = Agency
        fields: ClassVar[list[str]] = []


class Agencies(RecordedView):
    """The enforcement subjects."""

    queryset = Agency.objects.none()
    serializer_class = AgencyShown
    filterset_class = AgencyFilters

    def visible(self, by: Actor) -> QuerySet[Agency]:
        """Every agency: subjects are published before enforcement."""
        return Agency.objects.prefetch_related("deciding_names")

    @extend_schema(operation_id="listAgencies", responses=AgencyShown(many=True))
    def get(self, request: Request) -> Response:
        """List the agencies 执法主体, each with the name it decides in today."""
        return self.page()


class OfficerFilters(filters.FilterSet):
    """What a list of officers may be narrowed by; `on` asks about another day and leaves nobody out."""

    agency = filters.UUIDFilter(field_name="agency_id")
    name = filters.CharFilter()
    certificate = filters.CharFilter(field_name="certificates__number")
    on = filters.DateFilter(method="ask_for", help_text="Legal day, default today")

    class Meta:
        model = Officer
        fields: ClassVar[list[str]] = []

    def ask_for(self, queryset: QuerySet[Officer], name: str, day: date) -> QuerySet[Officer]:
        """Ask about a day."""
        return queryset.annotate(asked_day=Value(day, DateField()))


class Officers(RecordedView):
    """The list of officers."""

    queryset = Officer.objects.none()
    serializer_class = OfficerShown
    filterset_class = OfficerFilters

    def visible(self, by: Actor) -> QuerySet[Officer]:
        """Every officer: people and certificates are published before enforcement."""
        held = Prefetch("certificates", Certificate.objects.order_by("-valid_from"))
        today = Value(legal_day(moment(self.request)), DateField())
        return Officer.objects.prefetch_related(held).annotate(asked_day=today)

    @extend_schema(operation_id="listOfficers", responses=OfficerShown(many=True))
    def get(self, request: Request) -> Response:
        """List the officers 执法人员 with their certificates 执法证 and what these are worth on a day."""
        return self.page()


class BasisForm(StrictForm):
    """A legal basis to register."""

    id = serializers.UUIDField(help_text="Made by the client")
    statute = serializers.CharField(max_length=120, help_text="法规名称")
    article = serializers.CharField(max_length=60, help_text="条款, e.g. 第十三条第一款")
    level = serializers.ChoiceField(BasisLevel.choices())
    act = serializers.CharField(max_length=300, help_text="违法行为")
    penalty = serializers.CharField(max_length=500, help_text="罚则")
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(default=None, allow_null=True, help_text="First day without it")


class Published(filters.FilterSet):
    """What every list of published rows may be narrowed by."""

    published_on = filters.DateFilter(method="in_force", help_text="In force and published on this legal day")

    def in_force(self, queryset: Any, name: str, day: date) -> Any:
        """Rows in force and published on the day."""
        return queryset.published_on(day)


class BasisFilters(Published):
    """What a list of bases may be narrowed by."""

    statute = filters.CharFilter()
    level = filters.ChoiceFilter(choices=BasisLevel.choices())
    agency = filters.UUIDFilter(
        field_name="powers__agency_id", distinct=True, help_text="Bases of the agency's powers"
    )

    class Meta:
        model = LegalBasis
        fields: ClassVar[list[str]] = []


class LegalBases(RecordedView):
    """The legal bases."""

    queryset = LegalBasis.objects.none()
    serializer_class = BasisShown
    filterset_class = BasisFilters

    def visible(self, by: Actor) -> QuerySet[Any]:
        """Every basis, the unpublished among them, for whoever signs in."""
        return LegalBasis.objects.all()

    @extend_schema(operation_id="listLegalBases", responses=BasisShown(many=True))
    def get(self, request: Request) -> Response:
        """List the legal bases 处罚依据; `published_on` leaves those that can found a case on that day."""
        return self.page()

    @extend_schema(operation_id="addLegalBasis", request=BasisForm, responses={201: BasisShown})
    def post(self, request: Request) -> Response:
        """Put a legal basis on file 登记依据 (registrar); it founds nothing until published."""
        data = checked(BasisForm, request)
        data["level"] = BasisLevel(data["level"])
        return perform(request, actions.add_legal_basis, answered(BasisShown, 201), **data)


class PublishBasis(GenericAPIView[LegalBasis]):
    """Publication of a legal basis."""

    @extend_schema(operation_id="publishLegalBasis", request=None, responses=BasisShown)
    def post(self, request: Request, id: UUID) -> Response:
        """Publish a legal basis 公布依据 (registrar); from now on it can found a case (Art. 5)."""
        return perform(request, actions.publish_legal_basis, answered(BasisShown, 200), basis_id=id)


class PowerForm(StrictForm):
    """An item of the list of powers to register."""

    id = serializers.UUIDField(help_text="Made by the client")
    agency = serializers.UUIDField()
    code = serializers.CharField(max_length=40, help_text="项目编码")
    name = serializers.CharField(max_length=200, help_text="职权名称")
    kind = serializers.ChoiceField(POWER_KINDS, help_text="职权类型")
    bases = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=50)
    subject = serializers.CharField(max_length=200, help_text="实施对象")
    undertaking_unit = serializers.CharField(max_length=100, help_text="承办机构")
    time_limit = serializers.CharField(max_length=60, help_text="办理时限")
    remedies = serializers.CharField(max_length=300, help_text="救济途径")
    supervision_phone = serializers.CharField(max_length=40, help_text="监督电话")
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(default=None, allow_null=True, help_text="First day without it")


class PowerFilters(Published):
    """What the list of powers may be narrowed by."""

    agency = filters.UUIDFilter(field_name="agency_id")
    code = filters.CharFilter()
    basis = filters.UUIDFilter(field_name="bases__id")

    class Meta:
        model = Power
        fields: ClassVar[list[str]] = []


class Powers(RecordedView):
    """The lists of powers."""

    queryset = Power.objects.none()
    serializer_class = PowerShown
    filterset_class = PowerFilters

    def visible(self, by: Actor) -> QuerySet[Any]:
        """Every item, the unpublished among them, for whoever signs in."""
        return Power.objects.prefetch_related("bases")

    @extend_schema(operation_id="listPowers", responses=PowerShown(many=True))
    def get(self, request: Request) -> Response:
        """List the powers 权责清单; `published_on` leaves those in force and published on that day."""
        return self.page()

    @extend_schema(operation_id="addPower", request=PowerForm, responses={201: PowerShown})
    def post(self, request: Request) -> Response:
        """Put an item of the list of powers on file 登记职权 (registrar), unpublished."""
        return perform(request, actions.add_power, answered(PowerShown, 201), **checked(PowerForm, request))


class PublishPower(GenericAPIView[Power]):
    """Publication of a power."""

    @extend_schema(operation_id="publishPower", request=None, responses=PowerShown)
    def post(self, request: Request, id: UUID) -> Response:
        """Publish an item of the list of powers 公布职权 (registrar), after its bases (Art. 39)."""
        return perform(request, actions.publish_power, answered(PowerShown, 200), power_id=id)
