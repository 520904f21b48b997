"""The image that nobody here can build: what its recipe names is there, and what the composition runs in it exists."""

from __future__ import annotations

import fnmatch
import importlib
import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from config.engines.children import CHECKOUT

DEPLOY = CHECKOUT / "deploy"
INSTRUCTIONS = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "EXPOSE", "USER", "ENTRYPOINT", "CMD"}


def recipe() -> list[tuple[str, str]]:
    """Each instruction and what it says, lines that go on joined, comments left out."""
    text = re.sub(r"\\\n\s*", " ", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line.strip() for line in text.splitlines()]
    said = [line.partition(" ") for line in lines if line and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in said]


def ignored(path: str) -> bool:
    patterns = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").split()
    return any(fnmatch.fnmatch(path, one.removeprefix("**/")) for one in patterns)


def services() -> dict[str, Any]:
    read = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    own = {name: row for name, row in read["services"].items() if row["image"] == "enforcement-record"}
    assert own
    return own


class TestRecipe:
    def test_begins_with_a_python_that_the_project_takes_and_says_only_what_is_known(self) -> None:
        first, base = recipe()[0]
        assert first == "FROM"
        assert {word for word, _ in recipe()} <= INSTRUCTIONS
        version = re.fullmatch(r"python:(\d+)\.(\d+)-slim", base)
        assert version
        project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        least = re.search(r">=\s*(\d+)\.(\d+)", project["requires-python"])
        assert least
        assert tuple(map(int, version.groups())) >= tuple(map(int, least.groups()))

    def test_copies_what_is_there_and_what_the_context_lets_in(self) -> None:
        sources = [source for word, rest in recipe() if word == "COPY" for source in rest.split()[:-1]]
        assert sources
        for source in sources:
            assert (CHECKOUT / source).exists(), source
            assert not ignored(source), source
        for needed in ("manage.py", "config", "enforcement", "media_storage", "deploy"):
            assert (CHECKOUT / needed).exists()
            assert not ignored(needed), needed

    def test_installs_every_dependency_from_a_lock_that_names_its_digest(self) -> None:
        (install,) = (rest for word, rest in recipe() if word == "RUN")
        assert shlex.split(install)[:2] == ["pip", "install"]
        assert "--require-hashes" in install
        lock = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8")
        name = r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?=="
        named = re.findall(name, lock, re.MULTILINE)
        pinned = re.findall(name + r"\S+(?: ;[^\\\n]*)? \\\n\s+--hash=sha256:", lock, re.MULTILINE)
        assert pinned == named
        known = {_plain(name) for name in named}
        project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        wanted = {_plain(re.split(r"[\[<>=!~; ]", one)[0]) for one in project["dependencies"]}
        assert wanted <= known


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


class TestCommands:
    @pytest.mark.parametrize("name", sorted(services()))
    def test_of_the_composition_are_in_the_image(self, name: str) -> None:
        command = services()[name]["command"]
        program = command[0]
        assert (Path(sys.executable).parent / program).exists() or shutil.which(program), program
        said = " ".join(command)
        for managed in re.findall(r"python manage\.py (\w+)", said):
            assert managed in get_commands(), managed
        for module in re.findall(r"python -m (\S+)", said):
            assert importlib.util.find_spec(module), module
        for module, attribute in re.findall(r"\b([a-z_]+(?:\.[a-z_]+)+):([a-z_]+)$", said):
            assert hasattr(importlib.import_module(module), attribute), module

    def test_of_the_storage_are_ones_its_program_has(self) -> None:
        weed = Path(sys.executable).parent / "weed"
        told = subprocess.run([weed, "help"], capture_output=True, text=True, check=False)
        known = set(re.findall(r"^\s+([a-z0-9.]+)\s", told.stdout + told.stderr, re.MULTILINE))
        assert "master" in known
        for name, row in services().items():
            if row["command"][0] == "weed":
                words = [word for word in row["command"][1:] if not word.startswith("-")]
                assert words[0] in known, name
