"""What files say of themselves, read by processes that may be killed."""

import ctypes
import os
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from media_storage import probe, s3, sandbox
from media_storage.errors import StorageUnavailable
from media_storage.said import Place
from media_storage.sandbox import Limits, LocalFile
from tests.media_storage import hostile
from tests.media_storage.files import film, photo, sound

HOSTILE = hostile.__name__
SMALL = Limits(seconds=60, cpu=5, memory=1024 * sandbox.MIB, file=sandbox.MIB)

#: Says how nice the session of the sandboxed process is, while that waits for its bytes.
_ASKS_NICELY = """
import os, sys
from pathlib import Path
from media_storage import sandbox

class Watching(sandbox.LocalFile):
    def read(self, offset, length):
        [child] = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        print(Path(f"/proc/{child}/autogroup").read_text().split()[-1])
        return super().read(offset, length)

os.nice(7)
sandbox.run("tests.media_storage.hostile.piece", Watching(Path(sys.argv[1])), at=0, length=1)
"""


@pytest.fixture
def kept(tmp_path: Path) -> LocalFile:
    path = tmp_path / "bytes"
    path.write_bytes(bytes(range(256)) * 10_000)
    return LocalFile(path)


def saved(folder: Path, content: bytes) -> LocalFile:
    path = folder / "file"
    path.write_bytes(content)
    return LocalFile(path)


class TestSandbox:
    def test_gives_the_function_the_file_and_its_arguments(self, kept: LocalFile) -> None:
        assert sandbox.run(f"{HOSTILE}.piece", kept, at=255, length=2) == [255, 0]

    def test_never_reads_more_than_was_asked_for(self, kept: LocalFile) -> None:
        assert sandbox.run(f"{HOSTILE}.lengths", kept, of=[1, 4096, 700_000, 5_000_000]) == [
            1,
            4096,
            700_000,
            2_560_000 - 704_097,
        ]

    def test_ends_what_takes_too_long_by_the_clock(self, kept: LocalFile) -> None:
        began = time.monotonic()
        with pytest.raises(sandbox.TimedOut):
            sandbox.run(f"{HOSTILE}.sleep", kept, limits=Limits(seconds=0.7))
        assert time.monotonic() - began < 5

    def test_ends_what_takes_too_long_by_the_processor(self, kept: LocalFile) -> None:
        with pytest.raises(sandbox.TimedOut):
            sandbox.run(f"{HOSTILE}.spin", kept, limits=Limits(seconds=90, cpu=1))

    def test_ends_what_wants_too_much_memory(self, kept: LocalFile) -> None:
        with pytest.raises(sandbox.OutOfMemory):
            sandbox.run(f"{HOSTILE}.hoard", kept, limits=SMALL)

    @pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="this kernel knows no sessions")
    def test_is_as_nice_as_who_asks_for_it_though_in_a_session_of_its_own(self, kept: LocalFile) -> None:
        done = subprocess.run(
            [sys.executable, "-c", _ASKS_NICELY, str(kept.path)], capture_output=True, text=True, check=True
        )
        assert int(done.stdout) == min(19, os.nice(0) + 7)

    def test_survives_a_crash(self, kept: LocalFile) -> None:
        with pytest.raises(sandbox.Crashed):
            sandbox.run(f"{HOSTILE}.crash", kept)

    def test_says_what_failed(self, kept: LocalFile) -> None:
        with pytest.raises(sandbox.Crashed) as failure:
            sandbox.run(f"{HOSTILE}.fail", kept)
        assert "ZeroDivisionError" in failure.value.said

    def test_says_why_it_was_refused(self, kept: LocalFile) -> None:
        with pytest.raises(sandbox.Refused, match="不予处理") as refusal:
            sandbox.run(f"{HOSTILE}.refuse", kept)
        assert refusal.value.code == "no"

    def test_bounds_what_is_written(self, kept: LocalFile, tmp_path: Path) -> None:
        with pytest.raises(sandbox.Refused) as refusal:
            sandbox.run(f"{HOSTILE}.write", kept, limits=SMALL, into=str(tmp_path))
        assert refusal.value.code == "output_too_large"

    def test_has_no_secrets(self, kept: LocalFile) -> None:
        assert os.environ["SECRET_KEY"]
        assert set(sandbox.run(f"{HOSTILE}.environment", kept)) <= {"LANG", "MALLOC_ARENA_MAX", "LC_CTYPE"}

    @pytest.mark.skipif(ctypes.CDLL(None).syscall(444, None, 0, 1) < 1, reason="the kernel has no Landlock")
    def test_has_no_files_but_those_it_is_given(self, kept: LocalFile, tmp_path: Path) -> None:
        (secret := tmp_path / "secret.env").write_text("SECRET_KEY=x")
        places = [str(secret), str(tmp_path), str(sandbox.CHECKOUT), str(sandbox.CHECKOUT / "media_storage")]
        assert sandbox.run(f"{HOSTILE}.pry", kept, places=places) == []

    def test_has_no_network(self, kept: LocalFile) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            address = server.getsockname()
            with socket.create_connection(address):
                assert sandbox.run(f"{HOSTILE}.connect", kept, to=list(address)) is False

    def test_blames_the_store_and_not_the_file_when_the_store_goes_away(self) -> None:
        class Gone:
            size = 100

            def read(self, offset: int, length: int) -> bytes:
                raise StorageUnavailable

        with pytest.raises(StorageUnavailable):
            sandbox.run(f"{HOSTILE}.piece", Gone(), at=0, length=1)


