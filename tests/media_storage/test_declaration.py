from hashlib import sha256
from typing import Any

import pytest
from pytest_django import Settings

from media_storage.declaration import check_declaration, clean_file_name
from media_storage.errors import InvalidDeclaration, TooLarge

DIGEST = sha256(b"x").hexdigest()
PLAIN: dict[str, Any] = {"size": 10, "sha256": DIGEST, "media_type": "image/jpeg", "part_sha256": ()}


class TestCheckDeclaration:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("size", -1),
            ("sha256", DIGEST.upper()),
            ("sha256", DIGEST[:-1]),
            ("sha256", DIGEST + "\n"),
            ("media_type", "jpeg"),
            ("media_type", "image/jpeg\r\nX-Evil: 1"),
            ("media_type", "text/html; charset=utf-8"),
            ("part_sha256", (DIGEST, DIGEST)),
            ("part_sha256", (sha256(b"y").hexdigest(),)),
        ],
    )
    def test_names_the_field_that_makes_no_sense(self, field: str, value: object) -> None:
        with pytest.raises(InvalidDeclaration) as refused:
            check_declaration(**PLAIN | {field: value})
        assert refused.value.field == field

    def test_a_file_without_bytes_has_the_digest_of_nothing(self) -> None:
        nothing = sha256().hexdigest()
        assert check_declaration(**PLAIN | {"size": 0, "sha256": nothing, "part_sha256": ()}).count == 1
        with pytest.raises(InvalidDeclaration) as refused:
            check_declaration(**PLAIN | {"size": 0})
        assert refused.value.field == "sha256"

    def test_refuses_more_than_the_limit_and_says_which(self, settings: Settings) -> None:
        settings.UPLOAD_MAX_BYTES = 9
        with pytest.raises(TooLarge) as refused:
            check_declaration(**PLAIN)
        assert refused.value.limit == 9


class TestCleanFileName:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("现场照片.jpg", "现场照片.jpg"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\执法员\\录像.mp4", "录像.mp4"),
            ("a\r\nSet-Cookie: x\x00.jpg", "aSet-Cookie: x.jpg"),
            ("photo\u202egpj.exe", "photogpj.exe"),
            ("\ud800.jpg", ".jpg"),
            ("   ", "未命名文件"),
            ("耈街𬭎.heic", "耈街𬭎.heic"),
        ],
    )
    def test_keeps_what_can_be_seen_of_the_last_component(self, given: str, kept: str) -> None:
        assert clean_file_name(given) == kept

    def test_keeps_the_ending_of_a_name_too_long(self) -> None:
        assert clean_file_name("长" * 400 + ".jpg").endswith("长.jpg")
        assert len(clean_file_name("长" * 400)) == 255
