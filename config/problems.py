"""Every refusal as RFC 9457 problem+json: one table from kind to status, one from constraint to refusal."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from enforcement import errors
from enforcement.journal.actions import constraint_name
from enforcement.law.statutes import art

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

#: What cannot be read, down to JSON nested deeper than its parser follows.
_UNREADABLE = (DataError, SuspiciousOperation, RequestDataTooBig, UnicodeError, RecursionError)

_STATUS: tuple[tuple[type[errors.Refusal], HTTPStatus], ...] = (
    (errors.NotVisible, HTTPStatus.NOT_FOUND),
    (errors.NotCompetent, HTTPStatus.FORBIDDEN),
    (errors.NotNow, HTTPStatus.CONFLICT),
    (errors.Taken, HTTPStatus.CONFLICT),
    (errors.Stale, HTTPStatus.PRECONDITION_FAILED),
    (errors.VersionRequired, HTTPStatus.PRECONDITION_REQUIRED),
    (errors.Malformed, HTTPStatus.BAD_REQUEST),
    (errors.KeyReused, HTTPStatus.UNPROCESSABLE_ENTITY),
    (errors.Unprocessable, HTTPStatus.UNPROCESSABLE_ENTITY),
    (errors.TooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (errors.Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
)

_TITLES = {
    400: "请求有误",
    401: "未登录",
    403: "无此职权",
    404: "未找到",
    405: "不支持的方法",
    406: "不支持的响应格式",
    409: "当前不能办理",
    412: "版本已变",
    413: "内容过大",
    415: "不支持的内容类型",
    422: "内容不符合要求",
    428: "须注明版本",
    429: "请求过于频繁",
    500: "服务器内部错误",
    503: "暂时不可用",
}


def _refuse(kind: type[errors.Refusal], message: str, statute: str = "", number: str = "") -> errors.Refusal:
    article = art(statute, number).cite() if statute else ""
    return kind(message, requirements=[errors.Requirement("database", article, message)] if article else ())


#: What the database refuses by itself, in the words of the law. Triggers raise with these constraint names.
CONSTRAINTS: Mapping[str, Callable[[], errors.Refusal]] = {
    "decision_needs_review": lambda: _refuse(
        errors.NotNow, "重大执法决定未经法制审核或者审核未通过,不得作出决定。", "CFF", "58"
    ),
    "decision_has_opinion": lambda: _refuse(errors.NotNow, "案件未经审核通过,不得作出决定。", "SAMR-P", "49"),
    "decision_opinion_passed": lambda: _refuse(errors.NotNow, "审核未通过,不得作出决定。", "CFF", "58"),
    "decision_over_spot_ceiling": lambda: _refuse(errors.NotNow, "超出当场处罚的范围。", "CFF", "51"),
    "decision_as_reviewed": lambda: _refuse(errors.NotNow, "决定与审核通过的内容不一致。", "CFF", "58"),
    "dossier_is_faithful": lambda: _refuse(errors.NotNow, "送审卷宗与在案内容不一致。", "CFF", "58"),
    "decision_dossier_stale": lambda: _refuse(
        errors.NotNow, "审核之后有新的处理意见或新的事实证据,须重新审核。", "CFF", "58"
    ),
    "opinion_reviewer_investigated": lambda: _refuse(
        errors.NotCompetent, "办案人员不得审核本案。", "SAMR-P", "49"
    ),
    "opinion_reviewer_unqualified": lambda: _refuse(
        errors.NotCompetent,
        "初次从事法制审核的人员应当通过国家统一法律职业资格考试取得法律职业资格。",
        "CFF",
        "58",
    ),
    "hearing_host_investigated": lambda: _refuse(
        errors.NotCompetent, "听证由行政机关指定的非本案调查人员主持。", "CFF", "64(4)"
    ),
    "stock_form_once": lambda: _refuse(errors.NotNow, "该号已经使用或者作废。", "CFF", "52"),
    "case_major_stays": lambda: _refuse(errors.NotNow, "已认定的重大执法决定不得改为非重大。", "CFF", "58"),
    "notice_two_people": lambda: _refuse(
        errors.NotCompetent, "公示信息的制作人与审核发布人不得为同一人。", "118"
    ),
    "notice_stays": lambda: _refuse(errors.NotNow, "已审核的公示内容不得改动。"),
    "append_only": lambda: _refuse(errors.NotNow, "该记录只能追加,不得改动或者删除。", "CFF", "47"),
    "taking_needs_approval": lambda: _refuse(
        errors.NotNow, "措施未经机关负责人批准,也未写明情况紧急,不得实施。", "QZF", "18(1)"
    ),
    "item_in_one_measure": lambda: _refuse(errors.NotNow, "该物品已在被采取的措施中,不得重复。", "QZF", "23"),
    "item_never_below_zero": lambda: _refuse(errors.NotNow, "处理数量超出在册数量。", "QZF", "27"),
    "ledger_adds_up": lambda: _refuse(errors.NotNow, "处理数量与在册数量不符。", "QZF", "27"),
    "ledger_follows_one": lambda: _refuse(
        errors.NotNow, "该物品刚被他人处理,请重新读取后再办理。", "QZF", "27"
    ),
    "confiscation_needs_decision": lambda: _refuse(
        errors.NotNow, "没收须依据已作出的没收处罚决定。", "CFF", "57"
    ),
    "destruction_has_witnesses": lambda: _refuse(errors.NotNow, "销毁须有两名见证人。", "QZF", "27"),
    "disposal_needs_approval": lambda: _refuse(
        errors.NotNow, "处置涉案财物须经机关负责人批准。", "QZF", "27"
    ),
    "extension_in_term": lambda: _refuse(errors.NotNow, "期限届满的、先行登记保存的,不得延长。", "QZF", "25"),
    "measures_extension_pkey": lambda: _refuse(
        errors.NotNow, "该措施已经延长过一次,不得再次延长。", "QZF", "25"
    ),
    "activity_has_length": lambda: _refuse(errors.Unprocessable, "离开现场的时间应晚于到达现场的时间。"),
    "paper_of_case": lambda: _refuse(
        errors.Unprocessable, "所附材料须先作为本案的证据或者程序材料上传。", "CFF", "47"
    ),
    "case_recused": lambda: _refuse(errors.NotCompetent, "已决定回避的人员不得办理本案。", "CFF", "43"),
    "decision_with_judiciary": lambda: _refuse(
        errors.NotNow,
        "涉嫌犯罪的案件移送期间或者尚未决定是否移送的,不得作出处罚决定,不得以罚代刑。",
        "CFF",
        "27",
    ),
    "decision_fined_by_court": lambda: _refuse(
        errors.NotNow, "人民法院已判处罚金的,不再给予罚款。", "CFF", "35"
    ),
    "settled_stays": lambda: _refuse(errors.NotNow, "已经办结的事项不得改动。", "CFF", "47"),
    "judicial_transfer_one_at_a_time": lambda: _refuse(errors.NotNow, "本案已有移送在办。", "CFF", "27"),
    "case_officer_once": lambda: _refuse(errors.Unprocessable, "同一执法人员不能重复指定。"),
    "case_basis_once": lambda: _refuse(errors.Unprocessable, "该依据已经援引。"),
}


def problem_response(exception: Exception, context: Mapping[str, Any]) -> Response | None:
    """Answer for DRF; None leaves an unknown error to the server's own 500."""
    found = _describe(exception)
    if found is None:
        log.error("unhandled", exc_info=exception)
        found = 500, {"code": "internal", "detail": "服务器内部错误,已记录;请稍后重试。"}, {}
    status, members, headers = found
    request = context.get("request")
    body = _body(status, members, request.path if request else "")
    return Response(body, status=status, headers=headers, content_type=MEDIA_TYPE)


