"""Prior notice, defence, re-examination 告知、陈述申辩 (rows 18-21)."""

from typing import Final

from enforcement.cases.rules import StepCode
from enforcement.documents.rules.elements import (
    CASE,
    CASE_NUMBER,
    CUSTOM,
    DATE,
    HEAD,
    MEE,
    OFFICERS,
    PARTY,
    UNIT_OPINION,
    WHO,
    field,
    head_opinion,
    opinion,
    prose,
    table,
)
from enforcement.documents.rules.shapes import Alias, GenericPlace, Kind, Place, Signer
from enforcement.law.instruments import InstrumentKind as K
from enforcement.law.statutes import art
from enforcement.law.values import Department

_TOLD: Final = (
    *WHO,
    prose("facts", "违法事实", art("CFF", "44"), lead="经查明："),
    table(
        "evidence",
        "认定上述事实的证据",
        art("MEE-PC", "8"),
        "序号",
        "证据名称",
        "种类",
        "证明对象",
        warn=True,
    ),
    prose("breach_basis", "违反的规定", art("CFF", "44"), lead="上述行为违反了"),
    prose("basis", "拟处罚的依据", art("CFF", "44"), lead="依据"),
    prose(
        "penalties",
        "拟作出行政处罚的种类和数额",
        art("CFF", "44"),
        lead="本机关拟对你(单位)作出如下行政处罚：",
    ),
    prose("discretion", "裁量基准和理由", art("MEE-PC", "8"), lead="裁量理由：", warn=True),
)
_CONTACT: Final = (field("contact", "联系人、电话、地址", art("MEE-PC", "8"), warn=True), DATE)

KINDS: Final = (
    Kind(
        code=K.NOTICE_APPROVAL,
        row=18,
        approvers=HEAD,
        articles=(art("SAMR-P", "56"),),
        place=Place.INTERNAL,
        generic=GenericPlace.NOTICE,
        steps=(StepCode.APPROVE_NOTICE,),
        elements=(
            CASE,
            CASE_NUMBER,
            PARTY,
            prose("facts", "违法事实", MEE),
            prose("proposal", "拟处罚意见", art("SAMR-P", "56")),
            UNIT_OPINION,
            head_opinion(art("SAMR-P", "56")),
        ),
    ),
    Kind(
        code=K.PENALTY_NOTICE,
        row=19,
        approvers=HEAD,
        articles=(art("CFF", "44"), art("SAMR-P", "57")),
        place=Place.SERVED,
        generic=GenericPlace.NOTICE,
        word="罚告",
        sealed=True,
        steps=(StepCode.DRAFT_DECISION, StepCode.APPROVE_NOTICE),
        aliases=(
            Alias(Department.ECOLOGY, "行政处罚事先告知书"),
            Alias(Department.TRANSPORT, "违法行为通知书"),
            Alias(Department.AGRICULTURE, "行政处罚事先告知书"),
            Alias(Department.URBAN, "行政处罚意见告知书"),
        ),
        elements=(
            *_TOLD,
            prose("right_of_defence", "陈述、申辩的权利和期限", art("CFF", "44")),
            *_CONTACT,
        ),
    ),
    Kind(
        code=K.HEARING_RIGHT_NOTICE,
        row=19,
        approvers=HEAD,
        articles=(art("CFF", "44"), art("CFF", "63-64"), art("SAMR-P", "57")),
        place=Place.SERVED,
        generic=GenericPlace.NOTICE,
        word="听告",
        sealed=True,
        steps=(StepCode.DRAFT_DECISION, StepCode.APPROVE_NOTICE),
        aliases=(
            Alias(Department.ECOLOGY, "行政处罚事先(听证)告知书"),
            Alias(Department.TRANSPORT, "违法行为通知书"),
        ),
        elements=(
            *_TOLD,
            prose("right_of_defence", "陈述、申辩的权利和期限", art("CFF", "44")),
            prose("right_of_hearing", "要求听证的权利和期限", art("CFF", "63-64")),
            *_CONTACT,
        ),
    ),
    Kind(
        code=K.DEFENCE_RECORD,
        row=20,
        signers=(Signer.PARTY, Signer.OFFICERS),
        articles=(art("CFF", "45"), art("CFF", "62")),
        place=Place.EVIDENCE,
        generic=GenericPlace.NOTICE,
        steps=(StepCode.HEAR_DEFENCE,),
        elements=(
            CASE,
            PARTY,
            field("notice_number", "所陈述申辩的告知书", CUSTOM),
            field("received", "收到日期", art("CFF", "45")),
            OFFICERS,
            prose("text", "陈述申辩的内容", art("CFF", "45")),
        ),
    ),
    Kind(
        code=K.DEFENCE_WAIVER,
        row=20,
        signers=(Signer.PARTY,),
        articles=(art("CFF", "62"),),
        place=Place.EVIDENCE,
        generic=GenericPlace.NOTICE,
        elements=(
            CASE,
            PARTY,
            field("notice_number", "所涉告知书", CUSTOM),
            field("waived_defence", "是否放弃陈述、申辩", art("CFF", "62")),
            prose("text", "声明内容", art("CFF", "62")),
            DATE,
        ),
    ),
    Kind(
        code=K.HEARING_WAIVER,
        row=20,
        signers=(Signer.PARTY,),
        articles=(art("CFF", "63-64"),),
        place=Place.EVIDENCE,
        generic=GenericPlace.NOTICE,
        elements=(
            CASE,
            PARTY,
            field("notice_number", "所涉告知书", CUSTOM),
            field("waived_hearing", "是否放弃要求听证", art("CFF", "64")),
            prose("text", "声明内容", art("CFF", "64")),
            DATE,
        ),
    ),
    Kind(
        code=K.REEXAMINATION_OPINION,
        row=21,
        articles=(art("CFF", "45"), art("SAMR-P", "58")),
        place=Place.INTERNAL,
        generic=GenericPlace.NOTICE,
        steps=(StepCode.REEXAMINE,),
        elements=(
            CASE,
            CASE_NUMBER,
            PARTY,
            table("points", "逐项复核", art("CFF", "45"), "陈述申辩意见", "是否采纳", "理由", warn=True),
            prose("result", "复核结论", art("CFF", "45")),
            opinion("handler_opinion", "复核人", MEE),
        ),
    ),
)
