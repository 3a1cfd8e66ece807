"""The sample of combinations: what it holds, and that nothing is left out where it should not be."""

import functools
import pathlib
import re
import subprocess
import sys

import pytest
from formats import FORMATS
from functions import ACTIVATIONS, FUNCTIONS
from sampling import COMBINATIONS_TO_ONE_OF_THEM, OTHERS, PARTS, SAMPLED, is_in_sample, other_in_sample

HERE = pathlib.Path(__file__).parent

#: Some of both sorts, in which every function is tested: to collect them all takes long.
FILES = ["test_pickle", "test_reproducibility", "test_types", "test_special_values", "test_threads"]


@functools.cache
def collected(*options):
    """For each function the tests about it, as file, name and what else it is asked with."""
    files = [HERE / f"{name}.py" for name in FILES]
    command = [sys.executable, "-m", "pytest", "-n0", "-q", "--collect-only", *options, *files]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    names = "|".join(sorted(FUNCTIONS, key=len, reverse=True))
    found = {name: set() for name in FUNCTIONS}
    for file, test, parameters in re.findall(r"(\w+)\.py::(?:\w+::)?(\w+)\[(.*)\]$", done.stdout, re.MULTILINE):
        about = re.search(rf"(?<![^-])({names})(?![^-])", parameters)
        if about:
            found[about[1]].add((file, test, parameters.replace(about[1], "", 1)))
    return found


def of_files(tests, sampled):
    return {test for test in tests if (test[0] in SAMPLED) == sampled}


of_every_activation = pytest.mark.parametrize("name", [name for name in FUNCTIONS if name not in OTHERS])


@of_every_activation
def test_the_first_activation_has_every_combination_and_the_others_a_share(name):
    sample, every = of_files(collected()[name], True), of_files(collected("--every-combination")[name], True)
    assert every
    if FUNCTIONS[name][0] == ACTIVATIONS[0]:
        assert sample == every
    else:
        assert sample < every
        assert len(sample) == pytest.approx(len(every) / PARTS, rel=0.5)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_nothing_is_left_out_of_the_files_that_are_not_sampled(name):
    every = of_files(collected("--every-combination")[name], False)
    assert every
    assert of_files(collected()[name], False) == every


def test_what_depends_on_the_activation_is_not_sampled():
    assert not SAMPLED & {"test_accuracy", "test_half", "test_special_values", "test_docstrings", "test_names"}


@of_every_activation
def test_every_type_and_every_sampled_file_is_in_the_sample_of_every_function(name):
    sample, every = of_files(collected()[name], True), of_files(collected("--every-combination")[name], True)
    for format in FORMATS:
        assert any(format.name in parameters.split("-") for _, _, parameters in sample)
    assert {file for file, *_ in sample} == {file for file, *_ in every} == SAMPLED & set(FILES)


def test_as_many_activations_as_there_are_parts_have_every_combination_between_them(monkeypatch):
    activations = [f"activation{number}" for number in range(PARTS + 1)]
    monkeypatch.setattr("sampling.ACTIVATIONS", activations)
    for number in range(100):
        having = [activation for activation in activations if is_in_sample(activation, f"combination {number}")]
        assert activations[0] in having
        assert len(having) == 2


def test_a_combination_is_tested_with_at_most_one_of_the_functions_that_few_activations_have():
    chosen = [other_in_sample(f"combination {number}") for number in range(10_000)]
    tested = [name for name in chosen if name is not None]
    assert set(tested) == set(OTHERS)
    assert len(tested) == pytest.approx(len(chosen) / COMBINATIONS_TO_ONE_OF_THEM, rel=0.1)


def test_the_functions_that_few_activations_have_share_one_sample():
    every = of_files(collected("--every-combination")[OTHERS[0]], True)
    samples = [of_files(collected()[name], True) for name in OTHERS]
    assert sum(map(len, samples)) < len(every)
    assert any(samples)
