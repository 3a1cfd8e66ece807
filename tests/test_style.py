"""Everything that checks the style checks the same, in the same versions."""

import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[1]


def files_of(*patterns):
    """Those in the repository; none where this is no clone of it."""
    if shutil.which("git") is None:
        return set()
    done = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True)
    return {ROOT / name for name in done.stdout.split("\0") if name}


pytestmark = pytest.mark.skipif(not files_of("setup.py"), reason="this is no clone of the repository")


def test_the_hooks_before_a_commit_have_the_versions_of_the_extra_for_style():
    extra = re.search(r"^lint = \[(.*)\]$", (ROOT / "pyproject.toml").read_text(), re.MULTILINE)[1]
    hooks = re.findall(r"additional_dependencies: \[(.*)\]", (ROOT / ".pre-commit-config.yaml").read_text())
    assert set(hooks) == set(re.findall(r'"(.*?)"', extra))


def test_files_that_a_program_wrote_are_marked_and_no_others_are():
    written = {path for path in files_of("*.[ch]", "*.py", "*.pyi", "*.pxd") if is_written(path)}
    assert files_of(":(attr:linguist-generated)") == written
    assert written


def is_written(path):
    return path.read_text(encoding="utf-8").lstrip("/*# ").startswith("Written by ")


def test_files_that_a_program_wrote_are_left_as_it_wrote_them():
    for path in files_of(":(attr:linguist-generated)*.[ch]"):
        assert "DisableFormat: true" in (path.parent / ".clang-format").read_text()
