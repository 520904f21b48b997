"""The law, for everybody: every rule with its article, and which activities are recorded in sound and picture."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.errors import Malformed
from enforcement.law.book import Part
from enforcement.law.recordings import ActivityKind, RecordingDuty
from enforcement.law.values import Department
from enforcement.publicity.lists import law_shown, law_tables, recording_lists
from enforcement.registry.models import legal_day
from enforcement.wire import moment


class ListedActivity(serializers.Serializer[Any]):
    """One row of the list."""

    kind = serializers.ChoiceField(ActivityKind.choices())
    name = serializers.CharField(help_text="现场执法活动")
    duty = serializers.ChoiceField(RecordingDuty.choices())
    duty_name = serializers.CharField(help_text="记录要求")
    article = serializers.CharField(help_text="依据")
    verified = serializers.BooleanField(help_text="False: the text is still to be checked 待核")
    valid_from = serializers.DateField()
    note = serializers.CharField(allow_blank=True)


class RecordingListShown(serializers.Serializer[Any]):
    """The list of one department."""

    department = serializers.ChoiceField(Department.choices())
    department_name = serializers.CharField()
    note = serializers.CharField(
        allow_blank=True, help_text="What of the department's own list is still missing"
    )
    activities = ListedActivity(many=True)


class PublicRecordingList(APIView):
    """Which activities officers must record."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="readRecordingList",
        parameters=[OpenApiParameter("department", str, enum=[one.value for one in Department])],
        responses=RecordingListShown(many=True),
        examples=[
            OpenApiExample(
                "Urban management",
                response_only=True,
                value={
                    "department": "urban",
                    "department_name": "城市管理",
                    "note": "本部门自行编制的音像记录清单文本待核，暂按国办发〔2018〕118号执行",
                    "activities": [
                        {
                            "kind": "demolition",
                            "name": "强制拆除",
                            "duty": "continuous",
                            "duty_name": "全程不间断记录",
                            "article": "《国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度"
                            "重大执法决定法制审核制度的指导意见》（国办发〔2018〕118号）",
                            "verified": False,
                            "valid_from": "2018-12-05",
                            "note": "",
                        }
                    ],
                },
            )
        ],
    )
    def get(self, request: Request) -> Response:
        """Read the list of activities recorded in sound and picture 音像记录清单, as it holds today. No sign-in."""
        departments = _departments(request, {"department"})
        lists = recording_lists(departments, legal_day(moment(request)))
        return Response(RecordingListShown(lists, many=True).data)


class LawRow(serializers.Serializer[Any]):
    """One rule."""

    key = serializers.CharField(help_text="Names the rule; its versions share it")
    cells = serializers.ListField(
        child=serializers.CharField(), help_text="As `columns` of the table names them"
    )
    departments = serializers.ListField(
        child=serializers.ChoiceField(Department.choices()), help_text="Empty: all of them"
    )
    department_names = serializers.CharField(help_text="适用部门")
    article = serializers.CharField(help_text="Statute and article, as the system stores them: `CFF 58`")
    basis = serializers.CharField(help_text="依据")
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True, help_text="First day without it")
    standing = serializers.CharField(allow_blank=True, help_text="尚未施行 or 已失效 today; empty: in force")
    verified = serializers.BooleanField(help_text="False: the text is still to be checked 待核")
    missing = serializers.BooleanField(help_text="The text gives a rule that is not to hand: a person judges")
    mark = serializers.CharField(allow_blank=True, help_text="待核, or 规则缺失，请人工判断")
    note = serializers.CharField(allow_blank=True)


class LawTable(serializers.Serializer[Any]):
    """One table of the book."""

    code = serializers.CharField(help_text="Its anchor on the page `/law`")
    part = serializers.ChoiceField(Part.choices())
    part_name = serializers.CharField()
    title = serializers.CharField()
    about = serializers.CharField(allow_blank=True)
    columns = serializers.ListField(child=serializers.CharField())
    limited = serializers.BooleanField(help_text="Whether its rows bind different departments")
    rows = LawRow(many=True)


class LawBook(serializers.Serializer[Any]):
    """The whole law."""

    rows = serializers.IntegerField(help_text="Rules of the tables shown")
    unverified = serializers.IntegerField(help_text="Of these, still to be checked 待核")
    missing = serializers.IntegerField(help_text="Of these, missing: a person judges 规则缺失")
    tables = LawTable(many=True)


class PublicLaw(APIView):
    """Every rule the system applies."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="readLaw",
        parameters=[
            OpenApiParameter("department", str, enum=[one.value for one in Department]),
            OpenApiParameter("table", str, description="The code of one table"),
        ],
        responses=LawBook,
        examples=[
            OpenApiExample(
                "A ceiling of the simple procedure",
                response_only=True,
                value={
                    "rows": 1,
                    "unverified": 0,
                    "missing": 0,
                    "tables": [
                        {
                            "code": "thresholds",
                            "part": "procedure",
                            "part_name": "程序规则与标准",
                            "title": "数额标准",
                            "about": "",
                            "columns": ["事项", "数额"],
                            "limited": False,
                            "rows": [
                                {
                                    "key": "simple/citizen",
                                    "cells": ["当场处罚：公民罚款上限（含）", "200元"],
                                    "departments": [],
                                    "department_names": "各部门",
                                    "article": "CFF 51",
                                    "basis": "《中华人民共和国行政处罚法》第五十一条",
                                    "valid_from": "2021-07-15",
                                    "valid_to": None,
                                    "standing": "",
                                    "verified": True,
                                    "missing": False,
                                    "mark": "",
                                    "note": "",
                                }
                            ],
                        }
                    ],
                },
            )
        ],
    )
    def get(self, request: Request) -> Response:
        """Read every rule the system applies, each with its article, its days and its mark. No sign-in."""
        departments = _departments(request, {"department", "table"})
        code = request.query_params.get("table", "").strip()
        tables = [table for table in law_tables() if code in ("", table.code)]
        if not tables:
            raise Malformed("没有这个表。", code="table_unknown")
        return Response(LawBook(law_shown(tables, departments, legal_day(moment(request)))).data)


def _departments(request: Request, known: set[str]) -> tuple[Department, ...]:
    if unknown := sorted(set(request.query_params) - known):
        raise Malformed(
            f"不支持的查询参数:{'、'.join(unknown)};可用:{'、'.join(sorted(known))}。", code="unknown_filter"
        )
    asked = request.query_params.get("department", "").strip()
    try:
        return (Department(asked),) if asked else tuple(Department)
    except ValueError as error:
        raise Malformed("没有这个执法领域。", code="department_unknown") from error
