"""What the registry shows: form only, shared by the views."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from enforcement.journal.actions import Answer
from enforcement.law.local import IssuedBy
from enforcement.law.values import BasisLevel, Department, PartyKind, PenaltyKind
from enforcement.registry.models import Agency, Certificate
from enforcement.registry.rules import AgencyKind, CertificateState, Rank, Role
from enforcement.wire import as_rendered

POWER_KINDS = ["行政处罚", "行政强制", "行政检查", "行政许可", "行政征收", "行政确认", "其他"]
ROLES = [(role.value, role.label) for role in Role]
RANKS = [(Rank.CHIEF.value, "正职"), (Rank.DEPUTY.value, "副职"), (Rank.ACTING.value, "主持工作")]
AGENCY_KINDS = [
    (AgencyKind.DEPARTMENT.value, "执法部门"),
    (AgencyKind.GOVERNMENT.value, "县人民政府"),
    (AgencyKind.TOWNSHIP.value, "乡镇人民政府"),
    (AgencyKind.JUSTICE_BUREAU.value, "司法局"),
]


class TokenShown(serializers.Serializer[Any]):
    """A device's token 手机令牌, without its text."""

    id = serializers.UUIDField()
    device = serializers.CharField()
    account = serializers.UUIDField(source="user_id")
    created = serializers.DateTimeField()
    expiry = serializers.DateTimeField(allow_null=True)


class TokenIssued(TokenShown):
    """A new token; its text is shown this once."""

    token = serializers.CharField(help_text="Send as `Authorization: Token …`")


class TokenRevoked(serializers.Serializer[Any]):
    """A token that is no more."""

    id = serializers.UUIDField()


class OfficeShown(serializers.Serializer[Any]):
    """An office 职务 held today."""

    role = serializers.ChoiceField(ROLES)
    title = serializers.CharField(source="role.label", help_text="职务")
    agency = serializers.UUIDField(source="agency_id")
    rank = serializers.ChoiceField(RANKS, allow_blank=True)
    acts = serializers.ListField(
        child=serializers.CharField(), help_text="Steps the office is limited to; empty: not limited"
    )


class CertificateShown(serializers.Serializer[Any]):
    """A certificate 行政执法证 and what it is worth on the day asked about."""

    id = serializers.UUIDField()
    number = serializers.CharField(help_text="执法证号")
    law_area = serializers.CharField(help_text="执法领域")
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, help_text="First day without it")
    revoked_on = serializers.DateField(allow_null=True, help_text="First day without it")
    state = serializers.ChoiceField(CertificateState.choices())


def show_certificate(row: Certificate, day: date) -> dict[str, Any]:
    """Shape a certificate as of a day."""
    return {
        "id": str(row.pk),
        "number": row.number,
        "law_area": row.law_area,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "revoked_on": row.revoked_on,
        "state": row.state_on(day).value,
    }


class MeShown(serializers.Serializer[Any]):
    """The one who asks."""

    account = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField()
    agency = serializers.UUIDField()
    agency_name = serializers.CharField()
    department = serializers.ChoiceField(Department.choices(), allow_blank=True)
    officer = serializers.UUIDField(allow_null=True)
    certificate = CertificateShown(allow_null=True, help_text="Valid today, else null")
    offices = OfficeShown(many=True)


class DeciderShown(serializers.Serializer[Any]):
    """In whose name the agency decides on the day."""

    name = serializers.CharField()
    number_prefix = serializers.CharField(help_text="机关代字")
    reconsideration_body = serializers.CharField(help_text="复议机关")
    verified = serializers.BooleanField(help_text="False: 待核")


