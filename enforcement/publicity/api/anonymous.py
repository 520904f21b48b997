"""What anybody may ask: published decisions, and whether a certificate is valid."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from enforcement.errors import Malformed, NotVisible
from enforcement.law.values import Department, PartyKind, PenaltyKind
from enforcement.publicity.models import PublicNotice
from enforcement.publicity.public import (
    PublicFilters,
    certificate_on,
    keyset,
    listed,
    public_notices,
    shown,
)
from enforcement.publicity.rules import NoticeState, NoticeSubject, WithdrawalGround
from enforcement.registry.models import legal_day
from enforcement.wire import moment

EXAMPLE_NOTICE = "3d0f7a52-4f0b-4a53-9b3e-0e2f5d1a7c11"
_EXAMPLE_CONTENT: dict[str, Any] = {
    "title": "昌宁县某某超市有限公司经营超过保质期的食品案",
    "parties": [{"kind": "organisation", "name": "昌宁县某某超市有限公司", "uscc": "91530524MA6K5YFQ34"}],
    "facts": "当事人经营的三袋面粉超过保质期二十日。",
    "basis": "《中华人民共和国食品安全法》第一百二十四条",
    "penalty_kinds": ["fine"],
    "content": "罚款 5,000.00 元",
    "amount": "5000.00",
}
_EXAMPLE_PUBLIC = {
    "id": EXAMPLE_NOTICE,
    "state": "published",
    "subject": "penalty",
    "subject_label": "行政处罚",
    "agency_id": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a01",
    "department": "market_regulation",
    "published_at": "2026-11-05T10:00:00+08:00",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "decision_number": "昌市监罚〔2026〕12号",
    "agency": "昌宁县市场监督管理局",
    "decided_on": "2026-11-02",
    "notice": _EXAMPLE_CONTENT,
    "withdrawal": None,
}


class PartyPublished(serializers.Serializer[Any]):
    """A party in public: businesses in clear, natural people anonymised (张某某)."""

    kind = serializers.ChoiceField(PartyKind.choices())
    name = serializers.CharField()
    uscc = serializers.CharField(allow_blank=True, help_text="统一社会信用代码 of a business")


class NoticeContent(serializers.Serializer[Any]):
    """The content of a notice; the allow-list together with number, agency and date."""

    title = serializers.CharField(help_text="案件名称")
    parties = PartyPublished(many=True)
    facts = serializers.CharField(help_text="违法事实")
    basis = serializers.CharField(help_text="处罚依据")
    penalty_kinds = serializers.ListField(child=serializers.ChoiceField(PenaltyKind.choices()))
    content = serializers.CharField(help_text="处罚内容")
    amount = serializers.CharField(help_text="罚款与没收合计, yuan")


class Withdrawal(serializers.Serializer[Any]):
    """Why a notice was withdrawn, in public (Art. 48)."""

    at = serializers.DateTimeField()
    ground = serializers.ChoiceField(WithdrawalGround.choices())
    ground_label = serializers.CharField()
    reason = serializers.CharField()


class PublicNoticeShown(serializers.Serializer[Any]):
    """A notice as anybody reads it; `notice` is null once it is withdrawn."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(
        [(s.value, s.label) for s in (NoticeState.PUBLISHED, NoticeState.WITHDRAWN)]
    )
    subject = serializers.ChoiceField(NoticeSubject.choices(), help_text="A penalty, or an act of a measure")
    subject_label = serializers.CharField()
    agency_id = serializers.UUIDField()
    department = serializers.ChoiceField(Department.choices())
    published_at = serializers.DateTimeField()
    digest = serializers.CharField(help_text="Hex SHA-256 of the canonical JSON of the published fields")
    decision_number = serializers.CharField(help_text="决定书文号")
    agency = serializers.CharField(help_text="决定机关")
    decided_on = serializers.DateField()
    notice = NoticeContent(allow_null=True)
    withdrawal = Withdrawal(allow_null=True)


class PublicNotices(GenericAPIView[PublicNotice]):
    """Notices for everybody, newest first."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    queryset = PublicNotice.objects.none()
    filterset_class = PublicFilters
    serializer_class = PublicNoticeShown

    @property
    def keyset(self) -> tuple[str, str]:
        """Page by publication, or by what is searched for."""
        return keyset(searching=self.searching)

    @property
    def searching(self) -> bool:
        """Whether words are looked for."""
        return bool(self.request.query_params.get("q", "").strip())

    @extend_schema(
        operation_id="listPublicNotices",
        responses=PublicNoticeShown(many=True),
        examples=[OpenApiExample("A fine", response_only=True, value=_EXAMPLE_PUBLIC)],
    )
    def get(self, request: Request) -> Response:
        """List and search published decisions 公示. No sign-in; withdrawn ones stay, without content."""
        found = listed(self.filter_queryset(public_notices()), searching=self.searching)
        rows = self.paginate_queryset(found)
        return self.get_paginated_response(
            PublicNoticeShown([shown(row) for row in rows or ()], many=True).data
        )


class PublicNoticeDetail(GenericAPIView[PublicNotice]):
    """One notice for everybody."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    queryset = PublicNotice.objects.none()
    serializer_class = PublicNoticeShown

    @extend_schema(
        operation_id="readPublicNotice",
        responses=PublicNoticeShown,
        examples=[OpenApiExample("A fine", response_only=True, value=_EXAMPLE_PUBLIC)],
    )
    def get(self, request: Request, id: UUID) -> Response:
        """Read a published decision. No sign-in."""
        _no_parameters(request)
        row = listed(public_notices().filter(pk=id)).first()
        if row is None:
            raise NotVisible
        return Response(PublicNoticeShown(shown(row)).data)


class CertificateChecked(serializers.Serializer[Any]):
    """Whether a certificate is valid today; no more is told."""

    certificate = serializers.CharField(help_text="执法证号")
    name = serializers.CharField()
    agency = serializers.CharField()
    valid = serializers.BooleanField(help_text="Valid today")


class CertificateLookups(AnonRateThrottle):
    """Slow enough that the list of officers is not read off by trying numbers."""

    scope = "certificate-check"
    rate = "30/min"


class CertificateCheck(APIView):
    """Whether the person with this certificate may enforce today."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (CertificateLookups,)

    @extend_schema(
        operation_id="checkOfficerCertificate",
        parameters=[
            OpenApiParameter("certificate", str, required=True, description="执法证号, as on the card")
        ],
        responses=CertificateChecked,
        examples=[
            OpenApiExample(
                "Valid",
                response_only=True,
                value={
                    "certificate": "25052400101",
                    "name": "李四",
                    "agency": "昌宁县市场监督管理局",
                    "valid": True,
                },
            )
        ],
    )
    def get(self, request: Request) -> Response:
        """Check an officer's certificate 执法证查询. No sign-in."""
        _no_parameters(request, but="certificate")
        number = request.query_params.get("certificate", "").strip()
        if not number or "\x00" in number:
            raise Malformed("请用 certificate 给出执法证号。", code="certificate_missing")
        found = certificate_on(number, legal_day(moment(request)))
        if found is None:
            raise NotVisible("没有查到该执法证号。", code="certificate_unknown")
        return Response(CertificateChecked(found).data)


def _no_parameters(request: Request, but: str = "") -> None:
    if unknown := sorted(set(request.query_params) - {but}):
        raise Malformed(f"不支持的查询参数:{'、'.join(unknown)};可用:{but or '无'}。", code="unknown_filter")
