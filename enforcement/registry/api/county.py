"""Hearing standards and discretion benchmarks beside the law, on the wire."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.law.local import Grade, IssuedBy
from enforcement.law.values import Department, PenaltyKind
from enforcement.registry import actions
from enforcement.registry.api.published import Published, RecordedView
from enforcement.registry.api.shapes import answered
from enforcement.registry.county import DiscretionGrade, HearingStandard
from enforcement.registry.models import Actor
from enforcement.wire import StrictForm, checked, perform


class IssuedForm(StrictForm):
    """What every such row says."""

    id = serializers.UUIDField(help_text="Made by the client")
    issuer = serializers.ChoiceField(IssuedBy.choices())
    document = serializers.CharField(max_length=200, help_text="依据文件和文号")
    verified = serializers.BooleanField(default=False, help_text="Whether the document was read 已核")
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(default=None, allow_null=True, help_text="First day without it")


class IssuedShown(serializers.Serializer[Any]):
    """What every such row shows."""

    id = serializers.UUIDField()
    issuer = serializers.ChoiceField(IssuedBy.choices())
    document = serializers.CharField(allow_blank=True)
    verified = serializers.BooleanField(help_text="False: 待核")
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, help_text="First day without it")
    published_at = serializers.DateTimeField(allow_null=True, help_text="It binds nobody before")


class HearingStandardForm(IssuedForm):
    """A standard of 较大数额."""

    department = serializers.ChoiceField(Department.choices(), default=None, allow_null=True)
    citizen = serializers.BooleanField(help_text="公民; false: 法人或者其他组织")
    amount = serializers.DecimalField(14, 2, min_value=1, help_text="Yuan, inclusive")


class HearingStandardShown(IssuedShown):
    """A standard of 较大数额."""

    department = serializers.ChoiceField(Department.choices(), allow_blank=True)
    citizen = serializers.BooleanField()
    amount = serializers.DecimalField(14, 2)


class HearingStandards(RecordedView):
    """The hearing standards beside the ministries'."""

    queryset = HearingStandard.objects.none()
    serializer_class = HearingStandardShown

    class Filters(Published):
        """What the list may be narrowed by."""

        department = filters.ChoiceFilter(choices=Department.choices())

        class Meta:
            model = HearingStandard
            fields: ClassVar[list[str]] = []

    filterset_class = Filters

    def visible(self, by: Actor) -> QuerySet[Any]:
        """Every row: standards are published."""
        return HearingStandard.objects.all()

    @extend_schema(operation_id="listHearingStandards", responses=HearingStandardShown(many=True))
    def get(self, request: Request) -> Response:
        """List the hearing standards 较大数额 of province, city and county."""
        return self.page()

    @extend_schema(
        operation_id="addHearingStandard",
        request=HearingStandardForm,
        responses={201: HearingStandardShown},
        examples=[
            OpenApiExample(
                "A stricter standard of the county",
                request_only=True,
                value={
                    "id": "7d1c2a52-9b0e-4f7e-8f43-2c9a9d1f6b01",
                    "issuer": "county",
                    "document": "昌政规〔2026〕1号",
                    "verified": True,
                    "department": "market_regulation",
                    "citizen": True,
                    "amount": "5000.00",
                    "valid_from": "2026-12-01",
                },
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Put a hearing standard on file (the justice bureau's registrar); it binds once published."""
        data = checked(HearingStandardForm, request)
        data["issuer"] = IssuedBy(data["issuer"])
        data["department"] = Department(data["department"]) if data["department"] else None
        return perform(request, actions.add_hearing_standard, answered(HearingStandardShown, 201), **data)


class DiscretionGradeForm(IssuedForm):
    """One grade of a benchmark."""

    power = serializers.UUIDField()
    grade = serializers.ChoiceField(Grade.choices())
    penalty_kind = serializers.ChoiceField(PenaltyKind.choices(), default=PenaltyKind.FINE.value)
    minimum = serializers.DecimalField(14, 2, min_value=0, default=None, allow_null=True)
    maximum = serializers.DecimalField(14, 2, min_value=0, default=None, allow_null=True)
    text = serializers.CharField(max_length=500, default="", allow_blank=True)
    circumstances = serializers.ListField(
        child=serializers.CharField(max_length=300), min_length=1, max_length=30
    )


class DiscretionGradeShown(IssuedShown):
    """One grade of a benchmark 裁量阶次."""

    power = serializers.UUIDField(source="power_id")
    grade = serializers.ChoiceField(Grade.choices())
    penalty_kind = serializers.ChoiceField(PenaltyKind.choices())
    minimum = serializers.DecimalField(14, 2, allow_null=True)
    maximum = serializers.DecimalField(14, 2, allow_null=True)
    text = serializers.CharField(allow_blank=True)
    circumstances = serializers.ListField(child=serializers.CharField())


class DiscretionGrades(RecordedView):
    """The discretion benchmarks."""

    queryset = DiscretionGrade.objects.none()
    serializer_class = DiscretionGradeShown

    class Filters(Published):
        """What the list may be narrowed by."""

        power = filters.UUIDFilter(field_name="power_id")
        agency = filters.UUIDFilter(field_name="power__agency_id")

        class Meta:
            model = DiscretionGrade
            fields: ClassVar[list[str]] = []

    filterset_class = Filters

    def visible(self, by: Actor) -> QuerySet[Any]:
        """Every row: benchmarks are published (Art. 34)."""
        return DiscretionGrade.objects.all()

    @extend_schema(operation_id="listDiscretionGrades", responses=DiscretionGradeShown(many=True))
    def get(self, request: Request) -> Response:
        """List the grades of the discretion benchmarks 裁量基准, power by power."""
        return self.page()

    @extend_schema(
        operation_id="addDiscretionGrade",
        request=DiscretionGradeForm,
        responses={201: DiscretionGradeShown},
    )
    def post(self, request: Request) -> Response:
        """Put a grade on file (registrar, or head of the power's agency), inside what a level above allows."""
        data = checked(DiscretionGradeForm, request)
        data |= {
            "issuer": IssuedBy(data["issuer"]),
            "grade": Grade(data["grade"]),
            "penalty_kind": PenaltyKind(data["penalty_kind"]),
        }
        return perform(request, actions.add_discretion_grade, answered(DiscretionGradeShown, 201), **data)
