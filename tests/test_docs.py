"""What docs/testing.md and docs/c_api.md say holds: their examples run, and their figures are the package's.

The example in Cython runs in test_c_api_users.py, where Cython is at work anyway.
"""

import doctest
import pathlib
import re
import subprocess
import sys

import numpy as np
import pytest
from extension import build, needs_compiler

import gelu
from gelu import _bounds
from gelu._formats import formats

DOCS = pathlib.Path(__file__).parents[1] / "docs"
PAGES = ["testing.md", "c_api.md"]

pytestmark = pytest.mark.skipif(not (DOCS / "testing.md").exists(), reason="the documentation is not here")


def text_of(page):
    return (DOCS / page).read_text(encoding="utf-8")


def blocks(page, language):
    return re.findall(rf"```{language}\n(.*?)```", text_of(page), re.DOTALL)


def sections(page):
    """The examples of a page: of each section those that go on from each other."""
    for section in re.split(r"\n##+ ", text_of(page)):
        examples = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
        if examples:
            yield pytest.param("".join(examples), id=f"{page}, {section.splitlines()[0]}")


@pytest.mark.parametrize("example", [section for page in PAGES for section in sections(page)])
def test_the_examples_print_what_the_page_shows(example):
    for package in re.findall(r"^>>> (?:import|from) (\w+)", example, re.MULTILINE):
        pytest.importorskip(package)
    names = {"np": np, "gelu": gelu, "gelu.testing": gelu.testing}
    test = doctest.DocTestParser().get_doctest(example, names, "example", None, 0)
    result = doctest.DocTestRunner().run(test)
    assert result.attempted > 0
    assert result.failed == 0


@needs_compiler
def test_the_example_in_c_compiles_without_a_warning_and_runs(tmp_path):
    (example,) = blocks("c_api.md", "c")
    source = tmp_path / "example.c"
    source.write_text(example)
    module = build(source, tmp_path, "example")
    assert module.gelu_of_float(-20.0) == gelu.gelu(-20.0)
    with pytest.raises(TypeError):
        module.gelu_of_float("one")


def exponent(text):
    """-6.8 of 2⁻⁶·⁸."""
    return float(text.removeprefix("2").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹·", "-0123456789.")))


def test_what_the_judge_may_be_off_by_is_what_the_bounds_say():
    rows = re.findall(r"^\| (\w+) \| (2\S+) \| (2\S+) \| (2\S+) \|$", text_of("testing.md"), re.MULTILINE)
    assert [name for name, *_ in rows] == list(formats())
    for name, *said in rows:
        wide, precision = ("longdouble", 64) if name == "float64" else ("float64", 53)
        for kind, text in zip(("grad", "grad2", "backward"), said, strict=True):
            error = _bounds.bounds_of(kind, "avx2")[wide] * 2.0 ** (formats()[name].precision - precision)
            assert exponent(text) == pytest.approx(np.log2(error), abs=0.05)


@pytest.mark.parametrize("page", PAGES)
def test_pictures_and_files_that_are_named_are_there(page):
    for name in re.findall(r"\]\((\S+?)\)", text_of(page)) + re.findall(
        r"`((?:benchmarks|gelu)/\S+?)[`\s]", text_of(page)
    ):
        assert (DOCS / name).exists() or (DOCS.parent / name).exists(), name


def test_the_command_that_draws_refuses_what_is_no_folder(tmp_path):
    command = [sys.executable, DOCS.parent / "benchmarks" / "errors.py", tmp_path / "nothing"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "expected a folder that can be written" in done.stderr