class TestRecording:
    def test_says_what_it_is(self, tmp_path: Path) -> None:
        made = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
        found = probe.recording(saved(tmp_path, film(seconds=6, created=made, place="+24.8279+099.6053/")))
        assert found.container.startswith("mov,mp4")
        assert found.seconds == pytest.approx(6, abs=0.2)
        assert {stream.kind for stream in found.streams} == {"video", "audio"}
        assert (found.streams[0].width, found.streams[0].height) == (640, 360)
        assert found.created_at == made
        assert found.place == Place(24.8279, 99.6053)
        assert not found.truncated

    def test_is_read_from_the_object_store_by_ranges(self, bucket: str) -> None:
        content = film(seconds=4)
        s3.put(bucket, "film", content, media_type="video/mp4")
        found = probe.recording(probe.StoredBytes("film", "", len(content)))
        assert found.seconds == pytest.approx(4, abs=0.2)
        assert not found.truncated

    @pytest.mark.parametrize("form", ["matroska", "mpegts", "avi"])
    def test_of_a_body_camera_may_have_another_container(self, form: str, tmp_path: Path) -> None:
        found = probe.recording(saved(tmp_path, film(seconds=4, form=form)))
        assert found.seconds == pytest.approx(4, abs=0.3)
        assert not found.truncated

    def test_of_sound_has_no_pictures(self, tmp_path: Path) -> None:
        found = probe.recording(saved(tmp_path, sound(seconds=3)))
        assert not found.has_pictures
        assert found.seconds == pytest.approx(3, abs=0.2)

    def test_without_its_index_is_cut_short(self, tmp_path: Path) -> None:
        whole = film(seconds=6)
        with pytest.raises(sandbox.Refused) as refusal:
            probe.recording(saved(tmp_path, whole[: whole.index(b"moov")]))
        assert refusal.value.code == "truncated"

    def test_with_its_index_in_front_is_cut_short_all_the_same(self, tmp_path: Path) -> None:
        whole = film(seconds=6, index_first=True)
        assert not probe.recording(saved(tmp_path, whole)).truncated
        assert probe.recording(saved(tmp_path, whole[: len(whole) * 2 // 3])).truncated

    def test_of_noise_is_unreadable(self, tmp_path: Path) -> None:
        with pytest.raises(sandbox.Refused) as refusal:
            probe.recording(saved(tmp_path, os.urandom(100_000)))
        assert refusal.value.code == "unreadable"


class TestPhotograph:
    @pytest.mark.parametrize("form", ["JPEG", "HEIF", "PNG", "WEBP"])
    def test_says_when_and_where_it_was_taken(self, form: str, tmp_path: Path) -> None:
        at = datetime(2026, 11, 23, 10, 30, tzinfo=timezone(timedelta(hours=8)))
        found = probe.photograph(saved(tmp_path, photo(form=form, at=at, place=(24.8279, 99.6053))))
        assert found.format == form
        assert (found.width, found.height) == (800, 600)
        assert found.taken_at == at
        assert found.place is not None
        assert found.place.latitude == pytest.approx(24.8279, abs=1e-4)
        assert found.place.longitude == pytest.approx(99.6053, abs=1e-4)
        assert (found.make, found.model) == ("HUAWEI", "Mate 70")

    def test_held_upright_is_higher_than_wide(self, tmp_path: Path) -> None:
        for form in ("JPEG", "PNG", "WEBP", "AVIF", "TIFF"):
            found = probe.photograph(saved(tmp_path, photo(form=form, orientation=6)))
            assert (found.format, found.width, found.height, found.orientation) == (form, 600, 800, 6)

    def test_without_an_offset_has_a_local_time(self, tmp_path: Path) -> None:
        naive = datetime(2026, 11, 23, 10, 30)  # noqa: DTZ001 - what EXIF says without an offset
        assert probe.photograph(saved(tmp_path, photo(at=naive))).taken_at == naive

    def test_cut_short_is_known(self, tmp_path: Path) -> None:
        whole = photo()
        assert probe.photograph(saved(tmp_path, whole[: len(whole) // 2])).truncated

    def test_that_is_a_bomb_is_not_decoded(self, tmp_path: Path) -> None:
        for size in ((20_000, 20_000), (12_000, 9_000)):
            with pytest.raises(sandbox.Refused) as refusal:
                probe.photograph(saved(tmp_path, hostile.bomb(*size)))
            assert refusal.value.code == "bomb"

    def test_that_is_none_is_unreadable(self, tmp_path: Path) -> None:
        with pytest.raises(sandbox.Refused) as refusal:
            probe.photograph(saved(tmp_path, b"GIF89a" + os.urandom(10)))
        assert refusal.value.code == "unreadable"


def test_an_empty_file_is_unreadable(tmp_path: Path) -> None:
    for read in (probe.recording, probe.photograph):
        with pytest.raises(sandbox.Refused) as refusal:
            read(saved(tmp_path, b""))
        assert refusal.value.code == "unreadable"
