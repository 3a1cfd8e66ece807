"""gelu.show_config tells what was built and what of it is used here."""

import importlib.util
import json
import os
import subprocess
import sys

import numpy as np
import pytest

import gelu


def test_dicts_returns_the_configuration_and_prints_nothing(capsys):
    config = gelu.show_config(mode="dicts")
    assert list(config) == ["version", "compiler", "instruction sets", "numpy", "bfloat16", "16-bit tables", "threads"]
    assert config["version"] == gelu.__version__
    assert config["numpy"] == np.__version__
    assert config["compiler"].split()[0] in ("gcc", "clang", "msvc")
    assert config["threads"] == gelu.get_num_threads()
    assert capsys.readouterr().out == ""


def test_stdout_is_the_default_and_prints_the_same_configuration(capsys):
    assert gelu.show_config() is None
    by_default = capsys.readouterr().out
    assert gelu.show_config(mode="stdout") is None
    assert capsys.readouterr().out == by_default
    assert json.loads(by_default) == gelu.show_config(mode="dicts")


def test_the_chosen_instruction_set_is_one_that_was_built_and_is_supported():
    sets = gelu.show_config(mode="dicts")["instruction sets"]
    assert sets["built"][-1] == "portable"
    assert set(sets["supported"]) <= set(sets["built"])
    assert sets["chosen"] in sets["supported"]
    assert sets["reason"]


def test_the_best_supported_instruction_set_is_chosen_and_the_environment_variable_overrides_it():
    sets = gelu.show_config(mode="dicts")["instruction sets"]
    for name in [None, *sets["supported"]]:
        environment = {key: value for key, value in os.environ.items() if key != "GELU_ISA"}
        if name is not None:
            environment["GELU_ISA"] = name
        output = subprocess.run(
            [sys.executable, "-c", "import gelu; gelu.show_config()"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        there = json.loads(output)["instruction sets"]
        assert there["chosen"] == (name or sets["supported"][0])
        assert ("GELU_ISA" in there["reason"]) == (name is not None)


def test_bfloat16_is_registered_where_ml_dtypes_is_installed():
    bfloat16 = gelu.show_config(mode="dicts")["bfloat16"]
    assert bfloat16["registered"] == (importlib.util.find_spec("ml_dtypes") is not None)
    assert isinstance(bfloat16["ml_dtypes"], str) == bfloat16["registered"]


def test_without_ml_dtypes_bfloat16_is_not_registered():
    program = "import sys; sys.modules['ml_dtypes'] = None; import gelu; print(gelu.show_config('dicts')['bfloat16'])"
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert output.strip() == str({"registered": False, "ml_dtypes": None})


def test_a_16_bit_table_takes_memory_in_the_first_call_of_a_function_in_a_type_and_not_before():
    program = """
import ml_dtypes, numpy as np, gelu
def print_bytes_in_use(): print(gelu.show_config("dicts")["16-bit tables"]["bytes in use"])
print_bytes_in_use()
for function in (gelu.gelu, gelu.gelu_grad, gelu.gelu_value_and_grad):
    for type in ("f", "e", "e", ml_dtypes.bfloat16, ml_dtypes.bfloat16):
        function(np.ones(3, type))
        print_bytes_in_use()
"""
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    bytes_of_each = gelu.show_config(mode="dicts")["16-bit tables"]["bytes of each"]
    assert bytes_of_each == 2 * 2**16
    assert [int(line) / bytes_of_each for line in output.split()] == [0, 0, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 6, 6, 8, 8]


def test_changing_what_is_returned_changes_nothing():
    gelu.show_config(mode="dicts")["instruction sets"]["built"].clear()
    assert gelu.show_config(mode="dicts")["instruction sets"]["built"]


@pytest.mark.parametrize("mode", ["dict", "", "STDOUT", None, 1, ["dicts"], np.array(["dicts", "stdout"])])
def test_another_mode_is_a_value_error_that_names_it_and_the_modes(mode):
    with pytest.raises(ValueError, match=r"^show_config: mode must be 'stdout' or 'dicts', but is ") as caught:
        gelu.show_config(mode=mode)
    assert str(caught.value).endswith(repr(mode))
