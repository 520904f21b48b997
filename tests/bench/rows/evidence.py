"""`evidence.*`: a photograph from the phone to the case."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from uuid import uuid4

import boto3  # noqa: TID251 - the floor is boto3 itself
from botocore.config import Config  # noqa: TID251 - the same
from PIL import Image

from tests.bench.client import Client
from tests.bench.measure import Compared, in_turns, milliseconds, row
from tests.bench.rows.cases import CASES, clue
from tests.bench.site import Site

MIB = 1024 * 1024
SIZE = 2 * MIB


def photograph() -> bytes:
    """A JPEG of 2 MiB to the byte; what follows its end marker is padding."""
    side = 1000
    picture = Image.frombytes("RGB", (side, side), os.urandom(3 * side * side))
    file = BytesIO()
    picture.save(file, "JPEG", quality=88)
    if file.tell() > SIZE:
        raise RuntimeError(f"the photograph has {file.tell()} bytes")
    return file.getvalue().ljust(SIZE, b"\0")


def bring(phone: Client, storage: Client, case: str, content: bytes) -> None:
    """Declare, send straight to the store, complete."""
    id, taken = str(uuid4()), datetime.now(UTC).isoformat()
    form = {
        "id": id,
        "case": case,
        "file_name": "货架照片.jpg",
        "media_type": "image/jpeg",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "kind": "audiovisual",
        "title": "货架上超过保质期的食品",
        "captured_at": taken,
        "device_clock": taken,
    }
    begun = phone.post("/api/v1/evidence/uploads", form, {"Idempotency-Key": str(uuid4())})
    for signed in begun["requests"]:
        path = signed["url"][signed["url"].index("/", len("https://")) :]
        storage.send(signed["method"], path, content, signed["headers"])
    phone.post(f"/api/v1/evidence/uploads/{id}/complete", {}, {"Idempotency-Key": str(uuid4())})


@row("evidence.photo", unit="ms", floor="boto3 put_object of the same 2 MiB")
def photo(site: Site) -> Compared:
    """A photograph of 2 MiB by one phone: begin, PUT, complete."""
    content = photograph()
    s3 = boto3.client(
        "s3",
        endpoint_url=site.told["S3_ENDPOINT_URL"],
        region_name=site.told.get("S3_REGION", "us-east-1"),
        aws_access_key_id=site.told["S3_ACCESS_KEY"],
        aws_secret_access_key=site.told["S3_SECRET_KEY"],
        config=Config(s3={"addressing_style": "path"}),
    )
    per_round = 4

    def put() -> None:
        s3.put_object(Bucket=site.told["S3_BUCKET"], Key=f"floor/{uuid4()}", Body=content)

    with site.client() as phone, Client(site.told["S3_PUBLIC_ENDPOINT_URL"]) as storage:
        case = phone.post(CASES, clue(site), {"Idempotency-Key": str(uuid4())})["id"]
        return in_turns(
            partial(milliseconds, partial(bring, phone, storage, case, content), per_round),
            partial(milliseconds, put, per_round),
            rounds=9,
            per_round=per_round,
        )
