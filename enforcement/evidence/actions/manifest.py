"""The files a record says it has: declared by the officer, or explained by the head when they are lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import Status
from enforcement.errors import NotNow, NotVisible, Taken, Unprocessable
from enforcement.evidence.models.manifest import (
    FILES_MISSING,
    ON_SITE,
    OWED,
    WHOLE_PROCESS,
    ExpectedFile,
    FileLoss,
)
from enforcement.evidence.rules.common import CLOSED_FILE, COLLECTORS, accepts
from enforcement.journal.actions import Done, act
from enforcement.law.values import EvidenceKind
from enforcement.registry.models import Actor
from enforcement.registry.rules import Role


@dataclass(frozen=True, slots=True)
class FileGiven:
    """A file as the device knows it; `id` is the one it will be sent under."""

    id: UUID
    kind: EvidenceKind
    file_name: str
    size: int
    sha256: str


@act("declare_files")
def declare_files(
    *, case_id: UUID, record_id: UUID, files: Sequence[FileGiven], by: Actor, at: datetime
) -> Done[CaseStep]:
    """Say which files belong to a record; the case waits for them. What is there already counts.

    Saying the same again changes nothing; more files may be added until the case is closed.

    Raises:
        NotVisible: no such case, or none of that record in it.
        NotNow: the case is closed.
        Taken: a file was declared otherwise.
        Unprocessable: the step is no record, or a file is named twice.

    Basis: Penalty Law Art. 47.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must(COLLECTORS, case.agency_id)
    record = CaseStep.objects.filter(pk=record_id, case=case).first()
    if record is None:
        raise NotVisible
    if record.code not in ON_SITE:
        raise Unprocessable("只有现场检查、询问等现场记录可以申报文件。", code="not_a_record")
    if len({file.id for file in files}) != len(files):
        raise Unprocessable("同一文件不能重复申报。", pointer="/files")
    if not accepts(Status(case.status), factual=True):
        raise NotNow("案件已结案,不再申报文件。", code="case_closed", requirements=[CLOSED_FILE])
    rows = [
        ExpectedFile(
            case=case,
            record=record,
            evidence=file.id,
            kind=file.kind.value,
            file_name=file.file_name,
            size=file.size,
            sha256=file.sha256,
            declared_by_id=by.account_id,
            declared_at=at,
        )
        for file in files
    ]
    ids = [file.id for file in files]
    known = {row.evidence: row for row in ExpectedFile.objects.filter(case=case, evidence__in=ids)}
    if any(not row.same(known[row.evidence]) for row in rows if row.evidence in known):
        raise Taken
    new = [row for row in rows if row.evidence not in known]
    if new:
        ExpectedFile.objects.declare(case, new, at=at)
    return Done(record, stream=case.pk, subject=record.pk, facts={"files": [row.evidence for row in new]})


@act("explain_loss")
def explain_loss(*, case_id: UUID, file_id: UUID, reason: str, by: Actor, at: datetime) -> Done[ExpectedFile]:
    """The head says in writing why a file will never arrive; the loss stays on file for evaluation.

    Raises:
        NotVisible: no such file in a case the actor may see.
        NotCompetent: not a head of the agency.
        NotNow: it is there, or explained already.

    Basis: Penalty Law Art. 47.

    """
    case = Case.objects.locked(case_id, by=by)
    file = ExpectedFile.objects.filter(pk=file_id, case=case).select_related("record").judged().first()
    if file is None:
        raise NotVisible
    by.must([Role.AGENCY_HEAD], case.agency_id, "explain_loss")
    if file.became not in OWED:
        raise NotNow("该文件已到或者已说明,无须再说明。", code="nothing_to_explain", article=WHOLE_PROCESS)
    FileLoss.objects.create(file=file, reason=reason, signed_by_id=by.account_id, at=at)
    detail = f"现场记录的文件“{file.file_name[:100]}”灭失,机关负责人已书面说明"
    case.find(file.record, "file_lost", WHOLE_PROCESS, detail, at=at)
    freed = ExpectedFile.objects.settle(case, at=at)
    return Done(
        file,
        stream=case.pk,
        subject=file.pk,
        facts={"evidence": file.evidence, "sha256": file.sha256, "freed": FILES_MISSING if freed else None},
    )
