"""Service 送达 (rows 26-28)."""

from typing import Final

from enforcement.cases.rules import StepCode
from enforcement.documents.rules.elements import CASE, CUSTOM, DATE, HEAD, PARTY, field, prose
from enforcement.documents.rules.records import Record
from enforcement.documents.rules.shapes import GenericPlace, Kind, Place, Signer
from enforcement.law.instruments import InstrumentKind as K
from enforcement.law.statutes import art

KINDS: Final = (
    Kind(
        code=K.SERVICE_ADDRESS,
        row=26,
        signers=(Signer.PARTY, Signer.OFFICERS),
        articles=(art("CFF", "61"), art("SAMR-P", "82-83")),
        place=Place.EVIDENCE,
        generic=GenericPlace.OTHER,
        of=Record.ADDRESS,
        elements=(
            CASE,
            PARTY,
            field("service_address", "送达地址", art("SAMR-P", "83")),
            field("service_recipient", "收件人", art("SAMR-P", "83")),
            field("service_phone", "联系电话", art("SAMR-P", "83")),
            field("electronic_consent", "是否同意电子送达及电子地址", art("CFF", "61")),
            prose("notice", "告知事项", art("SAMR-P", "83")),
            DATE,
        ),
    ),
    Kind(
        code=K.SERVICE_RECEIPT,
        row=27,
        signers=(Signer.RECIPIENT, Signer.WITNESS, Signer.SERVER),
        articles=(art("MSF", "87-95"), art("CFF", "61")),
        place=Place.SERVED,
        generic=GenericPlace.OTHER,
        steps=(StepCode.SERVE, StepCode.NOTIFY, StepCode.SERVE_MEASURE),
        of=Record.SERVICE,
        elements=(
            CASE,
            field("served_instrument", "送达文书名称、文号", art("MSF", "87")),
            field("recipient", "受送达人", art("MSF", "87")),
            field("relation", "代收人及与受送达人关系", art("MSF", "88"), warn=True),
            field("method", "送达方式", art("MSF", "88")),
            field("service_place", "送达地点", art("MSF", "88"), warn=True),
            field("served_on", "送达日期", art("MSF", "87")),
            field("refusal", "拒收事由、日期、见证人或者音像记录", art("MSF", "89"), warn=True),
            field("servers", "送达人", CUSTOM),
        ),
    ),
    Kind(
        code=K.SERVICE_ANNOUNCEMENT,
        row=28,
        approvers=HEAD,
        articles=(art("MSF", "95"), art("SAMR-P", "82")),
        place=Place.SERVED,
        generic=GenericPlace.OTHER,
        word="公送",
        sealed=True,
        masked=True,
        of=Record.SERVICE,
        elements=(
            PARTY,
            field("served_instrument", "送达文书名称、文号", art("MSF", "95")),
            prose("text", "公告内容", art("MSF", "95")),
            prose("reason", "公告送达的原因", art("MSF", "95")),
            field("announced", "公告日期和载体", art("MSF", "95")),
            DATE,
        ),
    ),
)
