"""The simple procedure 当场处罚 (rows 33-35)."""

from typing import Final

from enforcement.cases.rules import StepCode
from enforcement.documents.rules.elements import (
    CASE,
    CUSTOM,
    DATE,
    MEE,
    OFFICERS,
    PARTY,
    WHO,
    field,
    prose,
    remedies,
)
from enforcement.documents.rules.records import Record
from enforcement.documents.rules.shapes import GenericPlace, Kind, Place, Signer
from enforcement.law.instruments import InstrumentKind as K
from enforcement.law.statutes import art

KINDS: Final = (
    Kind(
        code=K.ON_SPOT_DECISION,
        row=33,
        signers=(Signer.PARTY, Signer.OFFICERS),
        articles=(art("CFF", "52"), art("SAMR-P", "67-68")),
        place=Place.DECISION,
        generic=GenericPlace.DECISION,
        numbered_by=StepCode.DECIDE_ON_SPOT,
        sealed=True,
        steps=(StepCode.DECIDE_ON_SPOT,),
        elements=(
            *WHO,
            prose("facts", "违法行为", art("CFF", "52"), lead="经查，当事人"),
            prose("basis", "行政处罚依据", art("CFF", "52"), lead="依据"),
            prose("penalties", "行政处罚种类、罚款数额", art("CFF", "52"), lead="决定当场作出如下行政处罚："),
            prose("correction", "责令改正", art("CFF", "28"), lead="责令改正：", warn=True),
            field("place", "违法行为地点、处罚地点", art("CFF", "52")),
            field("told", "口头告知情况", art("CFF", "44")),
            prose("defence", "陈述申辩", art("CFF", "45"), lead="陈述申辩情况："),
            prose("performance", "缴纳方式和期限", art("SAMR-P", "68"), warn=True),
            prose("bank", "代收机构", art("FKF", "7"), lead="代收机构名称、地址：", warn=True),
            remedies(art("FYF", "23")),
            field("signature", "签收情况", art("CFF", "52")),
            DATE,
        ),
    ),
    Kind(
        code=K.ON_SPOT_RECORD,
        row=34,
        signers=(Signer.PARTY, Signer.OFFICERS),
        articles=(art("CFF", "44-45"), art("SAMR-P", "69")),
        place=Place.EVIDENCE,
        generic=GenericPlace.EVIDENCE,
        steps=(StepCode.DECIDE_ON_SPOT,),
        elements=(
            CASE,
            PARTY,
            OFFICERS,
            field("place", "地点", art("CFF", "52")),
            prose("facts", "违法事实", art("SAMR-P", "69")),
            field("told", "口头告知情况", art("CFF", "44")),
            prose("defence", "陈述申辩", art("CFF", "45"), lead="陈述申辩情况："),
            field("signature", "当事人签名情况", MEE),
        ),
    ),
    Kind(
        code=K.ON_SPOT_FILING,
        row=35,
        articles=(art("CFF", "52"), art("SAMR-P", "70")),
        place=Place.INTERNAL,
        generic=GenericPlace.CLOSING,
        steps=(StepCode.FILE_ON_SPOT,),
        elements=(
            CASE,
            PARTY,
            field("decision_number", "决定书编号", art("CFF", "52")),
            prose("penalties", "处罚内容", art("CFF", "52")),
            OFFICERS,
            field("filed", "备案日期", art("SAMR-P", "70")),
            prose("note", "备案说明", CUSTOM),
        ),
    ),
    Kind(
        code=K.ON_SPOT_COLLECTION,
        row=35,
        articles=(art("CFF", "68-71"),),
        place=Place.INTERNAL,
        generic=GenericPlace.EXECUTION,
        of=Record.COLLECTION,
        must=True,
        elements=(
            CASE,
            PARTY,
            field("decision_number", "决定书编号", art("CFF", "68")),
            field("receipt_number", "专用票据号", art("CFF", "70")),
            field("collected", "当场收缴的日期和金额", art("CFF", "68")),
            field("handed_in", "交至行政机关的日期", art("CFF", "71")),
            field("paid_in", "缴付银行的日期", art("CFF", "71")),
            OFFICERS,
        ),
    ),
)
