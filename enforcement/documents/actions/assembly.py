"""Putting the whole file of a case together: asked for, then made by the server."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.documents import sending
from enforcement.documents.models import Assembly, AssemblyFile
from enforcement.documents.rules.vocabulary import Scope
from enforcement.errors import NotNow, Taken
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Signatory
from enforcement.law.statutes import art
from enforcement.registry.models import Actor
from enforcement.registry.rules import CASEWORK, REVIEWING


@act("ask_for_file")
def ask_for_file(*, case_id: UUID, id: UUID, scope: Scope, by: Actor, at: datetime) -> Done[Assembly]:
    """Ask for the whole file of a case as one document, or for the volume that a party may see.

    Raises:
        NotCompetent: neither works on cases of the agency nor reviews them.
        NotNow: nothing was issued in the case.
        Taken: the id exists.

    Basis: 市场监督管理行政处罚程序规定 Art. 78; 行政复议法 Art. 48.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must(sorted(CASEWORK | REVIEWING), case.agency_id, "ask_for_file")
    if Assembly.objects.filter(pk=id).exists():
        raise Taken
    if not case.instruments.standing().exists():
        raise NotNow("本案尚未制发文书,没有可以汇编的案卷。", code="file_empty", article=art("CFF", "47"))
    asked = Assembly.objects.create(id=id, case=case, scope=scope, asked_by_id=by.account_id, asked_at=at)
    return Done(asked, stream=case.pk, subject=asked.pk, facts={"scope": scope.value})


@act("put_file_together")
def put_file_together(
    *, subject_id: UUID, pdf: bytes, pages: int, instruments: int, by: Signatory, at: datetime
) -> Done[AssemblyFile]:
    """Put on file what was made; the store gets it next.

    Raises:
        Taken: another worker was faster.

    """
    asked = Assembly.objects.select_related("case").get(pk=subject_id)
    if AssemblyFile.objects.filter(pk=subject_id).exists():
        raise Taken
    sha256 = hashlib.sha256(pdf).hexdigest()
    upload = sending.hand_over(
        pdf,
        sha256,
        id=asked.pk,
        name=f"{asked.case} {Scope(asked.scope).label}.pdf",
        context=asked.case_id,
        owner=asked.asked_by_id,
        at=at,
    )
    made = AssemblyFile.objects.create(
        assembly=asked,
        upload=upload,
        sha256=sha256,
        size=len(pdf),
        pages=pages,
        instruments=instruments,
        made_at=at,
    )
    return Done(
        made,
        stream=asked.case_id,
        subject=asked.pk,
        facts={"sha256": sha256, "pages": pages, "size": len(pdf)},
    )
