"""Operations through the API's own routes, in process, as the one who asks.

An operation is a request as any other: it signs in by the same token, has a key of its own that follows from
its id, and is one act with one journal entry. After a crash between the act and the note of it, the same
request under the same key is answered as the first time, and then noted; after the week for which answers are
kept, its identifier or its version is refused and a person looks at it. Either way it is done once.
"""

from __future__ import annotations

import io
import json
from enum import Enum, auto
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.handlers.wsgi import WSGIRequest
from django.urls import NoReverseMatch, get_script_prefix, resolve, reverse
from django.utils import timezone
from rest_framework.request import Request

from enforcement.registry.offline import MadeOffline
from enforcement.sync.actions.log import Outcome, settle_operation
from enforcement.sync.models import Operation
from enforcement.sync.rules import (
    MOST_FAILURES,
    OFFLINE,
    Hold,
    Offline,
    State,
    Unmade,
    key_of,
    needs_server,
    problem,
)
from enforcement.sync.turns import PATIENCE, in_turn
from enforcement.wire import actor, etag

#: Headers of the outer request that say something of its body or of its own act.
_OUTER = frozenset(
    {"HTTP_IDEMPOTENCY_KEY", "HTTP_IF_MATCH", "HTTP_CONTENT_ENCODING", "HTTP_TRANSFER_ENCODING"}
)


def carry_out(request: Request, *, patience: float = PATIENCE) -> None:
    """Do what the account's operations allow now, in causal order, until nothing moves any more.

    What waits for something stays and is noted; what is independent of it goes on.

    Raises:
        Unavailable: another request of the account is still at it.

    """
    account = actor(request).account_id
    away: set[UUID] = set()
    with in_turn(account, patience=patience):
        moved = True
        while moved:
            moved = False
            for row in Operation.objects.waiting(account).exclude(pk__in=away).select_related("chain"):
                moved |= _attempt(row, request)
                if row.hold == Hold.UNAVAILABLE:
                    away.add(row.pk)


def _attempt(row: Operation, request: Request) -> bool:
    """Try one operation. Returns whether it is settled."""
    awaited = row.awaited()
    if awaited is State.HELD:
        row.wait(Hold.DEPENDENCY)
        return False
    outcome = Outcome.unmade(Unmade.ABANDONED) if awaited is State.DISCARDED else _dispatch(row, request)
    if isinstance(outcome, Silence):
        row.put_off(at=timezone.now(), broken=outcome is Silence.BROKEN)
        if row.failures < MOST_FAILURES:
            return False
        outcome = Outcome.unmade(Unmade.BROKEN)
    settle_operation(entry_id=row.pk, outcome=outcome, by=actor(request), at=timezone.now())
    return True


class Silence(Enum):
    """Why a route did not answer: it broke, or it may answer later."""

    BROKEN = auto()
    AWAY = auto()


def _dispatch(row: Operation, request: Request) -> Outcome | Silence:
    """Ask the route."""
    offline, said = OFFLINE.get(row.operation_id), row.content
    if offline is None or not all(said["body"].get(name) for name in offline.asks):
        return _not_offline(row.operation_id, offline)
    try:
        address = reverse(offline.route, kwargs=said["params"])
    except NoReverseMatch:
        return Outcome.unmade(Unmade.ADDRESS)
    version = said.get("base_version")
    response = _send(
        request,
        address,
        said["body"],
        key=key_of(row.operation),
        if_match="" if version is None else etag(version),
        made=_made(row),
    )
    if response.status_code in _LATER:
        return Silence.AWAY
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Silence.BROKEN
    answer = json.loads(response.content) if response.content else None
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        return Outcome(response.status_code, problem=_storable(answer))
    return Outcome(response.status_code, etag=response.headers.get("ETag", ""))


def _made(row: Operation) -> MadeOffline | None:
    """When the device made it; None for what a person submitted anew, at the server.

    What is submitted anew with what the device's clock showed is compared with when it showed that.
    """
    first = row
    while first.resubmits is not None:
        first = first.resubmits
    if first is not row:
        shown = row.content["body"].get("device_clock")
        if not shown or shown != first.content["body"].get("device_clock"):
            return None
    if first.wall is None or first.latest is None:
        return None
    return MadeOffline(first.wall, first.earliest, first.latest)


def _not_offline(operation_id: str, offline: Offline | None) -> Outcome:
    if offline is not None:
        text = f"离线办理须写明:{'、'.join(offline.asks)}。"
        return Outcome(422, problem=problem("operation_incomplete", text))
    reason = needs_server(operation_id)
    if reason is None:
        return Outcome.unmade(Unmade.UNKNOWN)
    return Outcome(422, problem=problem("operation_needs_server", f"该操作不能离线办理:{reason.label}。"))


#: The route did not look at the operation itself: the sign-in ended meanwhile, too many came at once, or the
#: database or the store is away.
_LATER = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


#: What a request carries of its sign-in, but for its headers; the last two where no device asks (`tasks`).
_SIGNED_IN = ("user", "session", "_force_auth_user", "_force_auth_token")


def _send(
    request: Request, address: str, body: Any, *, key: str, if_match: str, made: MadeOffline | None
) -> Any:
    """A request of our own to one of our routes, signed in as the outer one is."""
    outer = request._request  # noqa: SLF001 - the framework's own request is what a view is called with
    content = json.dumps(body, ensure_ascii=False).encode()
    kept = {name: value for name, value in outer.META.items() if name not in _OUTER}
    environ = kept | {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/" + address.removeprefix(get_script_prefix()),
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(content)),
        "wsgi.input": io.BytesIO(content),
        "HTTP_IDEMPOTENCY_KEY": key,
        **({"HTTP_IF_MATCH": if_match} if if_match else {}),
    }
    inner = WSGIRequest(environ)
    for name in _SIGNED_IN:
        if hasattr(outer, name):
            setattr(inner, name, getattr(outer, name))
    inner.made_offline = made  # type: ignore[attr-defined]
    match = resolve(inner.path_info)
    inner.resolver_match = match
    return match.func(inner, *match.args, **match.kwargs).render()


def _storable(answer: Any) -> Any:
    """A refusal as the database can hold it: its JSON has no NUL."""
    return json.loads(json.dumps(answer).replace("\\u0000", "\\ufffd"))
