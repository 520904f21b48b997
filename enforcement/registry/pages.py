"""Signing in to the pages and out again, with Django's sessions."""

from __future__ import annotations

from django import forms
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from enforcement.errors import NotCompetent
from enforcement.framework import SignInThrottle
from enforcement.registry import actions
from enforcement.registry.models import Account, Actor

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_REFUSED = "用户名或者密码不正确。"
_TOO_MANY = "尝试过于频繁，请稍后再试。"


class SignIn(forms.Form):
    """A name and a password."""

    username = forms.CharField(
        label="用户名",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label="密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@sensitive_post_parameters("password")
@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password, or say who is signed in and under which offices."""
    if request.method != "POST":
        return _page(request, SignIn())
    form = SignIn(request.POST)
    if not form.is_valid():
        return _page(request, form, 400)
    if SignInThrottle(form.cleaned_data["username"]).check(request):
        form.add_error(None, _TOO_MANY)
        return _page(request, form, 429)
    account = Account.objects.filter(username=form.cleaned_data["username"]).first()
    if account is None:
        Account().set_password(form.cleaned_data["password"])
        form.add_error(None, _REFUSED)
        return _page(request, form, 401)
    at = timezone.now()
    try:
        actions.open_session(
            account=account, password=form.cleaned_data["password"], by=Actor.of(account, at), at=at
        )
    except NotCompetent:
        form.add_error(None, _REFUSED)
        return _page(request, form, 401)
    login(request, account, backend=_BACKEND)
    return redirect(_next(request) or "sign-in")


@csrf_protect
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if request.user.is_authenticated:
        at = timezone.now()
        actions.close_session(by=Actor.of(request.user, at), at=at)
    logout(request)
    return redirect("sign-in")


def _page(request: HttpRequest, form: SignIn, status: int = 200) -> HttpResponse:
    offices = []
    if request.user.is_authenticated:
        offices = [office.role.label for office in Actor.of(request.user, timezone.now()).offices]
    context = {"form": form, "next": _next(request), "offices": offices}
    return render(request, "registry/sign_in.html", context, status=status)


def _next(request: HttpRequest) -> str:
    """Where to go afterwards, if that is a place of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else ""


urlpatterns = [
    path("sign-in", sign_in, name="sign-in"),
    path("sign-out", sign_out, name="sign-out"),
]