def problem(
    request: HttpRequest, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Answer outside DRF."""
    return JsonResponse(
        _body(status, {"code": code, "detail": detail}, request.path),
        status=status,
        content_type=MEDIA_TYPE,
        headers=dict(headers or {}),
        json_dumps_params={"ensure_ascii": False},
    )


def _body(status: int, members: Mapping[str, Any], path: str) -> dict[str, Any]:
    return {
        "type": f"urn:enforcement-record:problem:{members['code']}",
        "title": _TITLES.get(status, HTTPStatus(status).phrase),
        "status": status,
        "instance": path,
        "requirements": [],
        "errors": [],
        **members,
    }


Found = tuple[int, dict[str, Any], dict[str, str]]


def _describe(exception: Exception) -> Found | None:
    if isinstance(exception, errors.Refusal):
        return _refusal(exception)
    if isinstance(exception, DatabaseError | InterfaceError):
        return _from_database(exception)
    if isinstance(exception, RequestDataTooBig):
        return 413, {"code": "too_large", "detail": errors.TooLarge.message}, {}
    if isinstance(exception, SuspiciousOperation | UnicodeError | RecursionError):
        return 400, {"code": "malformed", "detail": "请求内容无法读取。"}, {}
    return _from_framework(exception)


def _from_database(exception: Exception) -> Found | None:
    """What the database refused by its own law, could not read, or was not there for."""
    if isinstance(exception, IntegrityError):
        name = constraint_name(exception)
        if make := CONSTRAINTS.get(name):
            refusal = make()
            refusal.code = name
            return _refusal(refusal)
        log.warning("refused by the database: %s", exception)
        return 409, {"code": "conflict", "detail": "与已有记录冲突,未写入任何内容。"}, {}
    if isinstance(exception, OperationalError | InterfaceError):
        log.warning("database away: %s", exception)
        detail = "数据库暂时不可用,请稍后以同一 Idempotency-Key 重试。"
        return 503, {"code": "database_unavailable", "detail": detail}, {"Retry-After": "2"}
    if isinstance(exception, DataError):
        return 400, {"code": "malformed", "detail": "请求内容无法读取。"}, {}
    return None


def _from_framework(exception: Exception) -> Found | None:
    """What Django and DRF refuse before any action is asked."""
    if isinstance(exception, exceptions.ValidationError):
        members = {
            "code": "invalid",
            "detail": "请求内容不符合格式要求。",
            "errors": _pointers(exception.detail),
        }
        return 400, members, {}
    if isinstance(exception, Http404):
        return 404, {"code": "not_found", "detail": errors.NotVisible.message}, {}
    if isinstance(exception, PermissionDenied):
        return 403, {"code": "not_competent", "detail": errors.NotCompetent.message}, {}
    if isinstance(exception, exceptions.APIException):
        headers = {}
        if isinstance(exception, exceptions.Throttled):
            headers["Retry-After"] = str(int(getattr(exception, "wait", None) or 1) + 1)
        if header := getattr(exception, "auth_header", None):
            headers["WWW-Authenticate"] = header
        codes = exception.get_codes()
        code = codes if isinstance(codes, str) else "refused"
        return exception.status_code, {"code": code, "detail": str(exception.detail)}, headers
    return None


def _refusal(refusal: errors.Refusal) -> Found:
    status = next((status for kind, status in _STATUS if isinstance(refusal, kind)), HTTPStatus.CONFLICT)
    members: dict[str, Any] = {"code": refusal.code, "detail": refusal.message}
    members["requirements"] = [
        {"code": r.code, "article": r.article, "detail": r.detail, "met": r.met} for r in refusal.requirements
    ]
    if refusal.pointer:
        members["errors"] = [{"pointer": refusal.pointer, "detail": refusal.message}]
    headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, errors.Unavailable) else {}
    return int(status), members, headers


def _pointers(detail: Any, path: str = "") -> list[dict[str, str]]:
    if isinstance(detail, Mapping):
        return [item for key, value in detail.items() for item in _pointers(value, _join(path, str(key)))]
    if isinstance(detail, list):
        if all(isinstance(item, str) for item in detail):
            return [{"pointer": path or "/", "detail": str(item)} for item in detail]
        return [
            item for index, value in enumerate(detail) for item in _pointers(value, _join(path, str(index)))
        ]
    return [{"pointer": path or "/", "detail": str(detail)}]


def _join(path: str, key: str) -> str:
    if key == "non_field_errors":
        return path
    return f"{path}/{key.replace('~', '~0').replace('/', '~1')}"


class StorageOutage:
    """Answers 503 with Retry-After when the database is away outside DRF, where sessions and pages are read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn the database's absence into an answer; leave the rest."""
        found = _describe(exception)
        if found is None or found[0] not in {400, 404, 413, 503}:
            return None
        status, members, headers = found
        return problem(request, status, members["code"], members["detail"], headers)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an unknown address."""
    return problem(request, 404, "not_found", "没有这个地址。")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that Django itself refuses."""
    return problem(request, 400, "malformed", "请求无法读取。")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when something of ours failed."""
    return problem(request, 500, "internal", "服务器内部错误,已记录;请稍后重试。")
