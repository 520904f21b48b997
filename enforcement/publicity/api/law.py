"""The law that agencies must publish, for everybody: which activities are recorded in sound and picture."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.errors import Malformed
from enforcement.law.recordings import ActivityKind, RecordingDuty
from enforcement.law.values import Department
from enforcement.publicity.lists import recording_lists
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
        if unknown := sorted(set(request.query_params) - {"department"}):
            raise Malformed(f"不支持的查询参数:{'、'.join(unknown)};可用:department。", code="unknown_filter")
        asked = request.query_params.get("department", "").strip()
        try:
            departments = (Department(asked),) if asked else tuple(Department)
        except ValueError as error:
            raise Malformed("没有这个执法领域。", code="department_unknown") from error
        lists = recording_lists(departments, legal_day(moment(request)))
        return Response(RecordingListShown(lists, many=True).data)
