"""The command line: ``python -m gelu`` runs a demonstration; its commands apply a function, judge results, and draw.

What one command alone needs is imported when that command runs, so that the others do not wait for it.
"""

import argparse
import math
import sys
from collections.abc import Callable
from typing import Any

from . import __version__, _apply, _curves, _streams
from ._interrupt import Interrupted, hold_signals, holding_signals, interruptible

BAD_INPUT = 2  # argparse's exit status, too
KILLED = 128  # and the number of the signal, as shells have it

DESCRIPTION = """\
Without a command: print what was built, values of each function, their largest
errors against true values (exit status 1 if one exceeds its bound), and the
time on a sample of real inputs.

    python -m gelu
    python -m gelu apply gelu hidden.npy activated.npy
    python -m gelu check gelu x.npy y.npy --max-ulp 1
    python -m gelu plot gelu silu --derivatives -o curves.png"""

APPLY_DESCRIPTION = """\
Apply a function to the array in a .npy file of any size:

    python -m gelu apply gelu hidden.npy activated.npy
    python -m gelu apply gelu_tanh - - < hidden.npy > activated.npy

Shape and order in memory are kept; integers become floating-point numbers as
in NumPy. OUT appears when it is complete, or not at all; a pipe or a device is
written as it stands. Of an OUT that is replaced the permissions are kept, and
the owner and access control lists where the system allows; hard links are not."""
APPLY_EPILOG = "A name that begins with a dash is written ./-name, or stands after --."

CHECK_DESCRIPTION = """\
Measure the errors of results in a .npy file of any size, in units in the last
place (ULP) of their type, in each region of x:

    python -m gelu check gelu x.npy y.npy --max-ulp 1

X holds the inputs, and Y what something gave for each. The exit status is 1 if
an error is larger than N, and 2 where nothing can be judged."""

PLOT_DESCRIPTION = """\
Draw functions over x, all of them without a name (needs matplotlib):

    python -m gelu plot
    python -m gelu plot gelu silu --derivatives -o curves.png"""
PLOT_EPILOG = "Without -o the picture is shown in a window."


def names_of_functions() -> str:
    """The functions of one input and one output, on two lines of help instead of six."""
    names = list(_apply.applicable())
    values = _curves.values()
    found = {name.removeprefix(value) for name in names for value in values if name.startswith(f"{value}_")}
    endings = sorted(ending for ending in found if all(f"{value}{ending}" in names for value in values))
    others = [name for name in names if name not in values and not name.endswith(tuple(endings))]
    return f"{', '.join(values + others)}; or one of these with {' or '.join(endings)} at its end"


def apply(options: argparse.Namespace) -> int:
    _apply.apply_to_file(options.name, options.source, options.target, options.dtype == "bfloat16")
    return 0


def check(options: argparse.Namespace) -> int:
    from . import _check

    is_bfloat16 = options.dtype == "bfloat16"
    status: int = _check.check_files(
        options.name, options.source, options.results, options.max_ulp, options.plot, is_bfloat16
    )
    return status


def plot(options: argparse.Namespace) -> int:
    _curves.plot(options.names, options.derivatives, options.output, options.dark)
    return 0


def ulp(text: str) -> float:
    """An error that is allowed, for argparse."""
    from ._ulp import checked_max_ulp

    try:
        return checked_max_ulp(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a number that is not negative, not {text!r}") from None


def add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    **texts: Any,
) -> argparse.ArgumentParser:
    """The parser of a command; ``run`` gets what it parsed, and returns the exit status."""
    parser = commands.add_parser(name, formatter_class=argparse.RawDescriptionHelpFormatter, **texts)
    parser.set_defaults(run=run)
    return parser


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m gelu", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"gelu {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="command")
    names = names_of_functions()

    help = "apply a function to a .npy file"
    of_apply = add_command(commands, "apply", apply, help=help, description=APPLY_DESCRIPTION, epilog=APPLY_EPILOG)
    of_apply.add_argument("name", metavar="NAME", help=f"{names}; or a framework's name, as gelu_new")
    of_apply.add_argument("source", metavar="IN.npy", help="the input; - is standard input")
    of_apply.add_argument("target", metavar="OUT.npy", help="the output, another file; - is standard output")

    help = "measure the errors of results in a .npy file"
    of_check = add_command(commands, "check", check, help=help, description=CHECK_DESCRIPTION)
    of_check.add_argument("name", metavar="NAME", help=f"{names}; or a framework's name")
    of_check.add_argument("source", metavar="X.npy", help="the inputs; - is standard input")
    of_check.add_argument("results", metavar="Y.npy", help="the results, whose type decides what an ULP is")
    of_check.add_argument("--max-ulp", type=ulp, metavar="N", default=math.inf, help="the largest error allowed")
    of_check.add_argument("--plot", metavar="FILE", help="draw the largest error over x: a .png, .svg or .pdf")
    for command in (of_apply, of_check):
        command.add_argument("--dtype", choices=["bfloat16"], help="what items of the type V2 are, as np.save has them")

    help = "draw functions"
    of_plot = add_command(commands, "plot", plot, help=help, description=PLOT_DESCRIPTION, epilog=PLOT_EPILOG)
    of_plot.add_argument("names", metavar="NAME", nargs="*", help=names)
    of_plot.add_argument("--derivatives", action="store_true", help="draw the function of each and all its derivatives")
    of_plot.add_argument("--dark", action="store_true", help="on a dark background")
    of_plot.add_argument("-o", "--output", metavar="FILE", help="a .png, .svg or .pdf; - is standard output, as PNG")
    return parser.parse_args(arguments)


def run(arguments: list[str] | None) -> int:
    try:
        options = interruptible(parse, arguments)
    except SystemExit:
        sys.stdout.flush()  # where help cannot be written that is said here
        raise
    if options.command is None:
        from . import _demo

        status = interruptible(_demo.run)
        sys.stdout.flush()
        return status
    try:
        return int(options.run(options))
    except _apply.Refusal as refusal:
        _streams.complain(f"python -m gelu {options.command}: {refusal}")
        return BAD_INPUT


def main(arguments: list[str] | None = None) -> int:
    """Run the command line. Returns the exit status."""
    with _streams.usable(), holding_signals():
        try:
            return run(arguments)
        except Interrupted as interrupted:
            _streams.complain(f"python -m gelu: ended by {interrupted}")
            return KILLED + interrupted.number
        except MemoryError as error:
            _streams.complain(f"python -m gelu: not enough memory: {error}")
        except OSError as error:  # of what was printed, since a Refusal says what is wrong with a file
            action = "" if error.filename else "cannot write standard output: "
            _streams.complain(f"python -m gelu: {action}{error.strerror or error}")
            _streams.discard_output()
        return BAD_INPUT


if __name__ == "__main__":
    _streams.reserve_descriptors()
    hold_signals()  # to the end of the process: even then a second Ctrl-C is no traceback
    sys.exit(main())
