"""Debian's chromium driven through a pipe: a page is opened, clicked and photographed as a person would."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Browser:
    """One tab. Commands are the DevTools protocol's, each ended by a NUL."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = commands, answers
        self._last, self._rest, self._session = 0, b"", ""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Do it and wait for the answer; what the browser tells besides is not listened to."""
        self._last += 1
        said = {"id": self._last, "method": method, "params": params}
        if self._session:
            said["sessionId"] = self._session
        os.write(self._commands, json.dumps(said).encode() + b"\0")
        while True:
            told = self._told()
            if told.get("id") == self._last:
                assert "error" not in told, told
                return dict(told["result"])

    def _told(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            self._rest += os.read(self._answers, 65536)
        one, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(one))

    def open(self, url: str, cookies: dict[str, str]) -> None:
        for name, value in cookies.items():
            self.ask("Network.setCookie", name=name, value=value, url=url)
        self.ask("Page.navigate", url=url)

    def script(self, expression: str) -> Any:
        """What an expression of the page's own is."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    def until(self, expression: str, *, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not self.script(expression):
            assert time.monotonic() < deadline, (expression, self.script("document.body.innerText"))
            time.sleep(0.2)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        for kind, (x, y) in (("mousePressed", start), ("mouseMoved", end), ("mouseReleased", end)):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=1, clickCount=1)

    def shoot(self, to: Path) -> None:
        """A picture of the whole page."""
        shot = self.ask("Page.captureScreenshot", captureBeyondViewport=True)
        to.write_bytes(base64.b64decode(shot["data"]))


@contextmanager
def browser(profile: Path, *, width: int = 1000, height: int = 1200) -> Iterator[Browser]:
    """A browser that ends with the block. The pipe's ends are its descriptors 3 and 4."""
    (their_commands, commands), (answers, their_answers) = os.pipe(), os.pipe()
    shell = f'exec "$0" "$@" 3<&{their_commands} 4>&{their_answers}'
    flags = (*FLAGS, "--remote-debugging-pipe", f"--window-size={width},{height}")
    command = ["/bin/bash", "-c", shell, CHROMIUM or "", *flags, f"--user-data-dir={profile}"]
    with subprocess.Popen(
        command, pass_fds=(their_commands, their_answers), stderr=subprocess.DEVNULL
    ) as process:
        os.close(their_commands)
        os.close(their_answers)
        try:
            yield Browser(commands, answers)
        finally:
            os.close(commands)
            os.close(answers)
            process.terminate()
            process.wait(20)
