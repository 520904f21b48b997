"""Functions that misbehave in the sandbox, and files that misbehave in a decoder."""

import ctypes
import io
import os
import socket
import time
import zlib
from pathlib import Path
from typing import IO

from media_storage.inside.refusal import Refused


def piece(file: IO[bytes], at: int, length: int) -> list[int]:
    file.seek(at)
    return list(file.read(length))


def lengths(file: IO[bytes], of: list[int]) -> list[int]:
    return [len(file.read(one)) for one in of]


def sleep(file: IO[bytes]) -> None:
    time.sleep(60)


def spin(file: IO[bytes]) -> None:
    while True:
        pass


def hoard(file: IO[bytes]) -> int:
    return len(bytearray(8 * 1024**3))


def crash(file: IO[bytes]) -> None:
    ctypes.string_at(0)


def fail(file: IO[bytes]) -> float:
    return 1 / 0


def refuse(file: IO[bytes]) -> None:
    raise Refused("no", "不予处理")


def write(file: IO[bytes], into: str) -> None:
    (Path(into) / "large").write_bytes(bytes(8 * 1024 * 1024))


def environment(file: IO[bytes]) -> list[str]:
    return list(os.environ)


def pry(file: IO[bytes], places: list[str]) -> list[str]:
    """Those of the places that could be read, or written where they are folders."""
    open_to_it = []
    for place in [Path(f"/proc/{os.getppid()}/environ"), *map(Path, places)]:
        try:
            if place.is_dir():
                (place / "left-behind").write_bytes(b"x")
            else:
                place.read_bytes()
        except OSError:
            continue
        open_to_it.append(str(place))
    return open_to_it


def connect(file: IO[bytes], to: list[object]) -> bool:
    try:
        socket.create_connection((str(to[0]), int(str(to[1]))), timeout=2).close()
    except OSError:
        return False
    return True


def bomb(width: int, height: int) -> bytes:
    """A PNG of one black bit for each pixel: kilobytes that want hundreds of megabytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    rows = io.BytesIO()
    packer = zlib.compressobj(9)
    for _ in range(height):
        rows.write(packer.compress(bytes(1 + (width + 7) // 8)))
    rows.write(packer.flush())
    head = width.to_bytes(4) + height.to_bytes(4) + bytes([1, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows.getvalue()) + chunk(b"IEND", b"")
