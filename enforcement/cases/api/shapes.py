"""A case whole, as it is shown."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from rest_framework import serializers

from enforcement.cases.api.rows import ROW, CaseRow, case_row
from enforcement.cases.api.steps import StepShown, show_step
from enforcement.cases.models import Case, CaseLink, LinkKind
from enforcement.cases.rules import StepCode, segments
from enforcement.law.statutes import Article
from enforcement.law.values import Article47Segment, ClueSource, PartyKind


class PartyShown(serializers.Serializer[Any]):
    """A party, its numbers masked."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(PartyKind.choices())
    name = serializers.CharField()
    uscc = serializers.CharField(allow_blank=True)
    id_masked = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_blank=True)
    legal_representative = serializers.CharField(allow_blank=True)
    unidentified = serializers.BooleanField(help_text="身份不明")
    unlicensed = serializers.BooleanField(help_text="无证无照")
    description = serializers.CharField(allow_blank=True)


class CaseOfficerShown(serializers.Serializer[Any]):
    """An officer named to the case, with the certificate of that day."""

    officer = serializers.UUIDField()
    name = serializers.CharField()
    certificate = serializers.CharField()
    lead = serializers.BooleanField()


class CaseBasisShown(serializers.Serializer[Any]):
    """A basis cited."""

    basis = serializers.UUIDField()
    text = serializers.CharField()
    power = serializers.UUIDField(allow_null=True)


class FindingShown(serializers.Serializer[Any]):
    """A veto finding 一票否决情形."""

    code = serializers.CharField()
    article = serializers.CharField()
    detail = serializers.CharField()
    found_at = serializers.DateTimeField()


class HindranceShown(serializers.Serializer[Any]):
    """An open hindrance."""

    code = serializers.CharField()
    article = serializers.CharField()
    detail = serializers.CharField()
    until = serializers.DateField(allow_null=True)


class LinkShown(serializers.Serializer[Any]):
    """That one case went into another or came of it; both show it."""

    kind = serializers.ChoiceField(LinkKind.choices())
    origin = serializers.UUIDField(source="origin_id")
    target = serializers.UUIDField(source="target_id")
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class SegmentShown(serializers.Serializer[Any]):
    """One of the six segments of the whole-process record, and what stands in it."""

    segment = serializers.ChoiceField(Article47Segment.choices())
    label = serializers.CharField(source="segment.label")  # type: ignore[assignment]
    covered = serializers.BooleanField()
    steps = serializers.ListField(child=serializers.ChoiceField(StepCode.choices()))


class CaseShown(CaseRow):
    """A case whole."""

    summary = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    township = serializers.CharField(allow_blank=True, help_text="违法行为发生地乡镇区划代码")
    source = serializers.ChoiceField(ClueSource.choices())  # type: ignore[assignment]
    source_received_at = serializers.DateTimeField()
    act_ended_on = serializers.DateField(allow_null=True)
    discovered_on = serializers.DateField(allow_null=True, help_text="Null: when the clue came in")
    hotline_number = serializers.CharField(allow_blank=True, help_text="热线工单号")
    paper_from = serializers.DateField(allow_null=True, help_text="纸质转入之日")
    major_grounds = serializers.ListField(child=serializers.CharField())
    parties = PartyShown(many=True)
    officers = CaseOfficerShown(many=True)
    bases = CaseBasisShown(many=True)
    steps = StepShown(many=True)
    findings = FindingShown(many=True)
    hindrances = HindranceShown(many=True)
    links = LinkShown(many=True)
    segments = SegmentShown(many=True, help_text="启动、调查取证、审核、决定、送达、执行 (Art. 47)")
    restatements = serializers.ListField(
        child=serializers.DictField(), help_text="更正: what stood before, when, by whom and why"
    )


#: What of a party, and of the case, is content.
_PARTY_CONTENT = ("uscc", "id_masked", "address", "legal_representative", "description")


_CASE_CONTENT: dict[str, Any] = {"summary": "", "place": "", "hotline_number": "", "restatements": []}


def show_case(case: Case, *, content: bool = True) -> dict[str, Any]:
    """Shape a case whole; without its content for an auditor, who sees that things were done and not what."""
    row = {name: getattr(case, name) for name in ROW}
    officers = case.case_officers.filter(released_at__isnull=True).select_related("officer")
    steps = list(case.steps.select_related("void"))
    shown = dict(
        CaseShown(
            {
                **case_row(row),
                "summary": case.summary,
                "place": case.place,
                "township": case.township,
                "source": case.source,
                "source_received_at": case.source_received_at,
                "act_ended_on": case.act_ended_on,
                "discovered_on": case.discovered_on,
                "hotline_number": case.hotline_number,
                "paper_from": case.paper_from,
                "major_grounds": case.major_grounds,
                "parties": case.parties.all(),
                "officers": [
                    {
                        "officer": o.officer_id,
                        "name": o.officer.name,
                        "certificate": o.certificate,
                        "lead": o.lead,
                    }
                    for o in officers
                ],
                "bases": [
                    {"basis": b.basis_id, "text": str(b.basis), "power": b.power_id}
                    for b in case.bases.select_related("basis")
                ],
                "steps": [show_step(step) for step in steps],
                "findings": [
                    {"code": f.code, "article": _cite(f.article), "detail": f.detail, "found_at": f.found_at}
                    for f in case.findings.all()
                ],
                "hindrances": [
                    {"code": h.code, "article": _cite(h.article), "detail": h.detail, "until": h.until}
                    for h in case.hindrances.filter(closed_at__isnull=True)
                ],
                "segments": segments(
                    StepCode(step.code) for step in steps if getattr(step, "void", None) is None
                ),
                "restatements": [
                    {name: said for name, said in one.items() if name != "sealed"}
                    for one in case.restatements
                ],
                "links": CaseLink.objects.filter(Q(origin=case) | Q(target=case)).order_by("at"),
            }
        ).data
    )
    return shown if content else _without_content(shown)


def _without_content(shown: dict[str, Any]) -> dict[str, Any]:
    return {
        **shown,
        **_CASE_CONTENT,
        "parties": [{**party, **dict.fromkeys(_PARTY_CONTENT, "")} for party in shown["parties"]],
        "steps": [{**step, "content": {}} for step in shown["steps"]],
    }


def _cite(stored: str) -> str:
    return Article.parse(stored).cite()
