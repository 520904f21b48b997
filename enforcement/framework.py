"""What the settings name for every view: sign-in, filters, pages, how an answer is written.

The framework reads these while it is still importing its own views, so nothing here may import a view.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast
from uuid import UUID

import orjson
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django_filters.rest_framework import DjangoFilterBackend
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.models import get_token_model
from knox.settings import CONSTANTS
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.pagination import BasePagination
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle

from enforcement.errors import Malformed
from enforcement.written_once import WrittenOnce

if TYPE_CHECKING:
    from rest_framework.views import APIView

M = TypeVar("M", bound=Model)


def _tokens() -> QuerySet[Any]:
    held: QuerySet[Any] = get_token_model().objects.filter(token_key="?")  # type: ignore[no-untyped-call] # noqa: S106
    return held.select_related("user")


_TOKENS: Final = WrittenOnce(_tokens, begins="?")


class DeviceToken(TokenAuthentication):
    """`Authorization: Token …`: one phone, revocable alone."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        """The account of a token that is known, has not expired and was not revoked.

        Raises:
            AuthenticationFailed: there is none, or the account is not active.

        """
        try:
            text = token.decode("ascii")
            digest = hash_token(text)
        except (UnicodeDecodeError, binascii.Error) as malformed:
            raise AuthenticationFailed from malformed
        for held in _TOKENS.rows(begins=text[: CONSTANTS.TOKEN_KEY_LENGTH]):
            if not self._cleanup_token(held) and hmac.compare_digest(digest, held.digest):
                if not held.user.is_active:
                    raise AuthenticationFailed
                return held.user, held
        raise AuthenticationFailed

    def _cleanup_token(self, auth_token: Any) -> bool:
        """Sweep only for a token that has expired; to look for others on every request is a query each."""
        expired = auth_token.expiry is not None and auth_token.expiry < timezone.now()
        return expired and bool(super()._cleanup_token(auth_token))


class PageSession(SessionAuthentication):
    """A page's session, with CSRF protection; asks for a token where there is neither."""

    def authenticate_header(self, request: Request) -> str:
        """Make an absent sign-in a 401."""
        return "Token"


class KnownFilters(DjangoFilterBackend):
    """django-filter, refusing parameters it does not know with the list of those it does."""

    def filter_queryset(self, request: Any, queryset: QuerySet[M], view: APIView) -> QuerySet[M]:
        """Filter, or refuse.

        Raises:
            Malformed: an unknown parameter.

        """
        filterset_class = self.get_filterset_class(view, queryset)
        known = {"cursor", "limit", *(filterset_class.base_filters if filterset_class else ())}
        if unknown := sorted(set(request.query_params) - known):
            raise Malformed(
                f"不支持的查询参数:{'、'.join(unknown)};可用:{'、'.join(sorted(known))}。",
                code="unknown_filter",
            )
        if any("\x00" in value for values in request.query_params.lists() for value in values[1]):
            raise Malformed("查询参数含有不允许的字符。")
        if not request.query_params.keys() - {"cursor", "limit"}:  # no form where there is nothing to read
            return queryset
        return cast("QuerySet[M]", super().filter_queryset(request, queryset, view))


