"""The notice on file. Two people per notice, and nothing public of one that is not, by constraint."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from enforcement.cases.models import Case, CaseStep
from enforcement.decisions.models import Decision
from enforcement.law.values import Department, PenaltyKind
from enforcement.publicity.rules import (
    PUBLIC,
    NoticeFields,
    NoticeState,
    NoticeSubject,
    WithdrawalGround,
    WithholdGround,
)
from enforcement.publicity.search import SHORTEST, bigrams, normal
from enforcement.registry.models import Account, Actor, Agency, Recorded, choices, legal_day

_PUBLIC = sorted(state.value for state in PUBLIC)


class PublicNoticeQuerySet(models.QuerySet["PublicNotice"]):
    """Notices by who may see them."""

    def visible_to(self, actor: Actor) -> PublicNoticeQuerySet:
        """Notices in any state, if and only if the actor does casework in their agency or supervises all."""
        if actor.supervises:
            return self
        return self.filter(agency_id__in=actor.casework_agencies)

    def public(self) -> PublicNoticeQuerySet:
        """Notices anybody may see: those published, and those published and withdrawn."""
        return self.filter(state__in=_PUBLIC)

    def saying(self, words: list[str]) -> PublicNoticeQuerySet:
        """Notices whose public text has every word; the index finds by pairs, the text decides."""
        found = self
        pairs = sorted({pair for word in words for pair in bigrams(word)})
        if pairs:
            found = found.filter(bigrams__contains=pairs)
        for word in words:
            if len(word) != SHORTEST:
                found = found.filter(search_text__contains=word)
        return found


class PublicNotice(Recorded):
    """The notice of one decision, or of one act of a compulsory measure, and of the same anew after a change.

    `fields` is what was prepared, `projection` what the public reads. `step` is the act of the measure.

    `version` is its ETag: who approves says what was seen. `channels` holds the clocks, `due_on` the first.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject = models.CharField(
        max_length=20, choices=choices(NoticeSubject), default=NoticeSubject.PENALTY.value
    )
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="public_notices")
    step = models.ForeignKey(CaseStep, on_delete=models.PROTECT, null=True, related_name="public_notices")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="public_notices")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="public_notices")
    department = models.CharField(max_length=30, choices=choices(Department))
    state = models.CharField(max_length=20, choices=choices(NoticeState), default=NoticeState.PREPARED)
    version = models.PositiveIntegerField(default=1)
    fields = models.JSONField("公示内容")
    digest = models.CharField("内容摘要", max_length=64)
    decided_on = models.DateField()
    channels = models.JSONField("各渠道期限")
    due_on = models.DateField("最早期限")
    adult_confirmed = models.BooleanField("已确认当事人为成年人", default=False)
    prepared_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withhold_ground = models.CharField(max_length=30, choices=choices(WithholdGround), blank=True, default="")
    withhold_reason = models.CharField(max_length=500, blank=True, default="")
    withdrawn_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_ground = models.CharField(
        max_length=30, choices=choices(WithdrawalGround), blank=True, default=""
    )
    withdrawal_reason = models.CharField(max_length=500, blank=True, default="")
    projection = models.JSONField("公众所见", null=True, blank=True)
    search_text = models.TextField(blank=True, default="")
    bigrams = ArrayField(models.CharField(max_length=2), default=list, blank=True)

    objects = PublicNoticeQuerySet.as_manager()

    class Meta:
        db_table = "publicity_notice"
        ordering = ["-prepared_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(subject=NoticeSubject.PENALTY.value, decision__isnull=False, step__isnull=True)
                | Q(~Q(subject=NoticeSubject.PENALTY.value), decision__isnull=True, step__isnull=False),
                name="notice_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["decision"],
                condition=~Q(state=NoticeState.WITHDRAWN.value),
                name="notice_of_decision_once",
            ),
            models.UniqueConstraint(
                fields=["step"], condition=~Q(state=NoticeState.WITHDRAWN.value), name="notice_of_act_once"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
                name="notice_two_people",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=NoticeState.PREPARED.value, approved_by__isnull=True, approved_at__isnull=True
                )
                | Q(
                    ~Q(state=NoticeState.PREPARED.value), approved_by__isnull=False, approved_at__isnull=False
                ),
                name="notice_approved",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_PUBLIC, published_at__isnull=False, projection__isnull=False)
                | Q(~Q(state__in=_PUBLIC), published_at__isnull=True, projection__isnull=True, bigrams=[]),
                name="notice_public_only_if_published",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=NoticeState.WITHDRAWN.value, withdrawn_at__isnull=False, withdrawn_by__isnull=False
                )
                & ~Q(withdrawal_ground="")
                & ~Q(withdrawal_reason="")
                | Q(~Q(state=NoticeState.WITHDRAWN.value), withdrawn_at__isnull=True, withdrawal_reason=""),
                name="notice_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=NoticeState.NOT_DISCLOSED.value)
                & ~Q(withhold_ground="")
                & ~Q(withhold_reason="")
                | Q(~Q(state=NoticeState.NOT_DISCLOSED.value), withhold_ground="", withhold_reason=""),
                name="notice_withheld_with_ground",
            ),
        ]
        indexes = [
            GinIndex(fields=["bigrams"], name="notice_words"),
            models.Index(
                fields=["-published_at", "-id"], name="notice_newest", condition=Q(state__in=_PUBLIC)
            ),
            models.Index(
                fields=["department", "-published_at", "-id"],
                name="notice_of_department",
                condition=Q(state__in=_PUBLIC),
            ),
            models.Index(
                fields=["agency", "-published_at", "-id"],
                name="notice_of_agency_public",
                condition=Q(state__in=_PUBLIC),
            ),
            models.Index(fields=["agency", "-prepared_at", "-id"], name="notice_of_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id or self.step_id} {self.state}"

    @property
    def said(self) -> NoticeFields:
        """What was prepared, as the allow-list reads it."""
        return NoticeFields.of_json(self.fields)

    @property
    def published_on(self) -> date | None:
        """The legal day of publication."""
        return legal_day(self.published_at) if self.published_at else None

    def prepare(self, fields: NoticeFields) -> None:
        """Set what is to be published; not saved."""
        self.fields, self.digest = fields.as_json(), fields.digest

    def go_public(self, by: Actor, at: datetime) -> None:
        """Show what was prepared, and make it findable; not saved."""
        self.state, self.approved_by_id, self.approved_at, self.published_at = (
            NoticeState.PUBLISHED,
            by.account_id,
            at,
            at,
        )
        self._show(self.said.as_json())

    def withdraw(self, ground: WithdrawalGround, reason: str, by: Actor, at: datetime) -> None:
        """Take the content out of public and out of the search; the reason stays; not saved."""
        self.state, self.withdrawn_by_id, self.withdrawn_at = NoticeState.WITHDRAWN, by.account_id, at
        self.withdrawal_ground, self.withdrawal_reason = ground, reason
        self._show(self.said.tombstone())

    def _show(self, projection: dict[str, Any]) -> None:
        self.projection = projection
        self.search_text = normal("\n".join(_words(projection)))
        self.bigrams = bigrams(self.search_text)


def _words(projection: dict[str, Any]) -> list[str]:
    """What of a projection can be searched for."""
    found = [
        str(projection.get(key, ""))
        for key in ("decision_number", "agency", "title", "facts", "basis", "content")
    ]
    for party in projection.get("parties", ()):
        found += [party["name"], party["uscc"]]
    found += [PenaltyKind(kind).label for kind in projection.get("penalty_kinds", ())]
    return found
