"""Everybody signs in for themselves, and out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.auth.hashers import identify_hasher, make_password

from enforcement.errors import NotCompetent, NotVisible
from enforcement.journal.actions import Done, act
from enforcement.registry.models import Account, Actor, DeviceToken

#: The one answer to a wrong name and to a wrong password.
SIGN_IN_REFUSED: Final = "sign_in_refused"


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token and its text, which is shown once and kept nowhere."""

    row: DeviceToken
    text: str


@act("issue_token")
def issue_token(
    *,
    account: Account,
    password: str,
    device: str,
    by: Actor,
    at: datetime,
) -> Done[IssuedToken]:
    """Issue a device's token 手机令牌 to whoever proves to be the account.

    Raises:
        NotCompetent: wrong password, or the account is closed.

    """
    _prove(account, password)
    row, text = DeviceToken.objects.create(account, device=device)  # type: ignore[no-untyped-call]
    return Done(IssuedToken(row, text), stream=by.account_id, subject=row.id, facts={"expiry": row.expiry})


@act("open_session")
def open_session(*, account: Account, password: str, by: Actor, at: datetime) -> Done[Account]:
    """Let whoever proves to be the account sign in to the pages.

    Raises:
        NotCompetent: wrong password, or the account is closed.

    """
    _prove(account, password)
    return Done(account, stream=by.account_id)


@act("close_session")
def close_session(*, by: Actor, at: datetime) -> Done[None]:
    """Sign out of the pages."""
    return Done(None, stream=by.account_id)


@act("revoke_token")
def revoke_token(*, token_id: UUID, by: Actor, at: datetime) -> Done[UUID]:
    """Revoke one device's token; the next request with it is refused.

    Raises:
        NotVisible: no such token, or neither the actor's nor of an account the actor registers.

    """
    row = DeviceToken.objects.visible_to(by).select_for_update(of=("self",)).filter(id=token_id).first()
    if row is None:
        raise NotVisible
    row.delete()
    return Done(token_id, stream=row.user_id, subject=token_id)


def _prove(account: Account, password: str) -> None:
    quick = _hashed_quickly(account)
    proven = account.check_password(password)
    if quick and not proven:
        make_password(password)  # so that the refusal takes as long as any other
    if not (proven and account.is_active):
        raise NotCompetent("用户名或者密码不正确。", code=SIGN_IN_REFUSED)


def _hashed_quickly(account: Account) -> bool:
    """Say whether the hash on file takes less time than a new one would."""
    try:
        return bool(identify_hasher(account.password).must_update(account.password))
    except ValueError:
        return False
