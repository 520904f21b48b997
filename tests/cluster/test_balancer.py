import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from config.engines import ports
from config.engines.children import Child, Command


class Echo(BaseHTTPRequestHandler):
    """Says which server it is and which host it was asked for, after it has read the body."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        size = len(self.rfile.read(int(self.headers["Content-Length"])))
        body = f"{self.server.server_port} {self.headers['Host']} {size}".encode()  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def backends() -> Iterator[list[ThreadingHTTPServer]]:
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Echo) for _ in range(2)]
    for server in servers:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield servers
    for server in servers:
        server.server_close()


def test_carries_to_each_in_turn_and_to_the_other_where_one_is_dead(
    backends: list[ThreadingHTTPServer], tmp_path: Path
) -> None:
    listen = ports.choose(None, ports.is_free)
    behind = ",".join(f"127.0.0.1:{server.server_port}" for server in backends)
    argv = [sys.executable, "-m", "config.cluster.balancer", f"127.0.0.1:{listen}={behind}"]

    def put(size: int) -> tuple[int, str, int]:
        answer = httpx.put(f"http://127.0.0.1:{listen}/", content=b"x" * size, headers={"Host": "county"})
        port, host, read = answer.text.split()
        return int(port), host, int(read)

    with Child(Command("front", argv, grace=3), tmp_path):
        deadline = time.monotonic() + 20
        while not ports.answers(listen):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        answers = {put(3_000_000) for _ in range(4)}
        assert answers == {(server.server_port, "county", 3_000_000) for server in backends}
        backends[0].shutdown()
        backends[0].server_close()
        assert {put(1)[0] for _ in range(4)} == {backends[1].server_port}
