"""What the pages in docs/ say holds: their examples print what they show, and their recipes run."""

import doctest
import importlib
import importlib.util
import json
import os
import pathlib
import re
import subprocess
import sys
import warnings

import numpy as np
import pytest

import gelu
from gelu import _core

DOCS = pathlib.Path(__file__).resolve().parents[1] / "docs"

pytestmark = pytest.mark.skipif(not (DOCS / "conf.py").exists(), reason="the documents are not here")

OWN_TESTS = {"design.md", "testing.md", "c_api.md"}
PAGES = sorted(path.name for path in DOCS.glob("*.md") if path.name not in OWN_TESTS)


def page(name):
    path = DOCS / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def blocks(text):
    return re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


RECIPES = {
    title: "".join(blocks(text))
    for title, text in re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", page("recipes.md"), re.M)
}


BACKENDS = ("tensorflow", "torch", "jax")  # Keras takes the first, unless it is told otherwise


def is_installed(package):
    return importlib.util.find_spec(package) is not None


@pytest.mark.parametrize("name", PAGES)
def test_the_examples_of_a_page_print_what_it_shows(name):
    examples = "\n".join(block for block in blocks(page(name)) if ">>>" in block)
    test = doctest.DocTestParser().get_doctest(examples, {}, name, None, 0)
    failures = []
    assert doctest.DocTestRunner().run(test, out=failures.append).failed == 0, "".join(failures)


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_runs_where_its_package_is_installed(title, tmp_path):
    recipe = RECIPES[title]
    for package in re.findall(r"^(?:import|from) (\w+)", recipe, re.MULTILINE):
        if not is_installed(package):
            pytest.skip(f"{package} is not installed")
    done = subprocess.run(
        [sys.executable, "-c", recipe],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=300,
        env=os.environ | {"KERAS_BACKEND": next(filter(is_installed, BACKENDS), BACKENDS[0])},
    )
    assert done.returncode == 0, done.stderr
    assert "assert" in recipe


def test_there_is_a_recipe_for_each_package_that_is_promised():
    neural, others = ["PyTorch", "JAX", "HIPS autograd", "Keras", "thinc"], ["scikit-learn", "Numba"]
    assert list(RECIPES) == [*neural, *others, "pandas", "polars", "xarray", "Dask"]


def test_the_functions_that_are_named_exist():
    named = {name for page_name in PAGES for name in re.findall(r"`gelu\.(\w+)", page(page_name))}
    assert named
    assert [name for name in sorted(named) if not hasattr(gelu, name)] == []


def test_the_forms_differ_by_as_much_as_is_said():
    x = np.linspace(-10, 10, 200_001)
    said = re.findall(r"^\| `gelu\.(\w+)` \| .* \| ([\d.]+) \|$", page("which_gelu.md"), re.MULTILINE)
    assert len(said) == 2
    for name, difference in said:
        greatest = abs(getattr(gelu, name)(x) - gelu.gelu(x)).max()
        digits = len(difference.partition(".")[2])
        assert f"{greatest:.{digits}f}" == difference


def test_the_names_in_configurations_lead_to_the_functions_beside_them():
    for names, functions in re.findall(r"^\| Transformers \| (.*) \| (.*) \|$", page("which_gelu.md"), re.MULTILINE):
        names, functions = re.findall(r'`"(\w+)"`', names), re.findall(r"`gelu\.(\w+)`", functions)
        for name, function in zip(names, functions * (len(names) // len(functions)), strict=True):
            assert gelu.from_name(name) is getattr(gelu, function), name


def test_every_function_has_a_formula(monkeypatch):
    monkeypatch.syspath_prepend(str(DOCS))
    latex = importlib.import_module("latex")
    for name, (activation, kind) in _core.functions.items():
        assert latex.formula(activation, kind), name


def test_every_picture_and_page_that_is_linked_is_there():
    for name in PAGES:
        links = re.findall(r"\]\(([^)#:]+)[^):]*\)|^```\{image\} (\S+)", page(name), re.MULTILINE)
        for link in filter(None, (link for pair in links for link in pair)):
            is_written = link.startswith("reference/")  # when the pages are built
            assert is_written or (DOCS / link).exists(), f"{name} links to {link}"


def measured():
    return json.loads((DOCS / "measured" / "gelu-float32-errors.json").read_text(encoding="utf-8"))


def shown(error):
    number = float(error)
    return "∞" if number == np.inf else f"{number:.2f}" if number < 1000 else f"{number:,.0f}"


def test_the_table_of_errors_beside_other_libraries_is_what_was_measured():
    expected = []
    for each in measured()["measurements"]:
        errors = {region["name"]: shown(region["worst_ulp"]) for region in each["regions"]}
        rounded = sum(region["correctly_rounded"] for region in each["regions"]) / each["count"]
        cells = [*errors.values(), f"{100 * rounded:.2f} %"]
        expected.append(f"| {each['library']} | {' | '.join(cells)} |")
    table = page("results.md").partition("| library |")[2].partition("\n\n")[0].splitlines()
    assert table[2:] == expected


def test_other_libraries_were_found_to_do_what_the_readme_says_of_them():
    regions = {each["library"]: {r["name"]: r for r in each["regions"]} for each in measured()["measurements"]}
    del regions["gelu"]
    assert all(region["special"]["worst"]["got"] == "nan" for region in regions.values())
    lost = {name for name, region in regions.items() if float(region["tail"]["worst_ulp"]) > 2**23 and name != "JAX"}
    assert lost == {"PyTorch", "ONNX Runtime", "SciPy erf"}  # JAX's digits go at -13
    assert float(regions["JAX"]["tail"]["worst"]["x"]) < -13


def test_the_versions_that_were_measured_are_those_that_are_shown():
    machine = measured()["machine"]
    said = " ".join(page("results.md").split())
    assert machine["cpu"] in said
    for package, version in machine["versions"].items():
        if package not in ("ml_dtypes", "numexpr", "jaxlib"):
            assert f"{version.split('+')[0]}" in said, package


def test_the_notebook_runs_and_trains_a_network_to_97_per_cent(tmp_path):
    """It asserts that itself, and that no result of ours is off by more than 1 ULP where the formula has no digit."""
    for package in ("nbclient", "nbformat", "ipykernel", "matplotlib", "sklearn"):
        pytest.importorskip(package)
    import nbclient
    import nbformat

    notebook = nbformat.read(DOCS / "quickstart.ipynb", as_version=4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the kernel's own
        nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": tmp_path}}).execute()
    printed = [output["text"] for cell in notebook.cells for output in cell.get("outputs", []) if "text" in output]
    accuracy = re.search(r"test ([\d.]+)%", "".join(printed))[1]
    assert float(accuracy) >= 97


def test_the_notebook_is_kept_without_what_it_prints():
    notebook = json.loads((DOCS / "quickstart.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert cells
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells)
