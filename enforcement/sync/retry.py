"""Operations that wait for no other and were not done when they came: tried again without their device.

The server asks as the one who made them, by the sign-in of the device they came from, and as long as that lasts:
what a phone left behind is done, what a revoked phone left behind waits for a person.
"""

from __future__ import annotations

import io
import logging
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db.models import Q
from rest_framework.request import Request

from enforcement.errors import Refusal
from enforcement.registry.models import DeviceToken
from enforcement.sync.api.dispatch import carry_out
from enforcement.sync.models import Operation

log = logging.getLogger(__name__)

#: Devices taken up in one pass; how long one without a sign-in is left alone, and what still waits for another.
_AT_ONCE: Final = 5
_WITHOUT_SIGN_IN: Final = timedelta(hours=1)
_WAITS: Final = timedelta(minutes=10)


def due(at: datetime) -> int:
    """Try what is overdue. How many devices' operations."""
    overdue = Operation.objects.overdue(at)
    devices = list(dict.fromkeys(overdue.values_list("account_id", "device")[: 20 * _AT_ONCE]))[:_AT_ONCE]
    tried = 0
    for account, device in devices:
        valid = Q(expiry=None) | Q(expiry__gt=at)
        token = DeviceToken.objects.filter(valid, user=account, device=device, user__is_active=True)
        found = token.select_related("user").order_by("-created").first()
        done = found is not None and _retry(found)
        left = overdue.filter(account=account, device=device)
        left.update(next_attempt=at + (_WAITS if found else _WITHOUT_SIGN_IN))
        tried += done
    return tried


def _retry(token: DeviceToken) -> bool:
    try:
        carry_out(_as(token), patience=0)
    except Refusal as busy:
        log.info("operations of %s wait: %s", token.device, busy.code)
        return False
    return True


def _as(token: DeviceToken) -> Request:
    """A request of nobody's but the server's, signed in as the device."""
    host = urlsplit(settings.PUBLIC_BASE_URL)
    http = WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/api/v1/sync",
            "HTTP_HOST": host.netloc or "localhost",
            "SERVER_NAME": host.hostname or "localhost",
            "SERVER_PORT": str(host.port or 80),
            "wsgi.url_scheme": host.scheme or "http",
            "wsgi.input": io.BytesIO(),
        }
    )
    http.user = token.user
    # How the framework is told who asks where no header says it.
    http._force_auth_user, http._force_auth_token = token.user, token  # type: ignore[attr-defined] # noqa: SLF001
    return Request(http)
