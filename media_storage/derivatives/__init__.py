"""What is made from originals: thumbnails, stills, previews, redactions. Never the evidence itself.

It lies in a bucket of its own, without lock or versions: all of it could be made again. Decoding happens in the
sandbox. What is handed to a person is a copy marked for that person.

Decided 2026-11-23: the mark is burnt into pictures, not laid over them by a page, so that it survives the
download. Pictures are marked when they are asked for; a film's preview takes tenths of its length to mark, so a
task does it once for each viewer, and the copy serves that viewer until it expires.
"""

from django.db import models


class Kind(models.TextChoices):
    """What is made."""

    THUMBNAIL = "thumbnail", "缩略图"
    DISPLAY = "display", "展示图"
    POSTER = "poster", "视频封面"
    CONTACT_SHEET = "contact_sheet", "视频画面索引"
    PREVIEW = "preview", "视频预览"
    REDACTION = "redaction", "遮盖件"
