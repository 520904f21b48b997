"""What every `api.py` and `pages.py` shares: who asks, when, once, on which version, and pages of a list."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache, cached_property
from http import HTTPStatus
from ipaddress import ip_address
from types import NoneType
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, TypeVar, cast

from django.db.models import Model, QuerySet
from django.utils import timezone
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from enforcement.errors import Malformed, NotVisible
from enforcement.framework import QuickJSON
from enforcement.journal.actions import Act, Answer, Once, look
from enforcement.journal.rules import canonical
from enforcement.quickened import quickened
from enforcement.registry.models import Account, Actor
from enforcement.registry.rules import Role

if TYPE_CHECKING:
    from rest_framework.serializers import BaseSerializer

M = TypeVar("M", bound=Model)
T = TypeVar("T")

_KEY_LENGTH = 100


def moment(request: Request) -> datetime:
    """The server's time at which the request began; the same however often it is asked."""
    http = request._request
    if not hasattr(http, "began_at"):
        http.began_at = timezone.now()  # type: ignore[attr-defined]
    return cast("datetime", http.began_at)  # type: ignore[attr-defined]


def actor(request: Request) -> Actor:
    """Who asks, with the offices held today; read once per request."""
    http = request._request
    if not hasattr(http, "actor"):
        device = getattr(request.auth, "device", "") if request.auth else ""
        account, at = cast("Account", request.user), moment(request)
        found = Actor.of(account, at, device, address(request))
        # Set by who dispatches what was made offline; no header says it.
        http.actor = replace(found, made=getattr(http, "made_offline", None))  # type: ignore[attr-defined]
    return cast("Actor", http.actor)  # type: ignore[attr-defined]


def address(request: Request) -> str:
    """The network address the request came from, or ''.

    `X-Forwarded-For` is believed as far as `NUM_PROXIES` says there are proxies of ours, and no further: anybody
    may write that header.
    """
    said = str(BaseThrottle().get_ident(request)).strip()
    try:
        return str(ip_address(said))
    except ValueError:  # a socket has none, and a proxy may say what is none
        return ""


def once(request: Request) -> Once:
    """The client's idempotency key and what it stands for; read once per request.

    Raises:
        Malformed: no key, or one that is too long.

    """
    http = request._request
    if not hasattr(http, "once"):
        http.once = _once(request)  # type: ignore[attr-defined]
    return cast("Once", http.once)  # type: ignore[attr-defined]


def _once(request: Request) -> Once:
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key or len(key) > _KEY_LENGTH or not key.isascii() or not key.isprintable():
        raise Malformed(
            "写操作须带 Idempotency-Key(1 至 100 个 ASCII 字符)。", code="idempotency_key_required"
        )
    content = canonical(
        {
            "method": request.method,
            "path": request.get_full_path(),
            "if-match": request.headers.get("If-Match", ""),
            "data": request.data,
        }
    )
    return Once(key=key, fingerprint=hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest())


def if_match(request: Request) -> int | None:
    """The version the client decided on, or None when it said none.

    Raises:
        Malformed: not a version of ours.

    """
    header = request.headers.get("If-Match", "").strip()
    if not header:
        return None
    value = header.removeprefix("W/").strip('"')
    if not (value.isascii() and value.isdigit() and len(value) < 10):  # noqa: PLR2004 - more digits than any version has
        raise Malformed("If-Match 应为读取时 ETag 给出的版本。", code="if_match_malformed")
    return int(value)


def etag(version: int) -> str:
    """The ETag of a version."""
    return f'"{version}"'


