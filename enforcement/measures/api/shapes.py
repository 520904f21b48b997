"""A measure as it is shown: a row of a list, or whole with its ledger and everything that followed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from enforcement.cases.rules.deadlines import Light
from enforcement.law.measures import MeasureKind, measure_powers
from enforcement.law.values import Department
from enforcement.measures.models.items import Item
from enforcement.measures.models.measure import Measure
from enforcement.measures.rules.vocabulary import (
    Custody,
    DisposalGround,
    DisposalKind,
    Happening,
    ItemState,
    MeasureState,
    PreservationOutcome,
    ReleaseGround,
    Served,
)
from enforcement.registry.models import legal_day


class MeasureRow(serializers.Serializer[Any]):
    """A measure in a list."""

    id = serializers.UUIDField()
    case = serializers.UUIDField(source="case_id")
    case_number = serializers.CharField(source="case.case_number", allow_blank=True)
    agency = serializers.UUIDField(source="case.agency_id")
    party = serializers.CharField(source="party.name")
    kind = serializers.ChoiceField(MeasureKind.choices())
    kind_label = serializers.CharField(source="of_kind.label")
    state = serializers.ChoiceField(MeasureState.choices())
    urgent = serializers.BooleanField()
    opened_at = serializers.DateTimeField()
    ends_on = serializers.DateField(
        allow_null=True, help_text="The earliest end of what is still held 期限届满日"
    )
    warn_on = serializers.DateField(allow_null=True, help_text="The day of the first warning 提醒日")
    act_by = serializers.DateField(allow_null=True, help_text="The last working day up to the end 最迟办理日")
    provisional = serializers.BooleanField(help_text="A year without a published calendar was touched")
    approval_due_at = serializers.DateTimeField(
        allow_null=True, help_text="Urgent: by when the head must be told and approve"
    )
    light = serializers.SerializerMethodField(help_text="Null before it is carried out")

    @extend_schema_field(serializers.ChoiceField(Light.choices(), allow_null=True))
    def get_light(self, measure: Measure) -> str | None:
        """Green, amber from the warning, red from the day after the last."""
        return measure.light(self.context["today"])


class LedgerShown(serializers.Serializer[Any]):
    """A row of an item's ledger."""

    id = serializers.UUIDField()
    seq = serializers.IntegerField()
    happening = serializers.ChoiceField(Happening.choices())
    quantity = serializers.DecimalField(max_digits=16, decimal_places=3)
    remaining = serializers.DecimalField(max_digits=16, decimal_places=3)
    state = serializers.ChoiceField(ItemState.choices())
    place = serializers.CharField()
    custody = serializers.ChoiceField(Custody.choices())
    keeper = serializers.CharField(allow_blank=True)
    contract = serializers.UUIDField(source="contract_id", allow_null=True)
    voucher = serializers.UUIDField(source="voucher_id", allow_null=True)
    witnesses = serializers.ListField(child=serializers.CharField())
    recipient = serializers.CharField(allow_blank=True)
    proceeds = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    note = serializers.CharField(allow_blank=True)
    occurred_at = serializers.DateTimeField()
    at = serializers.DateTimeField()


class MeasureItemShown(serializers.Serializer[Any]):
    """An item with its ledger."""

    id = serializers.UUIDField()
    position = serializers.IntegerField()
    name = serializers.CharField()
    spec = serializers.CharField(allow_blank=True)
    quantity = serializers.DecimalField(max_digits=16, decimal_places=3)
    remaining = serializers.DecimalField(max_digits=16, decimal_places=3)
    unit = serializers.CharField()
    condition = serializers.CharField(allow_blank=True)
    mark = serializers.CharField(allow_blank=True)
    seal_number = serializers.CharField(allow_blank=True)
    photos = serializers.ListField(child=serializers.UUIDField())
    replaces = serializers.UUIDField(source="replaces_id", allow_null=True)
    continues = serializers.UUIDField(source="continues_id", allow_null=True)
    state = serializers.ChoiceField(ItemState.choices())
    place = serializers.CharField()
    custody = serializers.ChoiceField(Custody.choices())
    keeper = serializers.CharField(allow_blank=True)
    outcome = serializers.ChoiceField(PreservationOutcome.choices(), allow_blank=True)
    ends_on = serializers.DateField()
    computation = serializers.SerializerMethodField(
        help_text="How the end of the term was counted, in Chinese"
    )
    ledger = LedgerShown(many=True)

    def get_computation(self, item: Item) -> list[str]:
        """Step by step."""
        return list(self.context["said"].get(item.pk, ()))


class ApprovalShown(serializers.Serializer[Any]):
    """What the head decided."""

    approved = serializers.BooleanField()
    opinion = serializers.CharField()
    judgement = serializers.CharField(allow_blank=True)
    told_at = serializers.DateTimeField(allow_null=True)
    account = serializers.UUIDField(source="account_id")
    at = serializers.DateTimeField()


