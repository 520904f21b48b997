"""Covering what must not be shown, drawn on the photograph itself.

The page holds no picture: its script asks for a marked copy as any client does, which the custody log says, and the
browser fetches it from the object store. So the page's policy lets pictures from there in, and nothing else.
"""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from enforcement.errors import NotCompetent, Refusal
from enforcement.evidence.actions.custody import refused_view
from enforcement.evidence.actions.redaction import MOST_REGIONS, REDACTING, photograph
from enforcement.evidence.models.evidence import Evidence
from enforcement.registry.models import Actor


@never_cache
@ensure_csrf_cookie
@require_safe
def redact(request: HttpRequest, id: UUID) -> HttpResponse:
    """Draw rectangles on a photograph and have them covered; for who may redact, of evidence they may see."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), "/sign-in")
    by = Actor.of(request.user, timezone.now())
    evidence = Evidence.objects.readable_by(by).select_related("case").filter(pk=id).first()
    if evidence is None:
        refused_view(id, by=by, at=timezone.now())
        return _refused(request, "未找到该证据,或您无权查看。", 404)
    try:
        by.must(REDACTING, evidence.case.agency_id)
        width, height = photograph(evidence)
    except Refusal as refusal:
        return _refused(request, refusal.message, 403 if isinstance(refusal, NotCompetent) else 409)
    context = {"evidence": evidence, "width": width, "height": height, "most": MOST_REGIONS, "page": "redact"}
    answer = render(request, "evidence/redact.html", context)
    answer["Content-Security-Policy"] = _policy()
    return answer


def _policy() -> str:
    """The policy of every page, but that pictures may come from the object store, too."""
    store = urlsplit(settings.S3_PUBLIC_ENDPOINT_URL)
    return (
        f"default-src 'self'; img-src 'self' {store.scheme}://{store.netloc}; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'; object-src 'none'"
    )


def _refused(request: HttpRequest, message: str, status: int) -> HttpResponse:
    return render(request, "evidence/redact.html", {"refusal": message, "page": "redact"}, status=status)


urlpatterns = [path("evidence/<uuid:id>/redact", redact, name="redact-photograph")]
