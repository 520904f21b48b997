"""Entries and idempotency claims.

The database computes `seq`, `previous` and `digest` in a trigger (migration `0002`), so that no client of it,
however it writes, can append an entry that does not follow the last one.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from django.db import models

from enforcement.journal.rules import Fact, Outcome, Written, canonical, instant, plain
from media_storage import instances
from media_storage.inserting import Inserting


class Signatory(Protocol):
    """Who acts, as far as the journal is concerned: an account and a certificate number."""

    @property
    def account_id(self) -> UUID: ...  # noqa: D102 - the class says it

    @property
    def certificate(self) -> str: ...  # noqa: D102 - the class says it


_NOBODY: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Machine:
    """The server itself, where no person acts."""

    account_id: UUID = _NOBODY
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What an entry says of an act, without who did it and when."""

    act: str
    stream: UUID
    subject: UUID | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    outcome: Outcome = Outcome.DONE


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries; nothing here changes or removes one."""

    def append(
        self,
        *,
        stream: UUID,
        act: str,
        by: Signatory,
        at: datetime,
        outcome: Outcome = Outcome.DONE,
        subject: UUID | None = None,
        facts: Mapping[str, Fact] | None = None,
    ) -> Entry:
        """Append one entry in the caller's transaction."""
        [entry] = _entries([Note(act, stream, subject, facts or {}, outcome)], by=by, at=at)
        entry.save(force_insert=True)
        return entry

    def append_all(self, notes: Sequence[Note], *, by: Signatory, at: datetime) -> list[Entry]:
        """Append several entries in the caller's transaction by one statement, in their order.

        The trigger that chains them sees, for each row, the rows of the same statement before it. Streams are
        locked in the order of their first entry: a caller with several sorts them.
        """
        entries = _entries(notes, by=by, at=at)
        _ENTRIES.add(entries)
        return entries


def _entries(notes: Sequence[Note], *, by: Signatory, at: datetime) -> list[Entry]:
    alike = {"actor": str(by.account_id), "at": instant(at), "certificate": plain(by.certificate)}
    return [
        instances.new(
            Entry,
            stream=note.stream,
            act=note.act,
            actor=by.account_id,
            at=at,
            outcome=note.outcome,
            subject=note.subject,
            body=canonical(
                {
                    "act": note.act,
                    **alike,
                    "facts": {key: plain(value) for key, value in note.facts.items()},
                    "outcome": note.outcome.value,
                    "stream": str(note.stream),
                    "subject": str(note.subject) if note.subject else None,
                }
            ),
        )
        for note in notes
    ]


class Entry(models.Model):
    """One act, done or refused. Append-only by role, trigger and chain."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stream = models.UUIDField()
    seq = models.BigIntegerField(default=0)
    act = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, choices=[(o.value, o.value) for o in Outcome])
    actor = models.UUIDField()
    subject = models.UUIDField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    body = models.TextField()
    previous = models.BinaryField(default=b"")
    digest = models.BinaryField(default=b"")

    objects = EntryQuerySet.as_manager()

    class Meta:
        db_table = "journal_entry"
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="journal_entry_follows_one")]
        indexes = [models.Index(fields=["subject", "recorded_at"], name="journal_entry_subject")]

    def __str__(self) -> str:
        return f"{self.stream}/{self.seq} {self.act} {self.outcome}"

    def as_written(self) -> Written:
        """The entry with its columns in the spelling of the body."""
        return Written(
            seq=self.seq,
            previous=bytes(self.previous),
            digest=bytes(self.digest),
            body=self.body,
            columns={
                "stream": str(self.stream),
                "act": self.act,
                "outcome": self.outcome,
                "actor": str(self.actor),
                "subject": str(self.subject) if self.subject else None,
                "at": instant(self.at),
            },
        )


#: Nearly every request leaves an entry.
_ENTRIES: Final = Inserting(Entry)


class Claim(models.Model):
    """One account's use of one idempotency key, and the answer it got."""

    id = models.BigAutoField(primary_key=True)
    account = models.UUIDField()
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    etag = models.CharField(max_length=40, default="")
    claimed_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        db_table = "journal_claim"
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="journal_claim_once")]
        indexes = [models.Index(fields=["claimed_at"], name="journal_claim_age")]

    def __str__(self) -> str:
        return f"{self.account}/{self.key}"
