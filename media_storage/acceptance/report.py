"""What an acceptance run found, and what follows. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from media_storage.acceptance.capabilities import CAPABILITIES, Necessity, by_code


class Outcome(StrEnum):
    """What a trial came to."""

    HAS = "has"
    LACKS = "lacks"
    UNTESTED = "untested"

    @property
    def label(self) -> str:
        """As the operator reads it."""
        return {"has": "具备", "lacks": "不具备", "untested": "未测"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one trial found; `detail` is what the store answered."""

    code: str
    outcome: Outcome
    detail: str


BUCKET_CODE = "bucket_stays"
SHA256_CODES = ("sha256_put", "sha256_part", "sha256_complete")
MD5_CODES = ("md5_put", "md5_part", "md5_etag")


@dataclass(frozen=True, slots=True)
class Report:
    """One run against one store; `engine` is what it calls itself."""

    endpoint: str
    engine: str
    findings: tuple[Finding, ...]

    def has(self, codes: Iterable[str]) -> bool:
        """Whether all of these were proved."""
        proved = {one.code for one in self.findings if one.outcome is Outcome.HAS}
        return proved.issuperset(codes)

    @property
    def checksum(self) -> str:
        """What S3_CHECKSUM must be here: sha256, md5, or "" where the store checks neither."""
        if self.has(SHA256_CODES):
            return "sha256"
        return "md5" if self.has(MD5_CODES) else ""

    @property
    def dangers(self) -> tuple[str, ...]:
        """Codes for whose sake production is refused; what was not tested counts as lacking.

        But for the bucket itself: nobody tries to delete the one that holds evidence.
        """
        spared = {one.code for one in self.findings if one.outcome is Outcome.UNTESTED} & {BUCKET_CODE}
        required = [one.code for one in CAPABILITIES if one.necessity is Necessity.REQUIRED]
        lacking = [code for code in required if not self.has([code]) and code not in spared]
        return (*lacking, *(() if self.checksum else (SHA256_CODES[0],)))

    @property
    def fit_for_production(self) -> bool:
        """Whether originals may be kept here."""
        return not self.dangers

    @property
    def fallbacks(self) -> tuple[str, ...]:
        """Codes of what is done in another way here."""
        spare = SHA256_CODES if self.checksum == "md5" else ()
        beside = MD5_CODES if self.checksum == "sha256" else ()
        return tuple(
            one.code
            for one in self.findings
            if one.outcome is Outcome.LACKS
            and by_code(one.code).necessity is not Necessity.REQUIRED
            and (one.code in spare or one.code not in (*beside, *SHA256_CODES))
        )

    def as_json(self) -> dict[str, Any]:
        """For `--json` and for the record."""
        return {
            "endpoint": self.endpoint,
            "engine": self.engine,
            "fit_for_production": self.fit_for_production,
            "checksum": self.checksum,
            "dangers": list(self.dangers),
            "fallbacks": list(self.fallbacks),
            "findings": [
                {
                    "code": one.code,
                    "name": by_code(one.code).name,
                    "necessity": by_code(one.code).necessity.value,
                    "outcome": one.outcome.value,
                    "detail": one.detail,
                }
                for one in self.findings
            ],
        }

    def as_text(self) -> str:
        """The table, and what follows from it."""
        rows = [("项目", "要求", "结果", "依据")]
        for one in self.findings:
            row = by_code(one.code)
            rows.append((row.name, row.necessity.label, one.outcome.label, one.detail))
        lines = [f"对象存储 {self.endpoint}（自称 {self.engine or '未说明'}）", "", *_table(rows), ""]
        if self.fallbacks:
            lines.append("替代办法：")
            lines += [f"  {by_code(code).name}：{by_code(code).fallback}" for code in self.fallbacks]
        if self.dangers:
            lines.append("结论：不能用于生产。")
            lines += [f"  {by_code(code).name}：{_danger(code)}" for code in self.dangers]
        else:
            lines.append(f"结论：可以用于生产，S3_CHECKSUM={self.checksum}。")
            if not self.has([BUCKET_CODE]):
                lines.append("  未试验删除存储桶：请存储管理员禁止本系统的密钥删除存储桶。")
        return "\n".join(lines)


def _danger(code: str) -> str:
    if code in SHA256_CODES:
        return "既不校验 SHA-256，也不校验 Content-MD5：损坏的字节会被收下"
    return by_code(code).fallback


def from_json(kept: Mapping[str, Any]) -> Report:
    """The report that `as_json` put on file."""
    findings = (Finding(one["code"], Outcome(one["outcome"]), one["detail"]) for one in kept["findings"])
    return Report(kept["endpoint"], kept["engine"], tuple(findings))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    columns = [max(_width(row[index]) for row in rows) for index in range(len(rows[0]))]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, columns, strict=True)
        ).rstrip()
        for row in rows
    ]
