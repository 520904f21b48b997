"""What arrived, looked at: is it what it claims to be, is it whole, what does it say of itself.

Nothing is refused here: the law may want the bytes kept whatever they are. A `Problem` says why they should not be
opened without care, and that nothing is to be derived from them. Until somebody has looked, nothing is known of
an object's kind, and it is handed out as bytes of no type.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import models

from media_storage import probe, sandbox
from media_storage.models import Sniff, StoredObject
from media_storage.polyglot import TAIL_BYTES, second_nature
from media_storage.said import Photograph, Recording
from media_storage.sniff import HEAD_BYTES, sniff, type_lies


class Nature(models.TextChoices):
    """What can be made of a file."""

    PHOTOGRAPH = "photograph", "照片"
    FILM = "film", "视频"
    SOUND = "sound", "录音"
    OTHER = "other", "其他文件"


class ProblemCode(models.TextChoices):
    """Why a file is not to be opened without care."""

    EMPTY = "empty", "空文件"
    TYPE_LIES = "type_lies", "类型不符"
    POLYGLOT = "polyglot", "夹带其他格式"
    BOMB = "bomb", "疑为解压炸弹"
    TRUNCATED = "truncated", "文件不完整"
    UNREADABLE = "unreadable", "无法解读"
    UNINSPECTED = "uninspected", "检查未能完成"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `detail` in Chinese, `measured` what was found, as JSON."""

    code: ProblemCode
    detail: str
    measured: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was found. Where there are problems, the file's own word may be missing.

    `detected` is the media type that the first bytes show, "" where none is recognised.
    """

    nature: Nature
    problems: tuple[Problem, ...] = ()
    photograph: Photograph | None = None
    recording: Recording | None = None
    detected: str = ""

    @property
    def unfinished(self) -> bool:
        """Whether looking did not come to an end, which may be the machine's fault and not the file's."""
        return any(one.code == ProblemCode.UNINSPECTED for one in self.problems)

    @property
    def renderable(self) -> bool:
        """Whether pictures may be made of it."""
        return not self.problems and self.nature in {Nature.PHOTOGRAPH, Nature.FILM}


_BY_REFUSAL: Final = {
    "bomb": ProblemCode.BOMB,
    "truncated": ProblemCode.TRUNCATED,
    "no_stream": ProblemCode.UNREADABLE,
    "unreadable": ProblemCode.UNREADABLE,
}


def inspect(stored: StoredObject) -> Inspected:
    """Look at the version on file. S3 and the sandbox; no rows.

    Raises: StorageError, when nothing is known about the file.
    """
    if stored.size == 0:
        return Inspected(Nature.OTHER, (Problem(ProblemCode.EMPTY, "文件大小为零，没有内容", {"size": 0}),))
    source = probe.StoredBytes.of(stored)
    head = source.read(0, min(HEAD_BYTES, stored.size))
    start = max(0, stored.size - TAIL_BYTES)
    tail = source.read(start, stored.size - start)
    detected = sniff(head) or ""
    problems = []
    if type_lies(stored.media_type, detected or None):
        said = f"申报为 {stored.media_type}，内容为 {detected or '无法识别的类型'}"
        problems.append(
            Problem(ProblemCode.TYPE_LIES, said, {"declared": stored.media_type, "detected": detected})
        )
    if other := second_nature(head, tail, detected):
        said = f"文件同时可按 {other} 格式打开"
        problems.append(Problem(ProblemCode.POLYGLOT, said, {"detected": detected, "also": other}))
    kind = (detected or stored.media_type).partition("/")[0]
    if detected == "image/svg+xml" or kind not in {"image", "video", "audio"}:
        return Inspected(Nature.OTHER, tuple(problems), detected=detected)
    return _look_inside(source, kind, problems, detected)


def record(stored: StoredObject, inspected: Inspected, *, at: datetime) -> None:
    """Put on file beside the bytes what they are, once. Rows only."""
    mismatch = type_lies(stored.media_type, inspected.detected or None)
    Sniff.objects.get_or_create(
        stored=stored,
        defaults={"detected_type": inspected.detected, "type_mismatch": mismatch, "sniffed_at": at},
    )


def _look_inside(source: probe.StoredBytes, kind: str, problems: list[Problem], detected: str) -> Inspected:
    nature = {"image": Nature.PHOTOGRAPH, "video": Nature.FILM}.get(kind, Nature.SOUND)
    photograph: Photograph | None = None
    recording: Recording | None = None
    try:
        if nature is Nature.PHOTOGRAPH:
            photograph = probe.photograph(source)
        else:
            recording = probe.recording(source)
            nature = Nature.FILM if recording.has_pictures else Nature.SOUND
    except sandbox.Refused as refusal:
        code = _BY_REFUSAL.get(refusal.code, ProblemCode.UNREADABLE)
        problems.append(Problem(code, str(refusal), {"size": source.size}))
    except sandbox.SandboxFailure as failure:
        said = f"检查未能完成：{failure}"
        problems.append(Problem(ProblemCode.UNINSPECTED, said, {"reason": failure.code}))
    if (found := photograph or recording) and found.truncated:
        problems.append(Problem(ProblemCode.TRUNCATED, "文件不完整，末尾部分缺失", {"size": source.size}))
    return Inspected(nature, tuple(problems), photograph, recording, detected)
