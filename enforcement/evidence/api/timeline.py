"""The recordings of a case as a picture: what had to be recorded, what was, and what is missing.

SVG made on the server, of attributes only: no script, no style, nothing from elsewhere. All text is escaped by
the writer, and every bar says in words what it shows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from xml.etree import ElementTree as ET

from django.utils.timezone import localtime

from enforcement.evidence.models.recordings import Standing
from enforcement.evidence.rules.coverage import GapState, Span
from enforcement.law.recordings import RecordingDuty

_WIDTH: Final = 960
_LEFT: Final = 24
_RIGHT: Final = 24
_TRACK: Final = _WIDTH - _LEFT - _RIGHT
_HEAD: Final = 84
_PANEL: Final = 150
_FONT: Final = "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
_INK, _SOFT, _LINE, _PAPER, _GROUND = "#1d2430", "#596273", "#aeb7c5", "#ffffff", "#f4f6f9"
_GOOD, _BAD, _DOUBT = "#1b6b3a", "#9c1c16", "#b7791f"
#: Characters that find room beside what else stands in the line.
_MOST_NAME: Final = 38
_MOST_REASON: Final = 44
#: The narrowest bar that can be seen.
_THINNEST: Final = 1.5
_MINUTE: Final = 60
_HOUR: Final = 3600
#: What XML has no way to say.
_UNSAYABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def picture(case: str, standing: Sequence[Standing]) -> bytes:
    """Draw the timeline of a case, named `case`; UTF-8."""
    height = _HEAD + _PANEL * max(1, len(standing))
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_WIDTH} {height}",
            "width": str(_WIDTH),
            "height": str(height),
            "role": "img",
            "aria-labelledby": "title description",
            "font-family": _FONT,
            "lang": "zh-Hans-CN",
        },
    )
    ET.SubElement(root, "title", {"id": "title"}).text = _clean(f"{case} 音像记录时间轴")
    said = ";".join(one.said for one in standing) or "本案没有登记须音像记录的现场执法活动"
    ET.SubElement(root, "desc", {"id": "description"}).text = _clean(said)
    _hatching(root)
    _box(root, (0, 0, _WIDTH, height), _GROUND)
    _text(root, _LEFT, 32, f"{case} 音像记录时间轴", size=18, weight="700")
    _legend(root)
    for row, one in enumerate(standing):
        _panel(root, _HEAD + row * _PANEL, one)
    if not standing:
        _text(root, _LEFT, _HEAD + 40, said, colour=_SOFT)
    drawn: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return drawn


def _panel(root: ET.Element, top: int, one: Standing) -> None:
    """One activity: its name, the time required, what each recording shows, what is missing."""
    group = ET.SubElement(root, "g", {"role": "group"})
    ET.SubElement(group, "title").text = _clean(one.said)
    _box(group, (12, top, _WIDTH - 24, _PANEL - 12), _PAPER, line=_LINE)
    need = one.activity.span
    duty = RecordingDuty(one.activity.duty)
    mark = "" if one.activity.verified else "(待核)"
    _text(
        group, _LEFT, top + 24, _cut(f"{one.activity.label} · {one.activity.place}", _MOST_NAME), weight="700"
    )
    _text(group, _LEFT, top + 44, f"{duty.label} · {one.activity.cited.short()}{mark}", size=12, colour=_SOFT)
    colour = _BAD if one.verdict.lacking else (_DOUBT if one.coverage.uncertain_seconds else _GOOD)
    _text(group, _WIDTH - _RIGHT, top + 24, _summary(one), colour=colour, weight="700", anchor="end")
    if one.excuse:
        reason = _cut(f"机关负责人已书面说明:{one.excuse.reason}", _MOST_REASON)
        _text(group, _WIDTH - _RIGHT, top + 44, reason, size=12, colour=_SOFT, anchor="end")
    scale = _Scale(need)
    _bar(group, scale, need, _LINE, f"须记录:{_range(need.start, need.end)}", top=top + 58, height=10)
    for shown in one.recorded:
        words = f"证据{shown.evidence.number}:{_range(shown.span.start, shown.span.end)}"
        _bar(group, scale, shown.span, _GOOD, words, top=top + 74, height=20)
    for gap in one.coverage.gaps:
        certain = gap.state is GapState.MISSING
        fill = "url(#missing)" if certain else _DOUBT
        words = f"{gap.state.label}:{_range(gap.start, gap.end)},{gap.seconds:g}秒"
        _bar(group, scale, Span(gap.start, gap.end), fill, words, top=top + 74, height=20)
    _axis(group, scale, top + 108)


def _summary(one: Standing) -> str:
    found = one.coverage
    lasting = _lasting(found.required.seconds)
    if found.gaps:
        doubt = f",不能确定{_lasting(found.uncertain_seconds)}" if found.uncertain_seconds else ""
        missing = f"缺失{_lasting(found.missing_seconds)}" if found.missing_seconds else "没有确定的缺失"
        return f"{one.verdict.label}:须记录{lasting},{missing}{doubt}"
    return f"{one.verdict.label}:须记录{lasting},没有缺失"


class _Scale:
    """Where a moment stands; a little room before and after what is required."""

    def __init__(self, need: Span) -> None:
        room = timedelta(seconds=max(need.seconds * 0.05, 1))
        self.start, self.end = need.start - room, need.end + room

    def at(self, moment: datetime) -> float:
        share = (moment - self.start) / (self.end - self.start)
        return round(_LEFT + _TRACK * min(1.0, max(0.0, share)), 2)


def _axis(parent: ET.Element, scale: _Scale, top: int) -> None:
    """Five moments, evenly, on the local clock."""
    long = (scale.end - scale.start).total_seconds() >= _HOUR * 24
    shape = "%m-%d %H:%M" if long else "%H:%M:%S"
    for tick in range(5):
        moment = scale.start + (scale.end - scale.start) * tick / 4
        x = scale.at(moment)
        ET.SubElement(
            parent,
            "line",
            {"x1": str(x), "x2": str(x), "y1": str(top - 10), "y2": str(top - 4), "stroke": _LINE},
        )
        anchor = {0: "start", 4: "end"}.get(tick, "middle")
        _text(parent, x, top + 10, f"{localtime(moment):{shape}}", size=11, colour=_SOFT, anchor=anchor)
    _text(parent, _LEFT, top + 24, f"{localtime(scale.start):%Y-%m-%d}", size=11, colour=_SOFT)


def _legend(root: ET.Element) -> None:
    left = _LEFT
    for fill, words, width in (
        (_LINE, "须记录", 96),
        (_GOOD, "已记录", 96),
        ("url(#missing)", "缺失", 84),
        (_DOUBT, "时钟误差之内,不能确定", 200),
    ):
        _box(root, (left, 50, 18, 12), fill)
        _text(root, left + 26, 61, words, size=12, colour=_SOFT)
        left += width


def _hatching(root: ET.Element) -> None:
    """Missing time is hatched, so that it is told from recorded time without colour."""
    defs = ET.SubElement(root, "defs")
    pattern = ET.SubElement(
        defs,
        "pattern",
        {
            "id": "missing",
            "width": "6",
            "height": "6",
            "patternUnits": "userSpaceOnUse",
            "patternTransform": "rotate(45)",
        },
    )
    _box(pattern, (0, 0, 6, 6), "#fbe9e8")
    _box(pattern, (0, 0, 3, 6), _BAD)


def _bar(
    group: ET.Element, scale: _Scale, span: Span, fill: str, words: str, *, top: int, height: int
) -> None:
    left, right = scale.at(span.start), scale.at(span.end)
    box = _box(group, (left, top, max(_THINNEST, round(right - left, 2)), height), fill)
    ET.SubElement(box, "title").text = _clean(words)


def _box(
    parent: ET.Element, place: tuple[float, float, float, float], fill: str, *, line: str = "none"
) -> ET.Element:
    """A rectangle at x, y, of a width and a height."""
    x, y, width, height = map(str, place)
    shape = {"x": x, "y": y, "width": width, "height": height, "fill": fill, "stroke": line, "rx": "2"}
    return ET.SubElement(parent, "rect", shape)


def _text(
    parent: ET.Element,
    x: float,
    y: float,
    words: str,
    *,
    size: int = 14,
    colour: str = _INK,
    weight: str = "400",
    anchor: str = "start",
) -> None:
    element = ET.SubElement(
        parent,
        "text",
        {
            "x": str(x),
            "y": str(y),
            "font-size": str(size),
            "fill": colour,
            "font-weight": weight,
            "text-anchor": anchor,
        },
    )
    element.text = _clean(words)


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _clean(words: str) -> str:
    return _UNSAYABLE.sub("", words)


def _range(start: datetime, end: datetime) -> str:
    return f"{localtime(start):%Y-%m-%d %H:%M:%S} 至 {localtime(end):%Y-%m-%d %H:%M:%S}"


def _lasting(seconds: float) -> str:
    """Render seconds as people say them: 1小时20分5秒."""
    hours, rest = divmod(seconds, _HOUR)
    minutes, left = divmod(rest, _MINUTE)
    said = f"{hours:g}小时" if hours else ""
    said += f"{minutes:g}分" if minutes else ""
    return said + (f"{left:g}秒" if left or not said else "")
