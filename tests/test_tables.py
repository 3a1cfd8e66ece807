"""The committed tables of coefficients are what their generator writes."""

import pathlib
import subprocess
import sys

import pytest

TABLES = pathlib.Path(__file__).parents[1] / "csrc" / "tables"


@pytest.mark.skipif(not (TABLES / "generate.py").exists(), reason="the sources are not here")
def test_the_generator_writes_the_tables_that_are_committed(tmp_path):
    subprocess.run([sys.executable, TABLES / "generate.py", tmp_path], check=True)
    written = {path.name: path.read_text() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_text() for path in TABLES.iterdir() if path.suffix in (".c", ".h")}
    assert len(written) > 0
    assert written.keys() == committed.keys()
    for name, text in committed.items():
        assert written[name] == text, f"{name} is not what generate.py writes"
