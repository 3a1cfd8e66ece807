"""The stubs: what a type checker makes of a call is what NumPy makes of it."""

import ast
import importlib.util
import json
import pathlib
import subprocess
import sys
import typing

import numpy as np
import pytest

CALLS = pathlib.Path(__file__).with_name("typed_calls.py")
SOURCE = CALLS.read_text(encoding="utf-8")


def needs(checker):
    return pytest.mark.skipif(importlib.util.find_spec(checker) is None, reason=f"{checker} is not installed")


def check(*command, folder):
    """Run a module away from the sources, so that it finds the package where Python does."""
    result = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


@needs("mypy")
def test_mypy_takes_and_refuses_the_calls_as_numpy_does(tmp_path):
    check("mypy", "--strict", "--cache-dir", tmp_path / "cache", CALLS, folder=tmp_path)


@needs("basedpyright")
def test_pyright_takes_and_refuses_the_calls_as_numpy_does(tmp_path):
    configuration = {
        "include": [str(CALLS)],
        "typeCheckingMode": "strict",
        "enableTypeIgnoreComments": True,
        "reportUnnecessaryTypeIgnoreComment": "error",
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(configuration), encoding="utf-8")
    check("basedpyright", "--pythonpath", sys.executable, folder=tmp_path)


@needs("mypy")
def test_the_stubs_agree_with_the_modules_for_mypy(tmp_path):
    check("mypy.stubtest", "gelu", folder=tmp_path)


@needs("basedpyright")
def test_every_public_type_is_known_to_pyright(tmp_path):
    check("basedpyright", "--verifytypes", "gelu", "--ignoreexternal", folder=tmp_path)


def assert_type(value, expected):
    """That the value has the type, where a set stands for an array."""
    kinds = typing.get_args(expected)
    if typing.get_origin(expected) is tuple:
        assert len(value) == len(kinds)
        for part, kind in zip(value, kinds, strict=True):
            assert_type(part, kind)
    elif typing.get_origin(expected) is set:
        assert isinstance(value, np.ndarray)
        assert kinds[0] is typing.Any or issubclass(value.dtype.type, typing.get_origin(kinds[0]) or kinds[0])
    elif expected is not typing.Any:
        assert value is expected or type(value) is (typing.get_origin(expected) or expected)


def test_numpy_takes_and_refuses_the_calls_as_the_type_checkers_do(monkeypatch):
    pytest.importorskip("typing_extensions")
    monkeypatch.setattr("typing_extensions.assert_type", assert_type)
    monkeypatch.setattr("numpy.typing.NDArray", set)
    names = {}
    for statement in ast.parse(SOURCE).body:
        code = compile(ast.Module([statement], []), CALLS, "exec")
        if "# type: ignore" in "\n".join(SOURCE.splitlines()[statement.lineno - 1 : statement.end_lineno]):
            with pytest.raises((TypeError, ValueError, AttributeError, KeyError)):
                exec(code, names)
        else:
            exec(code, names)
