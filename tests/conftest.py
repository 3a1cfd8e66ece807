"""What the tests share: a test that asks for `ufunc` or `format` runs for each of them; files for the command line."""

import signal

import hypothesis
import numpy as np
import pytest
from command_line import INPUT, one_line
from formats import FORMATS
from functions import ONE_TO_ONE, UFUNCS, name_of
from sampling import is_sampled_out

import gelu
from gelu.__main__ import main

# the same examples in every run, and no clock
hypothesis.settings.register_profile("specification", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("specification")


def pytest_addoption(parser):
    parser.addoption(
        "--every-combination",
        action="store_true",
        help="test every activation in every combination of types, layouts and instruction sets, and not in a sample",
    )
    parser.addoption(
        "--every-build",
        action="store_true",
        help="build the core alone, also by clang, under sanitizers and for other processors, and test each build",
    )


#: Files that take long with few tests: first, so that no processor waits for them at the end.
LONG = ("test_accuracy", "test_benchmarks", "test_build", "test_compilers", "test_typing")


def pytest_collection_modifyitems(config, items):
    items.sort(key=lambda item: item.path.stem not in LONG)
    if config.getoption("--every-combination"):
        return
    left_out = [item for item in items if is_sampled_out(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not is_sampled_out(item)]


def pytest_report_header():
    return f"gelu {gelu.__version__}, {gelu._core.config['isa']} kernels ({gelu._core.config['isa_reason']})"


@pytest.fixture(params=ONE_TO_ONE, ids=name_of, scope="session")
def ufunc(request):
    """A function of one input and one result."""
    return request.param


@pytest.fixture(params=UFUNCS, ids=name_of, scope="session")
def any_ufunc(request):
    return request.param


@pytest.fixture(params=FORMATS, ids=name_of, scope="session")
def format(request):
    return request.param


@pytest.fixture(scope="session")
def every_build(request):
    """What is asked for by the tests that build the core in other ways: one takes up to a minute."""
    if not request.config.getoption("--every-build"):
        pytest.skip("only --every-build builds this")


@pytest.fixture
def default_signals():
    """Signals as at a terminal, whatever the tests were started with; and none may be left otherwise."""
    usual = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
    found = {number: signal.signal(number, handler) for number, handler in usual.items()}
    yield
    left = {number: signal.signal(number, handler) for number, handler in found.items()}
    assert left == usual


@pytest.fixture
def source(tmp_path):
    """An input for the command line."""
    path = tmp_path / "in.npy"
    np.save(path, INPUT)
    return path


@pytest.fixture
def target(tmp_path):
    """A file that stands in OUT's place: no failure may touch it."""
    path = tmp_path / "out.npy"
    path.write_bytes(b"what was there")
    return path


@pytest.fixture
def refused(capsys, tmp_path):
    """Run ``apply`` in a way that must fail, and return its one line of error."""

    def call(*arguments):
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        assert main(["apply", *map(str, arguments)]) == 2
        assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
        output = capsys.readouterr()
        assert output.out == ""
        return one_line(output.err)

    return call
