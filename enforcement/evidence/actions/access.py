"""Looking at evidence: leave to fetch its bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from enforcement.errors import NotCompetent, NotVisible, Refusal
from enforcement.evidence.actions.custody import note_refused
from enforcement.evidence.models.custody import Custody, only_drawn
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.rules.common import (
    AccessPurpose,
)
from enforcement.evidence.rules.custody import CustodyEvent
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Entry
from enforcement.journal.rules import Fact
from enforcement.registry.models import Actor
from media_storage.downloads import sign_download


@dataclass(frozen=True, slots=True)
class Grant:
    """Leave to fetch one file, until `expires_in` seconds have passed."""

    evidence: Evidence
    url: str
    expires_in: int


def _refused(refusal: Refusal | IntegrityError, given: Mapping[str, Any]) -> None:
    note_refused(
        given["ids"],
        CustodyEvent.DOWNLOADED,
        refusal,
        by=given["by"],
        at=given["at"],
        purpose=given["purpose"].value,
    )


@act("access_evidence", on_refusal=_refused)
def access_evidence(
    *, ids: Sequence[UUID], purpose: AccessPurpose, by: Actor, at: datetime
) -> Done[list[Grant]]:
    """Give leave to fetch files, for minutes; the stream of each case says who asked, when and for what.

    An evaluation is blind: of a case seen only because it was drawn, the evaluator's own stream says it, for the
    case's is read by those who are judged.

    Raises:
        NotVisible: one of them is not there for the actor.
        NotCompetent: an auditor, who sees what is said of evidence and not the evidence.

    """
    wanted = set(ids)
    found = {row.pk: row for row in Evidence.objects.visible_to(by).filter(pk__in=wanted).shown()}
    if found.keys() != wanted:
        raise NotVisible
    if Evidence.objects.readable_by(by).filter(pk__in=wanted).count() != len(wanted):
        raise NotCompetent("审计人员只能查看证据的登记信息,不能查看内容。", code="metadata_only")
    per_case: dict[UUID, list[UUID]] = {}
    for row in found.values():
        per_case.setdefault(row.case_id, []).append(row.pk)
    facts: dict[UUID, dict[str, Fact]] = {
        case: {"evidence": sorted(evidence), "purpose": purpose.value} for case, evidence in per_case.items()
    }
    drawn = only_drawn(per_case.keys(), by=by)
    Custody.objects.note_all(found.values(), CustodyEvent.DOWNLOADED, by=by, at=at, purpose=purpose.value)
    # Always in the same order, so that two requests never wait for each other's streams.
    *others, last = sorted((by.account_id, case) if case in drawn else (case, case) for case in per_case)
    for stream, case in others:
        Entry.objects.append(
            stream=stream, act="access_evidence", by=by, at=at, subject=case, facts=facts[case]
        )
    grants = []
    for pk in dict.fromkeys(ids):
        # Inspected and found other than it should be: bytes of no type, for a reader who knows what they do.
        odd = any(flag.unsafe for flag in found[pk].flags.all())
        signed = sign_download(found[pk].stored, trusted=not odd)
        grants.append(Grant(found[pk], signed.url, signed.expires_in))
    stream, case = last
    return Done(grants, stream=stream, subject=case, facts=facts[case])
