"""What the acts about remedies share."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.cases.rules import StepCode
from enforcement.errors import NotNow, Requirement, Unprocessable
from enforcement.evidence.models.evidence import Evidence
from enforcement.law.statutes import Article
from enforcement.registry.models import Actor, legal_day
from enforcement.remedies.models import Remedy


def taking(case_id: UUID, code: StepCode, *, by: Actor) -> Case:
    """Lock the case for a record about a remedy; it waits for no version. Raises NotVisible, NotCompetent."""
    return Case.objects.for_step(case_id, code, by=by)


def remedy_of(case: Case, id: UUID) -> Remedy:
    """A remedy of the case. Raises Unprocessable where there is none."""
    found = Remedy.objects.select_related("decision").filter(pk=id, case=case).first()
    if found is None:
        raise Unprocessable("本案没有登记该复议、诉讼。", code="remedy_unknown", pointer="/remedy")
    return found


def paper_of(case: Case, id: UUID, pointer: str = "/paper") -> Evidence:
    """A paper on file in the case. Raises Unprocessable where it was not uploaded."""
    found = Evidence.objects.filter(pk=id, case=case).first()
    if found is None:
        raise Unprocessable("文书须先作为本案材料上传。", code="paper_missing", pointer=pointer)
    return found


def not_after_today(day: date, at: datetime, pointer: str) -> None:
    """Refuse a date after today."""
    if day > legal_day(at):
        raise Unprocessable("日期不得晚于今日。", pointer=pointer)


def refuse(code: str, message: str, article: Article, need: str) -> NotNow:
    """A refusal with the one requirement that is not met."""
    return NotNow(message, code=code, requirements=[Requirement(code, article.cite(), need)])
