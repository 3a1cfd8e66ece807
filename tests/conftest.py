"""What the tests share: a test that asks for `ufunc` or `format` runs for each of them."""

import hypothesis
import pytest
from formats import FORMATS
from functions import ONE_TO_ONE, UFUNCS, name_of

import gelu

# the same examples in every run, and no clock
hypothesis.settings.register_profile("specification", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("specification")


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
