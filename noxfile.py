"""Every chore by its name: ``nox --list`` shows them, ``nox --session NAME`` does one.

What follows ``--`` is handed on to the chore's command. Each chore has an environment of its own, in .nox; with
``--no-venv`` it uses the active one, as .ci/run does.
"""

import filecmp
import pathlib
import platform
import re
import shutil
import zipfile

import nox

nox.options.sessions = ["lint", "tests"]
nox.options.default_venv_backend = "venv"

PROJECT = nox.project.load_toml("pyproject.toml")
BUILD_REQUIREMENTS = PROJECT["build-system"]["requires"]
EXTRAS = PROJECT["project"]["optional-dependencies"]

MACHINES = ["x86_64", "aarch64"]  # a wheel for each
GREATEST_WHEEL = 2_097_152  # bytes: 2 MiB

OTHER_INSTRUCTION_SETS = "import gelu; print(*gelu.show_config(mode='dicts')['instruction sets']['supported'][1:])"
#: Tests of what depends on no instruction set; test_core.py builds the kernels of all of them itself.
ON_ONE_INSTRUCTION_SET = ["core", "compilers", "build", "style", "typing", "names", "tables"]


def install(session, *requirements, **environment):
    session.run_install("python", "-m", "pip", "install", "--quiet", *requirements, env=environment)


def release_compiler(session, machine):
    """The value of CC: a compiler whose result runs with any glibc from 2.17 on."""
    python = session.run("python", "-c", "import sys; print(sys.executable)", silent=True).strip()
    # it warns of options of its own; -I lets it be found from an isolated build
    return f"{python} -I -m ziglang cc -target {machine}-linux-gnu.2.17"


@nox.session
def tests(session):
    """Run the tests, as the README does."""
    install(session, ".[test]")
    session.run("pytest", *session.posargs)


@nox.session(name="tests-every")
def tests_every(session):
    """Run the tests with every activation in every combination of types, layouts and instruction sets."""
    install(session, ".[test,test-arrays]")
    session.run("pytest", "--every-combination", *session.posargs)


@nox.session(name="tests-isa")
def tests_isa(session):
    """Run the tests on each other instruction set of this machine, built by the compiler of the release."""
    install(session, "ziglang")
    install(session, ".[test,test-arrays]", CC=release_compiler(session, platform.machine()))
    ignored = [f"--ignore=tests/test_{name}.py" for name in ON_ONE_INSTRUCTION_SET]
    for isa in session.run("python", "-c", OTHER_INSTRUCTION_SETS, silent=True).split():
        session.run("pytest", *ignored, *session.posargs, env={"GELU_ISA": isa})


@nox.session(name="tests-core")
def tests_core(session):
    """Run the tests of the core as every compiler and processor at hand builds it, and under sanitizers."""
    install(session, "ziglang", ".[test]")
    session.run("pytest", "--every-build", "tests/test_core.py", "tests/test_compilers.py", *session.posargs)


@nox.session(name="tests-kernels")
def tests_kernels(session):
    """Run the tests of the C functions with the packages that call them."""
    install(session, ".[test-kernels]")
    session.run("pytest", "tests/test_c_api.py", "tests/test_c_api_users.py", *session.posargs)


@nox.session
def lint(session):
    """Check the style, and that C compiles without warnings."""
    install(session, *EXTRAS["lint"])
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    files = session.run("git", "ls-files", "*.c", "*.h", external=True, silent=True).split()
    session.run("clang-format", "--dry-run", "-Werror", *files)
    install(session, ".", CFLAGS="-Werror")


@nox.session
def sanitizers(session):
    """Run the core under the address and undefined-behaviour sanitizers."""
    install(session, ".[test]")
    session.run("pytest", "--every-build", "tests/test_core.py", "-k", "sanitize", *session.posargs)


@nox.session
def docs(session):
    """Run the examples of the documentation, and build its pages into build/docs without a warning."""
    install(session, ".[docs,test]")
    session.run("pytest", "-k", "test_readme or test_doc or test_design", *session.posargs)
    session.run("python", "-m", "sphinx", "--fail-on-warning", "--keep-going", "docs", "build/docs")


@nox.session
def bench(session):
    """Measure time and errors, quickly."""
    install(session, ".[bench]")
    session.run("python", "benchmarks/speed.py", "--quick", *session.posargs)
    session.run("python", "benchmarks/accuracy.py", "--quick", *session.posargs)


@nox.session
def tables(session):
    """Write the tables of coefficients anew."""
    install(session, "mpmath")
    session.run("python", "csrc/tables/generate.py", *session.posargs)


@nox.session(reuse_venv=True)
def debug(session):
    """Compile what changed, for a debugger, into gelu/."""
    install(session, *BUILD_REQUIREMENTS)
    session.run("python", "setup.py", "build_ext", "--inplace", "--debug", *session.posargs)


@nox.session
def release(session):
    """Build the source distribution and the wheels of the last commit into dist/, each wheel twice, and check them."""
    install(session, *EXTRAS["release"], *BUILD_REQUIREMENTS)
    folder, target = pathlib.Path(session.create_tmp()), pathlib.Path("dist")
    shutil.rmtree(folder)
    shutil.rmtree(target, ignore_errors=True)
    folder.mkdir()
    session.run("git", "clone", "--quiet", ".", folder / "clone", external=True)
    date = session.run("git", "log", "-1", "--format=%ct", external=True, silent=True)
    session.env["SOURCE_DATE_EPOCH"] = date.strip()
    session.run("python", "-m", "build", "--sdist", "--outdir", target, folder / "clone")
    (source,) = target.glob("*.tar.gz")
    for machine in MACHINES:
        one, other = (build_wheel(session, source, machine, folder / machine / name) for name in ("one", "other"))
        if not filecmp.cmp(one, other, shallow=False):
            session.error(f"two builds of {one.name} differ: {one}, {other}")
        session.run("abi3audit", "--strict", one)
        session.run("auditwheel", "repair", "--wheel-dir", target, one)
    for wheel in target.glob("*.whl"):
        check_wheel(session, wheel, [folder.resolve(), pathlib.Path.cwd(), pathlib.Path.home()])


def build_wheel(session, source, machine, folder):
    # with isolation this would install NumPy for that machine
    command = ["python", "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-cache-dir"]
    environment = {"_PYTHON_HOST_PLATFORM": f"linux-{machine}", "CC": release_compiler(session, machine)}
    session.run(*command, "--wheel-dir", folder, source, env=environment)
    (wheel,) = folder.glob("*.whl")
    return wheel


def check_wheel(session, wheel, paths):
    session.log(f"{wheel.name}: {wheel.stat().st_size:,} bytes")
    if wheel.stat().st_size > GREATEST_WHEEL:
        session.error(f"{wheel.name} is larger than {GREATEST_WHEEL:,} bytes")
    named = re.search(r"-cp310-abi3-.*manylinux_2_(\d+)_", wheel.name)
    if named is None or int(named[1]) > 17:
        session.error(f"{wheel.name} is not for every CPython from 3.10 on, or not for glibc 2.17")
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            for path in paths:
                if str(path).encode() in archive.read(name):
                    session.error(f"{name} in {wheel.name} tells of {path}")
