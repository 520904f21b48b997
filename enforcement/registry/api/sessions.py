"""Devices sign in and out; who one is."""

from __future__ import annotations

from typing import Any, ClassVar, cast
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.errors import NotCompetent
from enforcement.framework import SignInThrottle
from enforcement.journal.actions import Answer
from enforcement.registry import actions
from enforcement.registry.api.shapes import (
    MeShown,
    OfficeShown,
    TokenIssued,
    TokenRevoked,
    TokenShown,
    show_certificate,
)
from enforcement.registry.models import Account, Actor, Certificate, DeviceToken, legal_day
from enforcement.wire import ScopedView, StrictForm, actor, checked, moment, perform


class SignInForm(StrictForm):
    """A device signs in."""

    username = serializers.CharField(max_length=60, help_text="用户名")
    password = serializers.CharField(max_length=200, trim_whitespace=False, help_text="密码")
    device = serializers.CharField(max_length=100, help_text="设备名称, as the owner will recognise it")


class TokenFilters(filters.FilterSet):
    """What a list of tokens may be narrowed by."""

    account = filters.UUIDFilter(field_name="user_id")

    class Meta:
        model = DeviceToken
        fields: ClassVar[list[str]] = []


class Tokens(ScopedView[DeviceToken]):
    """Sign-in of a device, and the devices signed in."""

    queryset = DeviceToken.objects.none()
    serializer_class = TokenShown
    filterset_class = TokenFilters
    keyset = ("created", "id")
    #: The answer holds a secret, which an idempotency key would keep.
    idempotent = False

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Ask nobody who signs in for a sign-in."""
        return [] if self._signing_in else super().get_authenticators()

    def get_permissions(self) -> list[Any]:
        """Let anybody try to sign in."""
        return [AllowAny()] if self._signing_in else list(super().get_permissions())

    def get_authenticate_header(self, request: Request) -> str:
        """Make a refused sign-in a 401."""
        return "Token"

    @property
    def _signing_in(self) -> bool:
        return self.request is not None and self.request.method == "POST"

    def visible(self, by: Actor) -> QuerySet[DeviceToken]:
        """Tokens of the actor, and of accounts the actor registers."""
        return DeviceToken.objects.visible_to(by)

    @extend_schema(operation_id="listTokens", responses=TokenShown(many=True))
    def get(self, request: Request) -> Response:
        """List the devices signed in 已登录设备: one's own; the registrar sees those of the accounts kept."""
        return self.page()

    @extend_schema(
        operation_id="issueToken",
        auth=[],
        request=SignInForm,
        responses={201: TokenIssued},
        examples=[
            OpenApiExample(
                "A phone",
                request_only=True,
                value={"username": "scjg-officer-1", "password": "…", "device": "执法手机 12"},
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Sign a device in 登录. A wrong name and a wrong password get the same answer in the same time."""
        data = checked(SignInForm, request)
        if wait := SignInThrottle(data["username"]).check(request):
            raise Throttled(wait)
        account = Account.objects.filter(username=data["username"]).first()
        if account is None:
            Account().set_password(data["password"])
            raise _refused()
        try:
            issued = actions.issue_token(
                account=account,
                password=data["password"],
                device=data["device"],
                by=Actor.of(account, moment(request), data["device"]),
                at=moment(request),
            )
        except NotCompetent as refusal:
            raise _refused() from refusal
        body = dict(TokenShown(issued.row).data) | {"token": issued.text}
        return Response(body, status=201, headers={"Cache-Control": "no-store"})


def _refused() -> AuthenticationFailed:
    return AuthenticationFailed("用户名或者密码不正确。", code=actions.SIGN_IN_REFUSED)


class RevokeToken(GenericAPIView[DeviceToken]):
    """Revocation of a token."""

    @extend_schema(operation_id="revokeToken", request=None, responses=TokenRevoked)
    def post(self, request: Request, id: UUID) -> Response:
        """Revoke a device's token 吊销令牌: one's own, or a lost phone's by the registrar."""
        return perform(
            request, actions.revoke_token, lambda gone: Answer(200, {"id": str(gone)}), token_id=id
        )


class Me(GenericAPIView[Account]):
    """The one who asks."""

    serializer_class = MeShown

    @extend_schema(operation_id="readMe", responses=MeShown)
    def get(self, request: Request) -> Response:
        """Read one's own account, offices 职务 and certificate 执法证 as they stand today."""
        account, who, day = cast("Account", request.user), actor(request), legal_day(moment(request))
        held = Certificate.objects.valid_on(day).filter(officer__account=account).first()
        return Response(
            {
                "account": str(who.account_id),
                "username": account.username,
                "name": who.name,
                "agency": str(who.agency_id),
                "agency_name": account.agency.name,
                "department": account.agency.department,
                "officer": str(who.officer_id) if who.officer_id else None,
                "certificate": show_certificate(held, day) if held else None,
                "offices": OfficeShown(who.offices, many=True).data,
            }
        )
