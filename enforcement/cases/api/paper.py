"""Running paper cases taken over one at a time, on the wire; a sheet of them is `manage.py import_paper_cases`."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases import actions
from enforcement.cases.api.parties import PartyForm, parties_given
from enforcement.cases.api.rows import CaseRow, show_row
from enforcement.cases.models import Case
from enforcement.cases.rules import StepCode
from enforcement.journal.actions import Answer
from enforcement.wire import StrictForm, checked, etag, perform, several

_RECORDS = [(code.value, code.label) for code in (StepCode.INSPECT, StepCode.QUESTION)]


class PaperBasisForm(StrictForm):
    """A basis, as the registry has it."""

    statute = serializers.CharField(max_length=200)
    article = serializers.CharField(max_length=100)


class PaperRecordForm(StrictForm):
    """What was done on paper, and when."""

    step = serializers.ChoiceField(_RECORDS)
    on = serializers.DateField()
    text = serializers.CharField(max_length=20000, default="", allow_blank=True)


class PaperCaseForm(StrictForm):
    """A running case as its paper file has it."""

    agency = serializers.UUIDField()
    case_number = serializers.CharField(max_length=60, help_text="立案号, which it keeps")
    title = serializers.CharField(max_length=300, help_text="案由")
    party = PartyForm()
    received_on = serializers.DateField(help_text="案源收到日期")
    filed_on = serializers.DateField(help_text="立案日期: the time to decide runs from it")
    act_ended_on = serializers.DateField(allow_null=True, default=None)
    certificates = serializers.ListField(
        child=serializers.CharField(max_length=30),
        allow_empty=False,
        max_length=20,
        help_text="执法证号, who leads first",
    )
    bases = several(PaperBasisForm, at_most=20)
    summary = serializers.CharField(max_length=5000, default="", allow_blank=True)
    records = several(PaperRecordForm, at_most=50, at_least=0, default=list)
    corrected_on = serializers.DateField(allow_null=True, default=None, help_text="责令改正日期")
    order = serializers.CharField(max_length=2000, default="", allow_blank=True, help_text="责令改正内容")


class TakeOverPaperCase(APIView):
    """A running paper case taken over."""

    @extend_schema(
        operation_id="takeOverPaperCase",
        request=PaperCaseForm,
        responses={201: CaseRow},
        examples=[
            OpenApiExample(
                "Inspected on paper",
                request_only=True,
                value={
                    "agency": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a01",
                    "case_number": "昌市监立〔2026〕7号",
                    "title": "涉嫌无证经营案",
                    "party": {"kind": "individual_business", "name": "昌宁县某某商店"},
                    "received_on": "2026-09-20",
                    "filed_on": "2026-09-28",
                    "certificates": ["530524-SCJG-001", "530524-SCJG-002"],
                    "bases": [{"statute": "中华人民共和国食品安全法", "article": "第一百二十二条"}],
                    "records": [{"step": "inspect", "on": "2026-09-21", "text": "店内无证经营。"}],
                },
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Take a running paper case over 纸质案件转入, by the unit head; each step keeps its own day."""
        data = checked(PaperCaseForm, request)
        agency = data.pop("agency")
        data["party"] = parties_given([data["party"]])[0]
        data["certificates"] = tuple(data["certificates"])
        data["bases"] = tuple((row["statute"], row["article"]) for row in data["bases"])
        data["records"] = tuple((StepCode(row["step"]), row["on"], row["text"]) for row in data["records"])
        paper = actions.PaperCase(**data)
        return perform(request, actions.take_over_paper_case, _taken_over, agency=agency, paper=paper)


def _taken_over(case: Case) -> Answer:
    case.refresh_from_db()
    return Answer(201, show_row(case), etag(case.version))
