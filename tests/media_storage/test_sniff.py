import io
import wave
import zipfile

import av
import pytest
from PIL import Image
from pillow_heif import register_heif_opener

from media_storage.sniff import sniff, type_lies

register_heif_opener()


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((320, 240), 40).convert("RGB").save(out, kind)
    return out.getvalue()


def film(container: str, codec: str) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=container) as target:
        stream = target.add_stream(codec, rate=10)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(3):
            target.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        target.mux(stream.encode(None))
    return out.getvalue()


def sound(container: str, codec: str, rate: int) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=container) as target:
        stream = target.add_stream(codec, rate=rate)
        assert isinstance(stream, av.AudioStream)
        stream.layout = "mono"
        resampler = av.AudioResampler("s16" if "amr" in codec else "fltp", "mono", rate, 160)
        silence = av.AudioFrame(format="s16", layout="mono", samples=1600)
        silence.sample_rate = rate
        for plane in silence.planes:
            plane.update(bytes(plane.buffer_size))
        for frame in resampler.resample(silence):
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return out.getvalue()


def wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(8000)
        target.writeframes(bytes(800))
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("清单.txt", "一")
    return out.getvalue()


class TestSniff:
    @pytest.mark.parametrize(
        ("kind", "media_type"),
        [
            ("JPEG", "image/jpeg"),
            ("PNG", "image/png"),
            ("WEBP", "image/webp"),
            ("HEIF", "image/heic"),
            ("AVIF", "image/avif"),
            ("PDF", "application/pdf"),
        ],
    )
    def test_knows_pictures_and_scans(self, kind: str, media_type: str) -> None:
        assert sniff(picture(kind)[:4096]) == media_type

    @pytest.mark.parametrize(
        ("container", "codec", "media_type"),
        [
            ("mp4", "libx264", "video/mp4"),
            ("mov", "libx264", "video/quicktime"),
            ("matroska", "libx264", "video/x-matroska"),
            ("avi", "mpeg4", "video/x-msvideo"),
            ("3gp", "libx264", "video/3gpp"),
        ],
    )
    def test_knows_films(self, container: str, codec: str, media_type: str) -> None:
        assert sniff(film(container, codec)[:4096]) == media_type

    @pytest.mark.parametrize(
        ("container", "codec", "rate", "media_type"),
        [
            ("mp3", "libmp3lame", 44100, "audio/mpeg"),
            ("amr", "libopencore_amrnb", 8000, "audio/amr"),
            ("ipod", "aac", 44100, "audio/mp4"),
            ("adts", "aac", 44100, "audio/aac"),
        ],
    )
    def test_knows_sound(self, container: str, codec: str, rate: int, media_type: str) -> None:
        assert sniff(sound(container, codec, rate)[:4096]) == media_type

    def test_knows_wav_and_zip(self) -> None:
        assert sniff(wav()) == "audio/wav"
        assert sniff(archive()) == "application/zip"

    @pytest.mark.parametrize(
        "page",
        [
            b"<!DOCTYPE html><html></html>",
            b"\xef\xbb\xbf\n <HTML>",
            b"<!-- <p> --><script>alert(1)</script>",
            b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>",
        ],
    )
    def test_knows_a_page_however_it_begins(self, page: bytes) -> None:
        assert sniff(page) == "text/html"

    def test_knows_a_drawing_that_can_carry_script(self) -> None:
        assert sniff(b'<?xml version="1.0"?><svg onload="x()">') == "image/svg+xml"

    @pytest.mark.parametrize("head", [b"", b"\xff", b"RIFF", b"plain words", bytes(4096)])
    def test_says_nothing_of_what_it_does_not_know(self, head: bytes) -> None:
        assert sniff(head) is None


class TestTypeLies:
    @pytest.mark.parametrize(
        ("declared", "detected"),
        [
            ("image/jpeg", "text/html"),
            ("image/jpeg", "image/png"),
            ("image/jpeg", None),
            ("video/mp4", "image/heic"),
            ("application/pdf", "application/zip"),
            ("text/plain", "text/html"),
        ],
    )
    def test_when_the_bytes_say_otherwise(self, declared: str, detected: str | None) -> None:
        assert type_lies(declared, detected)

    @pytest.mark.parametrize(
        ("declared", "detected"),
        [
            ("image/jpeg", "image/jpeg"),
            ("image/heif", "image/heic"),
            ("video/quicktime", "video/mp4"),
            ("audio/m4a", "audio/mp4"),
            ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip"),
            ("application/octet-stream", "text/html"),
            ("text/plain", None),
            ("application/msword", None),
        ],
    )
    def test_not_when_they_agree_or_nothing_is_claimed(self, declared: str, detected: str | None) -> None:
        assert not type_lies(declared, detected)