class TakingShown(serializers.Serializer[Any]):
    """How it was carried out."""

    step = serializers.UUIDField(source="step_id")
    taken_at = serializers.DateTimeField()
    arrived_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField()
    place = serializers.CharField()
    officers = serializers.ListField(child=serializers.DictField())
    paper_number = serializers.CharField(allow_blank=True)
    content = serializers.DictField(help_text="What the decision or notice says (Art. 24)")
    recorded_at = serializers.DateTimeField()


class ExtensionShown(serializers.Serializer[Any]):
    """The extension."""

    days = serializers.IntegerField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class TestingShown(serializers.Serializer[Any]):
    """A testing."""

    id = serializers.UUIDField()
    purpose = serializers.CharField()
    laboratory = serializers.CharField()
    begins_on = serializers.DateField()
    ends_by = serializers.DateField()
    told_on = serializers.DateField()
    ended_on = serializers.DateField(allow_null=True)
    items = serializers.SerializerMethodField()

    def get_items(self, testing: Any) -> list[UUID]:
        """What was sent."""
        return [item.pk for item in testing.items.all()]


class ReleaseShown(serializers.Serializer[Any]):
    """A release."""

    id = serializers.UUIDField()
    ground = serializers.ChoiceField(ReleaseGround.choices())
    items = serializers.ListField(child=serializers.UUIDField())
    opinion = serializers.CharField()
    serve_by = serializers.DateField(allow_null=True)
    at = serializers.DateTimeField()


class ApplicationAnswerShown(serializers.Serializer[Any]):
    """The answer to an application."""

    release = serializers.UUIDField(source="release_id", allow_null=True, help_text="Null: refused")
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class ApplicationShown(serializers.Serializer[Any]):
    """An application to have the measure lifted."""

    id = serializers.UUIDField()
    text = serializers.CharField()
    received_on = serializers.DateField()
    check_by = serializers.DateField(allow_null=True)
    answer = ApplicationAnswerShown(allow_null=True, default=None)


class MeasureServiceShown(serializers.Serializer[Any]):
    """A service."""

    id = serializers.UUIDField()
    what = serializers.ChoiceField(Served.choices())
    release = serializers.UUIDField(source="release_id", allow_null=True)
    recipient = serializers.CharField()
    receipt = serializers.UUIDField(source="receipt_id")
    served_on = serializers.DateField()


class ClaimNoticeShown(serializers.Serializer[Any]):
    """A notice to claim."""

    id = serializers.UUIDField()
    items = serializers.ListField(child=serializers.UUIDField())
    posted_on = serializers.DateField()
    ends_on = serializers.DateField()


class DisposalApprovalShown(serializers.Serializer[Any]):
    """An approval of a disposal."""

    id = serializers.UUIDField()
    items = serializers.ListField(child=serializers.UUIDField())
    kind = serializers.ChoiceField(DisposalKind.choices())
    ground = serializers.ChoiceField(DisposalGround.choices())
    opinion = serializers.CharField()
    told_on = serializers.DateField(allow_null=True)
    at = serializers.DateTimeField()


class MeasureInspectionShown(serializers.Serializer[Any]):
    """That seals were looked at."""

    id = serializers.UUIDField()
    inspected_on = serializers.DateField()
    intact = serializers.BooleanField()
    text = serializers.CharField()


class MeasurePowerShown(serializers.Serializer[Any]):
    """A row of the law that gives the department the power."""

    statute = serializers.CharField()
    article = serializers.CharField(source="number")
    objects_said = serializers.CharField(source="objects")
    verified = serializers.BooleanField()
    mark = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)


class MeasureShown(MeasureRow):
    """A measure whole."""

    grounds = serializers.CharField()
    objects_said = serializers.CharField(allow_blank=True)
    basis = serializers.SerializerMethodField()
    power_verified = serializers.BooleanField(help_text="False: 待核, the head judged by name")
    powers = serializers.SerializerMethodField(help_text="What is known to give the department the power")
    days = serializers.IntegerField(allow_null=True)
    urgent_reason = serializers.CharField(allow_blank=True)
    approval = ApprovalShown(allow_null=True, default=None)
    taking = TakingShown(allow_null=True, default=None)
    extension = ExtensionShown(allow_null=True, default=None)
    items = MeasureItemShown(many=True)
    testings = TestingShown(many=True)
    applications = ApplicationShown(many=True)
    releases = ReleaseShown(many=True)
    services = MeasureServiceShown(many=True)
    claim_notices = ClaimNoticeShown(many=True)
    disposal_approvals = DisposalApprovalShown(many=True)
    inspections = MeasureInspectionShown(many=True, help_text="检视")
    grave = serializers.BooleanField(help_text="案情重大或者社会影响较大")

    def get_basis(self, measure: Measure) -> str:
        """The text relied on."""
        return str(measure.basis) if measure.basis else measure.of_kind.article.cite()

    @extend_schema_field(MeasurePowerShown(many=True))
    def get_powers(self, measure: Measure) -> Any:
        """The rows on the day it was asked for."""
        department, day = Department(measure.case.department), legal_day(measure.opened_at)
        return MeasurePowerShown(measure_powers(department, measure.of_kind, day), many=True).data
