"""What the core asks the operating system about a caller's memory."""

import shutil
import subprocess

import pytest
from command_line import linux
from compilers import COMPILER, CORE, FLAGS, run_compiler

PROGRAM = """
#define _DEFAULT_SOURCE
#include "memory.h"
#include <stdio.h>
#include <sys/mman.h>

int main(void)
{
    char *memory = mmap(NULL, 8 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *middle = memory + (4 << 20);
    printf("%d", gelu_is_untouched(middle + 5));
    middle[17] = 1;
    printf(" %d %d", gelu_is_untouched(middle + 5), gelu_is_untouched(memory));
    munmap(memory, 8 << 20);
    printf(" %d\\n", gelu_is_untouched(middle));
    return 0;
}
"""


@linux
@pytest.mark.skipif(shutil.which(COMPILER[0]) is None, reason="there is no C compiler here")
def test_memory_is_untouched_until_it_is_written(tmp_path):
    (tmp_path / "program.c").write_text(PROGRAM)
    run_compiler([*COMPILER, *FLAGS, tmp_path / "program.c", CORE / "memory.c", "-o", tmp_path / "program"])
    done = subprocess.run([tmp_path / "program"], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "0", "1", "0"]