class AgencyShown(serializers.Serializer[Any]):
    """An agency 执法主体."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(AGENCY_KINDS)
    department = serializers.ChoiceField(Department.choices(), allow_blank=True)
    name = serializers.CharField()
    short_name = serializers.CharField()
    uscc = serializers.CharField(help_text="统一社会信用代码")
    division_code = serializers.CharField(help_text="行政区划代码")
    address = serializers.CharField()
    supervision_phone = serializers.CharField(help_text="监督电话")
    court = serializers.CharField(help_text="管辖法院")
    collecting_bank = serializers.CharField(help_text="代收银行", allow_blank=True)
    decides_as = serializers.SerializerMethodField()

    @extend_schema_field(DeciderShown)
    def get_decides_as(self, agency: Agency) -> dict[str, Any]:
        """In whose name the agency decides today."""
        return dict(DeciderShown(agency.decider_on(self.context["day"])).data)


class OfficerShown(serializers.Serializer[Any]):
    """An officer 执法人员 and all certificates, each with its state on the day asked about."""

    id = serializers.UUIDField()
    agency = serializers.UUIDField(source="agency_id")
    name = serializers.CharField()
    unit = serializers.CharField(help_text="办案机构")
    day = serializers.DateField(source="asked_day", help_text="The day the states are of")
    certified = serializers.SerializerMethodField(help_text="Whether a certificate is valid on the day")
    certificates = serializers.SerializerMethodField()

    def get_certified(self, officer: Any) -> bool:
        """Whether the officer could act on the day."""
        return any(
            row.state_on(officer.asked_day) is CertificateState.VALID for row in officer.certificates.all()
        )

    @extend_schema_field(CertificateShown(many=True))
    def get_certificates(self, officer: Any) -> list[dict[str, Any]]:
        """Every certificate of the officer, the latest first."""
        return [
            dict(CertificateShown(show_certificate(row, officer.asked_day)).data)
            for row in officer.certificates.all()
        ]


class BasisShown(serializers.Serializer[Any]):
    """A legal basis 处罚依据."""

    id = serializers.UUIDField()
    statute = serializers.CharField(help_text="法规名称")
    article = serializers.CharField(help_text="条款")
    level = serializers.ChoiceField(BasisLevel.choices())
    act = serializers.CharField(help_text="违法行为")
    penalty = serializers.CharField(help_text="罚则")
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, help_text="First day without it")
    published_at = serializers.DateTimeField(allow_null=True)
    verified = serializers.BooleanField(help_text="False: 待核")


class PowerShown(serializers.Serializer[Any]):
    """An item of the list of powers 权责清单."""

    id = serializers.UUIDField()
    agency = serializers.UUIDField(source="agency_id")
    code = serializers.CharField(help_text="项目编码")
    name = serializers.CharField(help_text="职权名称")
    kind = serializers.ChoiceField(POWER_KINDS, help_text="职权类型")
    bases = BasisShown(many=True, help_text="设定依据")
    subject = serializers.CharField(help_text="实施对象")
    undertaking_unit = serializers.CharField(help_text="承办机构")
    time_limit = serializers.CharField(help_text="办理时限")
    remedies = serializers.CharField(help_text="救济途径")
    supervision_phone = serializers.CharField(help_text="监督电话")
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, help_text="First day without it")
    published_at = serializers.DateTimeField(allow_null=True)


class CatalogShown(serializers.Serializer[Any]):
    """A row of the catalogue of major decisions 重大执法决定法制审核目录."""

    id = serializers.UUIDField()
    agency = serializers.UUIDField(
        source="agency_id", allow_null=True, help_text="None: it binds every agency"
    )
    department = serializers.ChoiceField(Department.choices(), allow_blank=True)
    issuer = serializers.ChoiceField(IssuedBy.choices())
    document = serializers.CharField(allow_blank=True, help_text="依据文件和文号")
    verified = serializers.BooleanField(help_text="False: 待核")
    title = serializers.CharField()
    penalty_kind = serializers.ChoiceField(PenaltyKind.choices(), allow_blank=True)
    party_kind = serializers.ChoiceField(PartyKind.choices(), allow_blank=True)
    amount_from = serializers.DecimalField(
        14, 2, allow_null=True, help_text="Yuan, fine and confiscation together, inclusive"
    )
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, help_text="First day without it")
    published_at = serializers.DateTimeField(allow_null=True)


class AppointmentShown(serializers.Serializer[Any]):
    """An appointment 任职, past ones too."""

    id = serializers.UUIDField()
    account = serializers.UUIDField(source="account_id")
    agency = serializers.UUIDField(source="agency_id")
    role = serializers.ChoiceField(ROLES)
    rank = serializers.ChoiceField(RANKS, allow_blank=True)
    qualification = serializers.CharField(allow_blank=True, help_text="法律职业资格证号")
    prior_service = serializers.BooleanField(help_text="此前已从事法制审核")
    delegated_by = serializers.UUIDField(source="delegated_by_id", allow_null=True)
    acts = serializers.ListField(child=serializers.CharField())
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, help_text="First day without it")


class AccountShown(serializers.Serializer[Any]):
    """An account and its appointments."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField()
    agency = serializers.UUIDField(source="agency_id")
    officer = serializers.UUIDField(source="officer_id", allow_null=True)
    is_active = serializers.BooleanField()
    appointments = AppointmentShown(many=True)


def answered(shape: type[serializers.Serializer[Any]], status: int) -> Callable[[Any], Answer]:
    """Present a row as the answer that is kept for repeats."""
    return lambda row: Answer(status, as_rendered(shape(row).data))


def answered_certificate(status: int, day: date) -> Callable[[Certificate], Answer]:
    """Present a certificate as of a day."""
    return lambda row: Answer(status, as_rendered(CertificateShown(show_certificate(row, day)).data))
