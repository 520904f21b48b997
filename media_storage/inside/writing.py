"""What is said where libav cannot write a film."""

from collections.abc import Iterator
from contextlib import contextmanager
from errno import EFBIG

import av.error

from media_storage.inside.refusal import Refused


@contextmanager
def writing() -> Iterator[None]:
    """Write a film. Raises Refused where it is longer than it may be, or what it is made of cannot be read."""
    try:
        yield
    except av.error.FFmpegError as error:
        if error.errno == EFBIG:
            raise Refused("output_too_large", "生成的文件超过允许的大小") from error
        raise Refused("unreadable", "视频无法转换") from error
