"""Texts of the province, and what other texts count or publish by, one row each version."""

from datetime import date
from typing import Final

from enforcement.law.text import Statute
from enforcement.law.values import BasisLevel

LOCAL_TEXTS: Final[tuple[Statute, ...]] = (
    Statute(
        "YN-9",
        "云南省人民政府关于乡镇（街道）行使部分行政职权的决定",
        "云南乡镇赋权决定",
        "云南省人民政府",
        BasisLevel.NORMATIVE_DOCUMENT,
        date(2023, 1, 1),
        verified=False,
        document="云政发〔2023〕9号",
        note="文号和82项、127项的数目已核；标题、施行日期、清单待核。",
    ),
    Statute(
        "424",
        "国家发展和改革委员会办公厅关于进一步完善行政许可和行政处罚等信用信息公示工作的指导意见",
        "双公示指导意见",
        "国家发展和改革委员会办公厅",
        BasisLevel.NORMATIVE_DOCUMENT,
        date(2018, 4, 3),
        verified=False,
        document="发改办财金〔2018〕424号",
        note="字段名称见于公开样本；标题、日期、附件长度待核。",
    ),
)
