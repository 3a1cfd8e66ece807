"""C compilers, the flags that the core is built with, and what a compiler takes."""

import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORE = ROOT / "csrc"
COMPILER = os.environ.get("CC", "cc").split()
FLAGS = ["-std=c11", "-O2", "-fno-fast-math", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror", f"-I{CORE}"]

#: What is compiled once: the core without the kernels of an instruction set.
SOURCES = [path for path in sorted(CORE.glob("*.c")) if not re.match(r"module|loops|isa_", path.name)]
SOURCES += sorted((CORE / "tables").glob("*.c"))


def run_compiler(command):
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"})
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}\n{done.stderr}")


def compiles(folder, compiler, flags, text="int main(void) { return 0; }"):
    source = folder / "probe.c"
    source.write_text(text)
    try:
        run_compiler([*compiler, *flags, source, "-o", folder / "probe"])
    except RuntimeError:
        return False
    return True
