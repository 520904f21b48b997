"""Payment, application to the court, reconsideration, litigation."""

from datetime import date
from typing import Final

from enforcement.law.limits.shapes import Extension, Limit
from enforcement.law.limits.vocabulary import Approver, Clock, Reading, Severity
from enforcement.law.periods import Period, Unit
from enforcement.law.statutes import art

_WORKING, _NATURAL, _MONTH = Unit.WORKING_DAY, Unit.NATURAL_DAY, Unit.MONTH
_BLOCK, _INFO = frozenset({Severity.BLOCK}), frozenset({Severity.INFO})
_CFF_FROM, _QZF_FROM = date(2021, 7, 15), date(2012, 1, 1)
_FYF_FROM, _SSF_FROM = date(2024, 1, 1), date(2017, 7, 1)

_EXECUTION: Final = (
    Limit(
        "CLK-070",
        Clock.PAYMENT,
        "收到处罚决定书",
        "到指定银行或者通过电子支付系统缴纳",
        Period(15, _NATURAL, art("CFF", "67"), citizen=True),
        art("CFF", "67"),
        _CFF_FROM,
        leads=(2,),
        extensions=(
            Extension(
                None, Approver.AGENCY_HEAD, art("CFF", "66"), note="当事人申请暂缓或者分期缴纳，经批准"
            ),
        ),
    ),
    Limit(
        "CLK-070-PART",
        Clock.INSTALMENT,
        "批准延期、分期缴纳，或者达成执行协议",
        "缴纳该期款项",
        None,
        art("CFF", "66"),
        _CFF_FROM,
        leads=(2,),
        by_decision=True,
        note="每期的届满日由批准书、执行协议逐期确定；届满日为休息日的顺延",
    ),
    Limit(
        "CLK-071",
        Clock.HAND_IN,
        "当场收缴罚款",
        "执法人员交至行政机关",
        Period(2, _WORKING, art("CFF", "71")),
        art("CFF", "71"),
        _CFF_FROM,
    ),
    Limit(
        "CLK-072",
        Clock.BANK_DEPOSIT,
        "行政机关收到当场收缴的罚款",
        "缴付指定银行",
        Period(2, _WORKING, art("CFF", "71")),
        art("CFF", "71"),
        _CFF_FROM,
    ),
    Limit(
        "CLK-080",
        Clock.DEMAND,
        "催告书送达",
        "申请人民法院强制执行",
        Period(10, _WORKING, art("QZF", "54,69")),
        art("QZF", "54,69"),
        _QZF_FROM,
        reading=Reading.EARLIEST,
        severity=_BLOCK,
        note="催告书送达满十个工作日后方可申请",
    ),
    Limit(
        "CLK-081",
        Clock.COURT_APPLICATION,
        "复议、诉讼期限届满（暂缓、分期的自该期限结束）",
        "申请人民法院强制执行",
        Period(3, _MONTH, art("QZF", "53")),
        art("QZF", "53"),
        _QZF_FROM,
        leads=(20, 10, 5),
        note="逾期丧失申请强制执行的机会",
    ),
    Limit(
        "CLK-082",
        Clock.SUBSTITUTE_DEMAND,
        "代履行催告",
        "代履行",
        Period(3, _WORKING, art("QZF", "51,69")),
        art("QZF", "51,69"),
        _QZF_FROM,
        reading=Reading.EARLIEST,
        severity=_BLOCK,
        note="代履行三日前催告：其间须满三个工作日，两端均不计入",
    ),
)

_REMEDIES: Final = (
    Limit(
        "CLK-090",
        Clock.RECONSIDERATION,
        "知道行政行为",
        "申请行政复议期限届满",
        Period(60, _NATURAL, art("FYF", "20"), citizen=True),
        art("FYF", "20"),
        _FYF_FROM,
        reading=Reading.WINDOW,
        severity=_INFO,
        note="未告知权利、机关和期限的，自知道之日起算，最长一年",
    ),
    Limit(
        "CLK-091",
        Clock.LITIGATION,
        "知道行政行为",
        "提起行政诉讼期限届满",
        Period(6, _MONTH, art("SSF", "46"), citizen=True),
        art("SSF", "46"),
        _SSF_FROM,
        reading=Reading.WINDOW,
        severity=_INFO,
    ),
    Limit(
        "CLK-091-15",
        Clock.LITIGATION_AFTER_REVIEW,
        "收到复议决定书",
        "提起行政诉讼期限届满",
        Period(15, _NATURAL, art("SSF", "45"), citizen=True),
        art("SSF", "45"),
        _SSF_FROM,
        reading=Reading.WINDOW,
        severity=_INFO,
    ),
    Limit(
        "CLK-092",
        Clock.RECONSIDERATION_REPLY,
        "收到复议申请书副本",
        "书面答复并提交证据、依据和材料",
        Period(10, _WORKING, art("FYF", "48,88")),
        art("FYF", "48,88"),
        _FYF_FROM,
        leads=(5, 2),
        note="逾期未提交的视为没有证据、依据（第七十条）",
    ),
    Limit(
        "CLK-092-SIMPLE",
        Clock.RECONSIDERATION_REPLY_SIMPLE,
        "收到复议申请书副本（简易程序）",
        "书面答复并提交证据、依据和材料",
        Period(5, _WORKING, art("FYF", "54,88")),
        art("FYF", "54,88"),
        _FYF_FROM,
        leads=(2, 1),
        note="逾期未提交的视为没有证据、依据（第七十条）",
    ),
    Limit(
        "CLK-093",
        Clock.LITIGATION_DEFENCE,
        "收到起诉状副本",
        "提出答辩状并提交证据和依据",
        Period(15, _NATURAL, art("SSF", "67")),
        art("SSF", "67"),
        _SSF_FROM,
        leads=(5, 2),
        note="末日为节假日的不主张顺延，从严计算",
    ),
    Limit(
        "CLK-094",
        Clock.CORRECTION_REPORT,
        "收到行政复议意见书",
        "将纠正违法情况报送复议机关",
        Period(60, _NATURAL, art("FYF", "76")),
        art("FYF", "76"),
        _FYF_FROM,
        leads=(10, 3),
    ),
    Limit(
        "CLK-095",
        Clock.RECONSIDERATION_FORWARD,
        "收到通过本机关提出的复议申请",
        "维持原决定的，转送复议机关",
        Period(5, _WORKING, art("FYF", "32,88")),
        art("FYF", "32,88"),
        _FYF_FROM,
    ),
)

LIMITS: Final = _EXECUTION + _REMEDIES