def as_rendered(body: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a body into what its rendering says, so that an answer can be kept and repeated."""
    return cast("dict[str, Any]", json.loads(QuickJSON().render(body)))


def respond(answer: Answer) -> Response:
    """Turn an action's answer into the response, on the first time and on each repeat alike."""
    headers = {"ETag": answer.etag} if answer.etag else {}
    return Response(answer.body, status=answer.status, headers=headers)


def perform(request: Request, act: Act[..., T], present: Callable[[T], Answer], /, **kwargs: Any) -> Response:
    """Do an act for a request, once per idempotency key."""
    return respond(act.answer(once(request), present, by=actor(request), at=moment(request), **kwargs))


def checked(form: type[BaseSerializer[Any]], request: Request) -> dict[str, Any]:
    """The request's data as the form allows it. Raises ValidationError, and Malformed when it is no object."""
    if not isinstance(request.data, Mapping):
        raise Malformed("请求正文应为 JSON 对象。")
    return cast("dict[str, Any]", form_of(form).run_validation(request.data))  # type: ignore[arg-type] # a class is hashable


@cache
def form_of(form: type[BaseSerializer[Any]]) -> BaseSerializer[Any]:
    """One form serves every request: validating leaves nothing in it, and making one costs as much as using it."""
    return form()


class MadeShown(serializers.Serializer[Any]):
    """When something was made offline: the device's time, and the interval of server time it is proven to lie in."""

    device_time = serializers.DateTimeField(help_text="What the device showed")
    earliest = serializers.DateTimeField(allow_null=True, help_text="Null: nothing bounds it")
    latest = serializers.DateTimeField()


class StrictForm(serializers.Serializer[Any]):
    """A form that refuses what it does not know: a misspelt field is never silently dropped.

    Most fields of a request are not there and have a default. The library asks of each, each time, what that means:
    half of what reading takes. Here a form knows it. No field of ours has a `validate_<field>` or another source.
    """

    def to_internal_value(self, data: Any) -> Any:
        """Refuse unknown fields, then read the known ones."""
        if not isinstance(data, dict):
            return super().to_internal_value(data)
        known, absent = self._known
        if unknown := data.keys() - known.keys():
            names = "、".join(self.fields)
            raise serializers.ValidationError(
                {name: [f"没有这个字段;可用字段:{names}"] for name in sorted(map(str, unknown))}
            )
        read = dict(absent)
        wrong: dict[str, Any] = {}
        for name, field in known.items():
            if name in absent and name not in data:
                continue
            try:
                read[name] = field.run_validation(data.get(name, serializers.empty))
            except serializers.ValidationError as refused:
                wrong[name] = refused.detail
            except serializers.SkipField:
                continue
        if wrong:
            raise serializers.ValidationError(wrong)
        return read

    def _read_only_defaults(self) -> dict[str, Any]:
        """Nothing: a form has no field that is only read."""
        return {}

    @cached_property
    def _known(self) -> tuple[dict[str, serializers.Field[Any, Any, Any, Any]], dict[str, Any]]:
        """Each field by its name, and what those say that need not be given and then say always the same."""
        fields = {name: quickened(field) for name, field in self.fields.items()}
        constants = {
            name: field.default
            for name, field in fields.items()
            if not field.required and isinstance(field.default, _UNCHANGING)
        }
        return fields, constants


#: What may be handed out again and again.
_UNCHANGING: Final = (str, int, Decimal, tuple, NoneType)


class NothingForm(StrictForm):
    """Everything needed is on file."""


def several(form: type[StrictForm], *, at_most: int, at_least: int = 1, **options: Any) -> Any:
    """A list of forms, bounded; what DRF's `many=True` makes, which its type does not say."""
    bounds: dict[str, Any] = {"max_length": at_most, "min_length": at_least, "allow_empty": at_least == 0}
    return form(many=True, **bounds, **options)


class ScopedView(GenericAPIView[M], Generic[M]):
    """A read route: what it shows is `visible_to` the actor, and a subclass cannot forget to say so."""

    keyset: ClassVar[tuple[str, str]] = ("opened_at", "id")
    lookup_url_kwarg = "id"
    lookup_field = "pk"

    def visible(self, by: Actor) -> QuerySet[M]:
        """Rows the actor may see; the one place a route's visibility is said."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[M]:
        """Scope to the actor; `queryset` (a `none()`) is for the schema generator, which asks as nobody."""
        if getattr(self, "swagger_fake_view", False):
            return cast("QuerySet[M]", vars(type(self))["queryset"])
        return self.visible(actor(self.request))

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Journal what somebody was shown beyond their own agency: who oversees others does not look unseen."""
        final = super().finalize_response(request, response, *args, **kwargs)
        read = request.method == "GET" and response.status_code == HTTPStatus.OK
        if read and self._oversees(actor(request)):
            subject = self.kwargs.get("case_id") or self.kwargs.get("id")
            match = request.resolver_match
            look(
                subject_id=subject,
                what=match.url_name or "" if match else "",
                by=actor(request),
                at=moment(request),
            )
        return final

    def _oversees(self, by: Actor) -> bool:
        """Whether rows asked for are shown because the actor supervises, or evaluates files drawn for them."""
        if by.supervises:
            return True
        if not by.agencies([Role.EVALUATOR]):
            return False
        asked = {self.lookup_field: key} if (key := self.kwargs.get(self.lookup_url_kwarg)) else {}
        try:
            otherwise = self.visible(by.without(Role.EVALUATOR, Role.AUDITOR))
        except NotVisible:
            return True
        return self.visible(by).filter(**asked).exclude(pk__in=otherwise.values("pk")).exists()

    def page(self, rows: Sequence[Any] | None = None) -> Response:
        """Answer one page of the filtered rows, or of `rows` cut already, through the view's serializer."""
        found = self.paginate_queryset(self.filter_queryset(self.get_queryset())) if rows is None else rows
        return self.get_paginated_response(self.get_serializer(found, many=True).data)
