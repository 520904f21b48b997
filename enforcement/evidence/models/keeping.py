"""What keeps evidence and what was found about how it is kept: legal holds, and findings on the stored bytes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from enforcement.cases.models import Case
from enforcement.cases.rules import Status
from enforcement.errors import NotNow
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.rules.common import HoldGround
from enforcement.registry.models import Account, Actor, Agency, choices
from enforcement.registry.rules import CASEWORK
from media_storage import retention
from media_storage.examination import Fault, Found
from media_storage.models import StoredObject

if TYPE_CHECKING:
    from enforcement.journal.models import Signatory

FILED, CLOSED, NOT_FILED = "filed", "closed", "not_filed"


def stored_of(case: Case) -> list[UUID]:
    """The stored objects that are evidence of the case."""
    return list(Evidence.objects.filter(case=case).values_list("stored_id", flat=True))


def basis_of(case: Case) -> str:
    """Why evidence of the case is kept as long as it is: how far the case has come."""
    if case.status == Status.CLOSED:
        return CLOSED
    if case.status == Status.NOT_FILED:
        return NOT_FILED
    return FILED if case.filed_at else retention.INTAKE


def out_of_step() -> models.QuerySet[Evidence]:
    """Evidence kept otherwise than its case has come to ask: only of cases that were open when last looked at."""
    standing = Hold.objects.standing().filter(case=OuterRef("case"))
    closed, declined = Q(case__status=Status.CLOSED), Q(case__status=Status.NOT_FILED)
    filed = Q(case__filed_at__isnull=False) & ~closed & ~declined
    return Evidence.objects.filter(stored__safekeeping__final=False).filter(
        (closed & ~Q(stored__safekeeping__basis=CLOSED))
        | (declined & ~Q(stored__safekeeping__basis=NOT_FILED))
        | (filed & ~Q(stored__safekeeping__basis=FILED))
        | Q(Exists(standing), stored__safekeeping__hold=False)
    )


class HoldQuerySet(models.QuerySet["Hold"]):
    """Holds on the evidence of cases."""

    def visible_to(self, actor: Actor) -> HoldQuerySet:
        """Holds on cases the actor may see, and no other."""
        return self.filter(case__in=Case.objects.visible_to(actor))

    def standing(self) -> HoldQuerySet:
        """Those that were not lifted."""
        return self.filter(lifted_at__isnull=True)

    def place(
        self,
        *,
        id: UUID,
        case: Case,
        ground: HoldGround,
        detail: str,
        by: Signatory,
        at: datetime,
        source: UUID | None = None,
    ) -> Hold:
        """Have all evidence of a case kept until this hold, and every other, is lifted. The case is locked.

        `source` is the remedy that asks for it, where one does. The store is told afterwards.
        """
        hold = self.create(
            id=id,
            case=case,
            ground=ground,
            detail=detail,
            source=source,
            placed_by_id=by.account_id,
            placed_at=at,
        )
        retention.want_hold(stored_of(case), on=True, at=at)
        return hold


class Hold(models.Model):
    """That the evidence of a case must not be let go (依法保全), by whom and why; lifted once, kept for ever."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    ground = models.CharField(max_length=20, choices=choices(HoldGround))
    detail = models.CharField(max_length=500)
    source = models.UUIDField(null=True)
    placed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.CharField(max_length=500, blank=True, default="")

    objects = HoldQuerySet.as_manager()

    class Meta:
        db_table = "evidence_hold"
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(lifted_at__isnull=True), name="hold_once_for_a_remedy"
            ),
        ]
        indexes = [models.Index(fields=["case", "-placed_at", "-id"], name="hold_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.ground}"

    def lift(self, *, reason: str, by: Signatory, at: datetime) -> None:
        """Lift this hold; the evidence is let go only when no other stands. The case is locked.

        Raises:
            NotNow: it was lifted.

        """
        if self.lifted_at:
            raise NotNow("该保全已经解除。", code="hold_lifted")
        self.lifted_by_id, self.lifted_at, self.lift_reason = by.account_id, at, reason
        self.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
        if not Hold.objects.standing().filter(case=self.case).exists():
            retention.want_hold(stored_of(self.case), on=False, at=at)


@dataclass(frozen=True, slots=True)
class Kept:
    """Stored bytes that a finding is about: evidence, a paper made for a case, or a film that waits for its case."""

    stored: UUID
    agency: UUID
    case: UUID | None = None
    evidence: UUID | None = None

    @classmethod
    def of(cls, evidence: Evidence) -> Kept:
        """The bytes of a piece of evidence."""
        return cls(evidence.stored_id, evidence.case.agency_id, evidence.case_id, evidence.pk)


class FixityFindingQuerySet(models.QuerySet["FixityFinding"]):
    """Findings on stored bytes."""

    def visible_to(self, actor: Actor) -> FixityFindingQuerySet:
        """Findings the actor may see, if and only if one of these holds.

        They are about a case that the actor may see; or about what no case has yet, and the actor holds casework in
        the agency whose recorder it is from, or supervises for the justice bureau.
        """
        waiting = Q(case__isnull=True)
        if not actor.supervises:
            waiting &= Q(agency_id__in=actor.agencies(CASEWORK))
        return self.filter(Q(case__in=Case.objects.visible_to(actor)) | waiting)

    def standing(self) -> FixityFindingQuerySet:
        """Those a later examination has not found gone."""
        return self.filter(cleared_at__isnull=True)

    def stand(self, kept: Kept, found: Iterable[Found], *, at: datetime) -> list[Fault]:
        """Put on the list what is not on it yet. Returns the faults that are new."""
        known = set(self.standing().filter(stored=kept.stored).values_list("fault", flat=True))
        new = [one for one in found if one.fault not in known]
        self.bulk_create(
            FixityFinding(
                stored_id=kept.stored,
                agency_id=kept.agency,
                case_id=kept.case,
                evidence_id=kept.evidence,
                fault=one.fault,
                detail=one.detail,
                found_at=at,
            )
            for one in new
        )
        return [one.fault for one in new]

    def clear(self, kept: Kept, found: Iterable[Found], *, at: datetime) -> list[str]:
        """Note that what stood is found no more. Returns the faults that are gone."""
        gone = self.standing().filter(stored=kept.stored).exclude(fault__in=[one.fault for one in found])
        faults = sorted(gone.values_list("fault", flat=True))
        gone.update(cleared_at=at)
        return faults


class FixityFinding(models.Model):
    """That stored bytes, or what keeps them, are not as they should be; it stays when cleared.

    `case` is null where it is a recorder's file that has none yet, `evidence` also where it is a paper made for one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    stored = models.ForeignKey(StoredObject, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, related_name="fixity_findings"
    )
    fault = models.CharField(max_length=20, choices=Fault)
    detail = models.CharField(max_length=500)
    found_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    objects = FixityFindingQuerySet.as_manager()

    class Meta:
        db_table = "evidence_fixity_finding"
        constraints = [
            models.UniqueConstraint(
                fields=["stored", "fault"],
                condition=Q(cleared_at__isnull=True),
                name="fixity_finding_stands_once",
            ),
        ]
        indexes = [models.Index(fields=["-found_at", "-id"], name="fixity_finding_newest")]

    def __str__(self) -> str:
        return f"{self.stored_id} {self.fault}"