class KeysetPages(BasePagination):
    """Pages by key, newest first: `{results, next, previous, count}`; the exact count is on the first page.

    A view names its `keyset`, (time field, id field); the order is descending in both, or ascending where the view
    says `soonest_first`.
    """

    default_limit = 50
    max_limit = 200

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Cut one page and remember its neighbours."""
        self.request = request
        time_field, id_field = view.keyset
        limit = self._limit(request)
        cursor = self._cursor(request)
        self.count = queryset.count() if cursor is None else None
        upwards = getattr(view, "soonest_first", False)
        first = "" if upwards else "-"
        backwards, rows = False, queryset.order_by(f"{first}{time_field}", f"{first}{id_field}")
        if cursor:
            backwards, at, key = cursor
            side, order = ("gt", "") if backwards != upwards else ("lt", "-")
            rows = queryset.filter(
                Q(**{f"{time_field}__{side}": at}) | Q(**{time_field: at, f"{id_field}__{side}": key}),
                **{f"{time_field}__{side}e": at},
            ).order_by(f"{order}{time_field}", f"{order}{id_field}")
        page = list(rows[: limit + 1])
        more, page = len(page) > limit, page[:limit]
        if backwards:
            page.reverse()

        def key_of(row: Any) -> tuple[datetime, Any]:
            if isinstance(row, Mapping):
                return row[time_field], row[id_field]
            return getattr(row, time_field), getattr(row, id_field)

        self.next = self._link(False, *key_of(page[-1])) if page and (more or backwards) else None
        has_previous = bool(cursor) and (not backwards or more)
        self.previous = self._link(True, *key_of(page[0])) if page and has_previous else None
        return page

    def get_paginated_response(self, data: Any) -> Response:
        """Wrap the page."""
        return Response({"results": data, "next": self.next, "previous": self.previous, "count": self.count})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe the wrap for OpenAPI."""
        link = {"type": ["string", "null"], "description": "URL of the neighbouring page.", "example": None}
        return {
            "type": "object",
            "required": ["results", "next", "previous", "count"],
            "properties": {
                "results": schema,
                "next": link,
                "previous": link,
                "count": {
                    "type": ["integer", "null"],
                    "description": "Exact; on the first page only.",
                    "example": 1,
                },
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe the parameters for OpenAPI."""
        return [
            {
                "name": "cursor",
                "in": "query",
                "schema": {"type": "string"},
                "description": "From `next`/`previous`.",
            },
            {
                "name": "limit",
                "in": "query",
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": self.max_limit,
                    "default": self.default_limit,
                },
            },
        ]

    def _limit(self, request: Request) -> int:
        text = request.query_params.get("limit", str(self.default_limit))
        if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= self.max_limit):  # noqa: PLR2004 - digits of the largest limit, with room
            raise Malformed(f"limit 应为 1 至 {self.max_limit} 的整数。", code="limit_malformed")
        return int(text)

    def _cursor(self, request: Request) -> tuple[bool, datetime, UUID] | None:
        text = request.query_params.get("cursor")
        if not text:
            return None
        try:
            backwards, at, key = json.loads(base64.urlsafe_b64decode(text.encode()))
            when = parse_datetime(at)
            if when is None or when.tzinfo is None:
                raise ValueError(at)  # noqa: TRY301 - joins the other ways of being unreadable
            return bool(backwards), when, UUID(key)
        except (ValueError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
            raise Malformed(
                "cursor 无效;请使用 next 或 previous 给出的地址。", code="cursor_malformed"
            ) from error

    def _link(self, backwards: bool, at: datetime, key: Any) -> str:
        token = base64.urlsafe_b64encode(json.dumps([backwards, at.isoformat(), str(key)]).encode()).decode()
        query = self.request.query_params.copy()
        query["cursor"] = token
        return str(self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}"))


class QuickJSON(JSONRenderer):
    """JSON by orjson; what it does not write (half a character, a number beyond 64 bits) the library's own way."""

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The data as JSON in UTF-8, without spaces."""
        if data is None:
            return b""
        try:
            return orjson.dumps(data, _DEFAULT, orjson.OPT_PASSTHROUGH_DATETIME)
        except TypeError:
            return bytes(super().render(data, accepted_media_type, renderer_context))


_DEFAULT: Final = JSONRenderer.encoder_class().default


class AddressThrottle(SimpleRateThrottle):
    """Bounds the attempts from one address at whatever accounts, far above what an office that shares it needs."""

    scope = "sign-in-address"

    def get_cache_key(self, request: Any, view: Any) -> str:
        """Count per address."""
        return f"sign-in-address:{self.get_ident(request)}"


class SignInThrottle(SimpleRateThrottle):
    """Bounds the attempts at one account from one address: a whole office may share the address."""

    scope = "sign-in"

    def __init__(self, username: str) -> None:
        super().__init__()
        self.username = username

    def get_cache_key(self, request: Any, view: Any) -> str:
        """Count per address and user name; the name is digested, for it may be anything."""
        name = hashlib.sha256(self.username.encode("utf-8", "surrogatepass")).hexdigest()
        return f"sign-in:{self.get_ident(request)}:{name}"

    def check(self, request: Any) -> float | None:
        """Count an attempt; return the seconds to wait where there were too many, here or from the address."""
        for limit in (AddressThrottle(), self):
            if not limit.allow_request(request, cast("Any", None)):
                return limit.wait() or 1.0
        return None
