"""`evidence.resume` and `evidence.storage_kill`: what is sent again, and what is lost, when things are killed.

A loss ends the run with an error; the figure is what a phone has to send again.
"""

from __future__ import annotations

import hashlib
import random
import socket
from collections.abc import Iterable
from contextlib import suppress
from http.client import HTTPException
from time import sleep
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from tests.bench.client import Client
from tests.bench.film import PART, Film, Signed, path_of
from tests.bench.measure import Compared, row
from tests.bench.rows.cases import CASES, clue
from tests.bench.rows.evidence_film import declaration, post
from tests.bench.site import Site

MIB = 1024 * 1024
RESUMED = 50
KILLED = 20
FILM = 5 * PART - 3 * MIB
URL_SECONDS = 3
#: The same faults every time, at bytes nobody chose.
CHANCE = random.Random(20261102)  # noqa: S311 - no secret


class Lost(RuntimeError):
    """Something acknowledged is not there."""


def signed(rows: Iterable[dict[str, Any]]) -> list[Signed]:
    return [Signed.of(one) for one in rows]


def cut_off(storage: str, one: Signed, body: memoryview) -> None:
    """Begin a request and die in the middle of its body."""
    at = urlsplit(storage)
    with socket.create_connection((at.hostname or "", at.port or 80)) as wire:
        headers = "".join(f"{name}: {value}\r\n" for name, value in one.headers.items())
        wire.sendall(f"PUT {one.path} HTTP/1.1\r\nHost: {at.netloc}\r\n{headers}\r\n".encode())
        wire.sendall(body)


def resume(site: Site, case: str) -> float:
    """One film, cut off at a random byte; returns what was sent more than once, in parts."""
    film, id = Film.made(FILM), str(uuid4())
    storage = site.told["S3_PUBLIC_ENDPOINT_URL"]
    upload = f"/api/v1/evidence/uploads/{id}"
    form = declaration(film, case, id)
    with site.client() as phone:
        first = signed(post(phone, "/api/v1/evidence/uploads", form)["requests"])
    cut = CHANCE.randrange(1, FILM)
    whole, rest = divmod(cut, PART)
    with site.client() as phone, Client(storage) as wire:
        for number in range(1, whole + 1):
            send_part(phone, wire, upload, film, number)
        (last,) = signed(post(phone, f"{upload}/urls", {"parts": [whole + 1]})["requests"])
    cut_off(storage, last, film.parts[whole][:rest])
    site.processes.kill("web")
    site.processes.start("web")
    sleep(URL_SECONDS + 0.5)
    expired(storage, first[-1], film)
    site.processes.await_health()
    # The phone has its file and what it declared, and knows nothing else.
    sent = cut
    with site.client() as phone, Client(storage) as wire:
        post(phone, "/api/v1/evidence/uploads", form)
        for number in phone.get(upload)["missing"]:
            sent += send_part(phone, wire, upload, film, number)
        post(phone, f"{upload}/complete", {})
        post(phone, f"{upload}/complete", {})
        held(site, phone, id, form["sha256"])
    return (sent - FILM) / PART


def send_part(phone: Client, wire: Client, upload: str, film: Film, number: int) -> int:
    """Have one part signed and send it at once: on a busy machine an address of 3 s is soon old; how many bytes."""
    (one,) = signed(post(phone, f"{upload}/urls", {"parts": [number]})["requests"])
    body = film.parts[number - 1]
    wire.send("PUT", one.path, body, one.headers)
    return len(body)


def expired(storage: str, one: Signed, film: Film) -> None:
    """Hold the store to the end of an address."""
    try:
        with Client(storage) as wire:
            wire.send("PUT", one.path, film.parts[one.number - 1], one.headers)
    except (RuntimeError, OSError, HTTPException):
        return
    raise Lost("an address that had expired was taken")


def held(site: Site, phone: Client, id: str, sha256: str) -> None:
    """Fetch the evidence as anybody would, and compare."""
    (granted,) = post(phone, "/api/v1/evidence/access", {"evidence": [id]})
    with Client(site.told["S3_PUBLIC_ENDPOINT_URL"]) as wire:
        content = wire.send("GET", path_of(granted["url"]))
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Lost(f"evidence {id} is not what was sent")


def registered(site: Site) -> str:
    with site.client() as phone:
        return str(post(phone, CASES, clue(site))["id"])


def listed(site: Site, case: str, expected: int) -> None:
    """Every file is evidence, and once."""
    with site.client() as phone:
        found = phone.get(f"/api/v1/evidence?case={case}")["count"]
    if found != expected:
        raise Lost(f"{found} pieces of evidence of {expected}")


@row("evidence.resume", unit="parts", floor="one part, the most that may be sent again")
def resumed(site: Site) -> Compared:
    """The most sent again after app kill, SIGKILL of the server and expiry of every address, of 50 films."""
    case = registered(site)
    site.processes.kill("web")
    site.processes.start("web", S3_URL_SECONDS=str(URL_SECONDS))
    site.processes.await_health()
    try:
        again = [resume(site, case) for _ in range(RESUMED)]
    finally:
        site.processes.kill("web")
        site.processes.start("web", S3_URL_SECONDS="900")
        site.processes.await_health()
    listed(site, case, RESUMED)
    return Compared(max(again), 1.0, RESUMED)


@row("evidence.storage_kill", unit="lost", floor="files acknowledged before SIGKILL of the store")
def storage_kill(site: Site) -> Compared:
    """What is gone of the acknowledged when the store is killed right after the answer, of 20 rounds."""
    case = registered(site)
    acknowledged: dict[str, str] = {}
    for number in range(KILLED):
        small = number % 2 == 0
        film, id = Film.made(2 * MIB + number if small else 2 * PART + MIB), str(uuid4())
        form = declaration(film, case, id)
        if small:
            del form["parts"]
        with site.client() as phone, Client(site.told["S3_PUBLIC_ENDPOINT_URL"]) as wire:
            begun = post(phone, "/api/v1/evidence/uploads", form)
            for one in signed(begun["requests"]):
                body = film.content if small else film.parts[one.number - 1]
                wire.send("PUT", one.path, body, one.headers)
            post(phone, f"/api/v1/evidence/uploads/{id}/complete", {})
        site.processes.kill("storage")
        acknowledged[id] = form["sha256"]
        site.processes.start("storage")
        site.processes.await_health()
    lost = sum(not kept(site, id, sha256) for id, sha256 in acknowledged.items())
    listed(site, case, KILLED)
    return Compared(float(lost), float(KILLED), KILLED)


def kept(site: Site, id: str, sha256: str) -> bool:
    with site.client() as phone, suppress(Lost, RuntimeError):
        held(site, phone, id, sha256)
        return True
    return False
