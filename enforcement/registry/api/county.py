"""What province, city and county publish beside the law, on the wire."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.law.local import Grade, IssuedBy
from enforcement.law.values import Department, PartyKind, PenaltyKind
from enforcement.registry import actions
from enforcement.registry.api.published import Published, RecordedView
from enforcement.registry.api.shapes import answered
from enforcement.registry.county import DiscretionGrade, HearingStandard, SigningRule
from enforcement.registry.models import Actor
from enforcement.wire import StrictForm, checked, perform

_YUAN = {"max_digits": 14, "decimal_places": 2}


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
    filterset_class: ClassVar[Any]

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
    filterset_class: ClassVar[Any]

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


class SigningRuleForm(IssuedForm):
    """Who signs for an agency."""

    agency = serializers.UUIDField()
    signatory = serializers.CharField(max_length=100, help_text="签发人")
    seal = serializers.CharField(max_length=100, help_text="印章")
    number_prefix = serializers.CharField(max_length=16, help_text="机关代字")


class SigningRuleShown(IssuedShown):
    """Who signs for an agency, with which seal and number prefix."""

    agency = serializers.UUIDField(source="agency_id")
    signatory = serializers.CharField()
    seal = serializers.CharField()
    number_prefix = serializers.CharField()


class SigningRules(RecordedView):
    """Who signs."""

    queryset = SigningRule.objects.none()
    serializer_class = SigningRuleShown
    filterset_class: ClassVar[Any]

    class Filters(Published):
        """What the list may be narrowed by."""

        agency = filters.UUIDFilter(field_name="agency_id")

        class Meta:
            model = SigningRule
            fields: ClassVar[list[str]] = []

    filterset_class = Filters

    def visible(self, by: Actor) -> QuerySet[Any]:
        """Every row: they are published."""
        return SigningRule.objects.all()

    @extend_schema(operation_id="listSigningRules", responses=SigningRuleShown(many=True))
    def get(self, request: Request) -> Response:
        """List who signs the agencies' decisions 签发人、印章、文号前缀."""
        return self.page()

    @extend_schema(operation_id="addSigningRule", request=SigningRuleForm, responses={201: SigningRuleShown})
    def post(self, request: Request) -> Response:
        """Put on file who signs (registrar, or head of the agency); for ecology since its code (Art. 53)."""
        data = checked(SigningRuleForm, request)
        data["issuer"] = IssuedBy(data["issuer"])
        return perform(request, actions.add_signing_rule, answered(SigningRuleShown, 201), **data)


class RuleEndForm(StrictForm):
    """The end of a row."""

    valid_to = serializers.DateField(help_text="First day without it, today at the earliest")


class PublishCountyRule(GenericAPIView[Any]):
    """Publication of a row."""

    @extend_schema(operation_id="publishCountyRule", request=None, responses=IssuedShown)
    def post(self, request: Request, id: UUID) -> Response:
        """Publish a standard, grade, signing rule or catalogue row; it binds from now on the days it names."""
        return perform(request, actions.publish_county_rule, answered(IssuedShown, 200), rule_id=id)


class EndCountyRule(GenericAPIView[Any]):
    """End of a row."""

    @extend_schema(operation_id="endCountyRule", request=RuleEndForm, responses=IssuedShown)
    def post(self, request: Request, id: UUID) -> Response:
        """End a row, today at the earliest; what was done under it stands."""
        data = checked(RuleEndForm, request)
        return perform(request, actions.end_county_rule, answered(IssuedShown, 200), rule_id=id, **data)


class CatalogForm(IssuedForm):
    """A row of a catalogue of major decisions."""

    agency = serializers.UUIDField(default=None, allow_null=True, help_text="None: it binds every agency")
    department = serializers.ChoiceField(Department.choices(), default=None, allow_null=True)
    title = serializers.CharField(max_length=200)
    penalty_kind = serializers.ChoiceField(PenaltyKind.choices(), default=None, allow_null=True)
    party_kind = serializers.ChoiceField(PartyKind.choices(), default=None, allow_null=True)
    amount_from = serializers.DecimalField(14, 2, min_value=0, default=None, allow_null=True)


def read_catalog_form(request: Request) -> dict[str, Any]:
    """The form as the act takes it."""
    data = checked(CatalogForm, request)
    kinds = (("department", Department), ("penalty_kind", PenaltyKind), ("party_kind", PartyKind))
    for name, kind in kinds:
        data[name] = kind(data[name]) if data[name] else None
    data["issuer"] = IssuedBy(data["issuer"])
    return data


urlpatterns = [
    path("county-rules/hearing-standards", HearingStandards.as_view(), name="hearing-standards"),
    path("county-rules/discretion-grades", DiscretionGrades.as_view(), name="discretion-grades"),
    path("county-rules/signing-rules", SigningRules.as_view(), name="signing-rules"),
    path("county-rules/<uuid:id>/publish", PublishCountyRule.as_view(), name="publish-county-rule"),
    path("county-rules/<uuid:id>/end", EndCountyRule.as_view(), name="end-county-rule"),
]
