"""`@act`: one legal act = one function = one durable transaction = one journal entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar, cast
from uuid import UUID

import orjson
from django.db import IntegrityError, connection, transaction

from enforcement.errors import KeyReused, Refusal
from enforcement.journal.models import Claim, Entry, Note, Signatory
from enforcement.journal.rules import Fact, Outcome

P = ParamSpec("P")
T = TypeVar("T")
OnRefusal = Callable[[Refusal | IntegrityError, Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What an act hands to its decorator: the result, and what the journal says of it.

    `also` are further entries of an act that does several things at once, one for each.
    """

    value: T
    stream: UUID
    subject: UUID | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    also: Sequence[Note] = ()


@dataclass(frozen=True, slots=True)
class Once:
    """A client's promise that this key stands for this request; `fingerprint` is hex SHA-256 of the request."""

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client gets, now and on every repeat."""

    status: int
    body: Any
    etag: str = ""


class Act(Generic[P, T]):
    """An action. Called directly it returns the model; through `answer` it is idempotent by the client's key."""

    def __init__(
        self, name: str, function: Callable[P, Done[T]], on_refusal: OnRefusal | None = None
    ) -> None:
        self.name = name
        self.function = function
        self.on_refusal = on_refusal
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Do the act in one durable transaction and return its result."""
        return cast("T", self._run(None, None, args, kwargs))

    def answer(
        self, once: Once, present: Callable[[T], Answer], /, *args: P.args, **kwargs: P.kwargs
    ) -> Answer:
        """Do the act once per key; a repeat gets the first answer, a concurrent one waits for it.

        Raises:
            KeyReused: the key was used for a request with another fingerprint.

        """
        return cast("Answer", self._run(once, present, args, kwargs))

    def _run(
        self,
        once: Once | None,
        present: Callable[[T], Answer] | None,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
    ) -> T | Answer:
        by: Signatory = kwargs["by"]
        at: datetime = kwargs["at"]
        try:
            with transaction.atomic(durable=True):
                if once and (earlier := _claim(once, by)):
                    return earlier
                done = self.function(*args, **dict(kwargs))
                answer = present(done.value) if once and present else None
                with together():
                    own = Note(self.name, done.stream, done.subject, done.facts)
                    Entry.objects.append_all([*done.also, own], by=by, at=at)
                    if once and answer:
                        _keep(answer, once, by)
                return answer or done.value
        except KeyReused:
            raise
        except (Refusal, IntegrityError) as refusal:
            self._record(refusal, by, at, kwargs)
            raise

    def _record(
        self, refusal: Refusal | IntegrityError, by: Signatory, at: datetime, kwargs: Mapping[str, Any]
    ) -> None:
        code = refusal.code if isinstance(refusal, Refusal) else constraint_name(refusal)
        subject = kwargs.get("case_id") or kwargs.get("subject_id")
        with transaction.atomic(durable=True):
            if self.on_refusal:
                self.on_refusal(refusal, kwargs)
            Entry.objects.append(
                stream=by.account_id,
                act=self.name,
                by=by,
                at=at,
                outcome=Outcome.REFUSED,
                subject=subject if isinstance(subject, UUID) else None,
                facts={"code": code},
            )


def act(name: str, *, on_refusal: OnRefusal | None = None) -> Callable[[Callable[P, Done[T]]], Act[P, T]]:
    """Make a function an act. It takes keyword arguments, among them `by` (who) and `at` (when).

    `on_refusal` is told of a refusal and of the arguments, in the transaction that journals it.
    """

    def decorate(function: Callable[P, Done[T]]) -> Act[P, T]:
        return Act(name, function, on_refusal)

    return decorate


@contextmanager
def together() -> Iterator[None]:
    """Send the inserts of this block without waiting for each; the first that is refused is raised at the end.

    Not for an UPDATE that asks how many rows it met, nor outside a transaction.
    """
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def constraint_name(error: IntegrityError) -> str:
    """Name the constraint or trigger that refused, or '' when the database did not say."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


def _claim(once: Once, by: Signatory) -> Answer | None:
    """Take the key, or return the answer it already got; waits while a concurrent holder is at work."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_claim (account, key, fingerprint, etag) VALUES (%s, %s, %s, '')"
            " ON CONFLICT (account, key) DO NOTHING RETURNING id",
            [by.account_id, once.key, once.fingerprint],
        )
        if cursor.fetchone():
            return None
    earlier = Claim.objects.get(account=by.account_id, key=once.key)
    if earlier.fingerprint != once.fingerprint:
        raise KeyReused
    return Answer(status=earlier.status or 200, body=earlier.answer, etag=earlier.etag)


def _keep(answer: Answer, once: Once, by: Signatory) -> None:
    """Write the answer beside its key, for every repeat."""
    body = orjson.dumps(answer.body, option=orjson.OPT_NON_STR_KEYS).decode()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_claim SET status = %s, answer = %s, etag = %s WHERE account = %s AND key = %s",
            [answer.status, body, answer.etag, by.account_id, once.key],
        )


@act("look")
def look(*, subject_id: UUID | None, what: str, by: Signatory, at: datetime) -> Done[None]:
    """Note that somebody who sees across agencies looked: at what, and at which route."""
    return Done(None, stream=by.account_id, subject=subject_id, facts={"what": what})
