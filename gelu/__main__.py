"""The command line: ``python -m gelu`` runs a demonstration, ``python -m gelu apply`` applies a function to a file, and
``python -m gelu check`` judges the results in one.
"""

import argparse
import math
import sys

from . import __version__, _apply, _check, _demo, _streams
from ._interrupt import Interrupted, hold_signals, holding_signals, interruptible
from ._ulp import checked_max_ulp

BAD_INPUT = 2  # argparse's exit status, too
KILLED = 128  # and the number of the signal, as shells have it

APPLY_DESCRIPTION = """\
Apply a function to the array in a .npy file of any size:

    python -m gelu apply gelu hidden.npy activated.npy
    python -m gelu apply gelu_tanh - - < hidden.npy > activated.npy

Shape and order in memory are kept; integers become floating-point numbers as in NumPy. OUT appears when it is complete,
or not at all; a pipe or a device is written as it stands. Of an OUT that is replaced the permissions are kept, and the
owner and access control lists where the system allows; hard links to it are not."""
FRAMEWORK_NAME = "gelu_pytorch_tanh"
APPLY_EPILOG = "A name that begins with a dash is written ./-name, or stands after --."

CHECK_DESCRIPTION = """\
Measure the errors of results in a .npy file of any size, in units in the last place (ULP) of their type:

    python -m gelu check gelu x.npy y.npy --max-ulp 1

X holds the inputs, and Y what something gave for each. The table tells of each region of x the largest and the mean
error, how many results are the nearest number, and the worst of them. gelu.testing does the same in Python."""
CHECK_EPILOG = f"The exit status is 1 if an error is larger than N, and 2 where nothing can be judged. {APPLY_EPILOG}"


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m gelu",
        description=(
            "Without a command: print the configuration, values of each function, their largest errors against true "
            "values (exit status 1 if one exceeds its bound), and the time on a sample of real inputs."
        ),
    )
    parser.add_argument("--version", action="version", version=f"gelu {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="command")
    apply = commands.add_parser(
        "apply",
        help="apply a function to a .npy file",
        description=APPLY_DESCRIPTION,
        epilog=APPLY_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = f"{', '.join(_apply.applicable())}; or a framework's name of an activation, as {FRAMEWORK_NAME}"
    apply.add_argument("name", metavar="NAME", help=names)
    apply.add_argument("source", metavar="IN.npy", help="the input; - is standard input")
    apply.add_argument("target", metavar="OUT.npy", help="the output, another file; - is standard output")
    check = commands.add_parser(
        "check",
        help="measure the errors of results in a .npy file",
        description=CHECK_DESCRIPTION,
        epilog=CHECK_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("name", metavar="NAME", help=", ".join(_apply.applicable()))
    check.add_argument("source", metavar="X.npy", help="the inputs; - is standard input")
    check.add_argument("results", metavar="Y.npy", help="the results, whose type decides what an ULP is")
    check.add_argument("--max-ulp", type=ulp, metavar="N", help="the largest error that is allowed")
    check.add_argument("--plot", metavar="FILE", help="draw the largest error over x: a PNG, SVG or PDF, by matplotlib")
    for command in (apply, check):
        command.add_argument(
            "--dtype",
            choices=["bfloat16"],
            help="what items without a type (V2) are: np.save writes bfloat16 so",
        )
    return parser.parse_args(arguments)


def ulp(text: str) -> float:
    """An error that is allowed, for argparse."""
    try:
        return checked_max_ulp(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a number that is not negative, not {text!r}") from None


def run(arguments: list[str] | None) -> int:
    try:
        options = interruptible(parse, arguments)
    except SystemExit:
        sys.stdout.flush()  # where help cannot be written that is said here
        raise
    if options.command is None:
        status = interruptible(_demo.run)
        sys.stdout.flush()
        return status
    is_bfloat16 = options.dtype == "bfloat16"
    try:
        if options.command == "check":
            max_ulp = math.inf if options.max_ulp is None else options.max_ulp
            return _check.check_files(options.name, options.source, options.results, max_ulp, options.plot, is_bfloat16)
        _apply.apply_to_file(options.name, options.source, options.target, is_bfloat16)
    except _apply.Refusal as refusal:
        _streams.complain(f"python -m gelu {options.command}: {refusal}")
        return BAD_INPUT
    return 0


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
        except OSError as error:
            _streams.complain(f"python -m gelu: {error}")
            _streams.discard_output()
        return BAD_INPUT


if __name__ == "__main__":
    _streams.reserve_descriptors()
    hold_signals()  # to the end of the process: even then a second Ctrl-C is no traceback
    sys.exit(main())
