"""Previews of long films: made in pieces, taken up where a killed worker left them, joined without a seam."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import av
import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from media_storage import s3
from media_storage.derivatives import pieces
from media_storage.sandbox import LocalFile, Refused

from .files import film, long_film

ROOT = Path(__file__).resolve().parents[2]
HOURS = 4 * 3600 + 600

_CONVERTS = """
import sys
from pathlib import Path
import django; django.setup()
from media_storage.derivatives import pieces
from media_storage.sandbox import LocalFile
film = pieces.Conversion(LocalFile(Path(sys.argv[1])), float(sys.argv[2]), "killed")
while pieces.convert(film, Path(sys.argv[3])) is None:
    pass
"""


@pytest.fixture(autouse=True)
def derivatives_bucket(settings: Settings, bucket: str) -> str:
    settings.S3_DERIVATIVES_BUCKET = f"{bucket}-derivatives"
    return s3.ensure_derivatives_bucket().name


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> LocalFile:
    """A film of four hours and ten minutes."""
    path = tmp_path_factory.mktemp("tour") / "tour.mp4"
    long_film(path, seconds=HOURS)
    return LocalFile(path)


def whole(conversion: pieces.Conversion, folder: Path) -> tuple[dict[str, Any], int]:
    """What comes of it, and in how many runs."""
    for runs in range(1, 100):
        if (said := pieces.convert(conversion, folder)) is not None:
            return dict(said), runs
    raise AssertionError


def there(name: str) -> dict[str, int]:
    return s3.made_under(django_settings.S3_DERIVATIVES_BUCKET, f"pieces/{name}/")


def times(path: Path, kind: Literal["video", "audio"]) -> list[float]:
    with av.open(str(path), "r") as container:
        frames: Iterator[Any] = container.decode(video=0) if kind == "video" else container.decode(audio=0)
        return [frame.time for frame in frames]


class TestLongFilm:
    def test_of_four_hours_has_every_picture_at_its_time(self, tour: LocalFile, tmp_path: Path) -> None:
        said, runs = whole(pieces.Conversion(tour, HOURS, "tour"), tmp_path)
        assert (said["width"], said["height"]) == (160, 120)
        assert runs == 17 + 1
        shown = times(tmp_path / said["file"], "video")
        assert len(shown) == HOURS
        assert {round(later - earlier, 3) for earlier, later in pairwise(shown)} == {1.0}
        pieces.drop("tour")
        assert there("tour") == {}

    def test_is_gone_on_with_at_the_piece_where_its_worker_was_killed(
        self, tour: LocalFile, tmp_path: Path, settings: Settings
    ) -> None:
        settings.PREVIEW_PIECE_SECONDS = 3600
        environment = os.environ | {
            "S3_DERIVATIVES_BUCKET": django_settings.S3_DERIVATIVES_BUCKET,
            "PREVIEW_PIECE_SECONDS": "3600",
        }
        worker = subprocess.Popen(
            [sys.executable, "-c", _CONVERTS, str(tour.path), str(HOURS), str(tmp_path)],
            cwd=ROOT,
            env=environment,
        )
        deadline = time.monotonic() + 120
        while len(there("killed")) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        done = len(there("killed"))
        said, runs = whole(pieces.Conversion(tour, HOURS, "killed"), tmp_path)
        assert runs == 5 - done + 1
        assert len(times(tmp_path / said["file"], "video")) == HOURS

    def test_that_says_it_is_longer_than_it_is_ends_where_it_ends(
        self, tour: LocalFile, tmp_path: Path, settings: Settings
    ) -> None:
        settings.PREVIEW_PIECE_SECONDS = 7200
        said, runs = whole(pieces.Conversion(tour, 5 * 7200, "boast"), tmp_path)
        assert runs == 5 + 1
        assert list(there("boast").values())[3:] == [0, 0]
        assert len(times(tmp_path / said["file"], "video")) == HOURS

    def test_without_a_picture_anywhere_is_refused(self, tmp_path: Path, settings: Settings) -> None:
        settings.PREVIEW_PIECE_SECONDS = 2
        path = tmp_path / "short.mp4"
        path.write_bytes(film(seconds=1))
        conversion = pieces.Conversion(LocalFile(path), 5, "empty")
        for number in range(3):
            s3.put(django_settings.S3_DERIVATIVES_BUCKET, conversion.key(number), b"", media_type="video/mp4")
        with pytest.raises(Refused, match="无法解出视频画面"):
            pieces.convert(conversion, tmp_path)


class TestSeam:
    @pytest.fixture
    def twice(self, tmp_path: Path, settings: Settings) -> tuple[Path, Path]:
        """A film with sound converted at once, and the same in three pieces."""
        path = tmp_path / "walk.mp4"
        path.write_bytes(film(seconds=10))
        converted = []
        for length in (900, 4):
            settings.PREVIEW_PIECE_SECONDS = length
            folder = tmp_path / str(length)
            folder.mkdir()
            said, _ = whole(pieces.Conversion(LocalFile(path), 10.0, "walk"), folder)
            converted.append(folder / said["file"])
        return converted[0], converted[1]

    @pytest.mark.parametrize("kind", ["video", "audio"])
    def test_is_not_there(self, twice: tuple[Path, Path], kind: Literal["video", "audio"]) -> None:
        at_once, joined = (times(path, kind) for path in twice)
        assert len(joined) == len(at_once)
        assert joined == pytest.approx(at_once, abs=0.001)
