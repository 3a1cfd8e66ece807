"""The command line: ``python -m gelu`` runs a demonstration, ``python -m gelu apply`` applies a function to a file."""

import argparse
import contextlib
import os
import signal
import sys

from . import __version__, _apply, _demo

BAD_INPUT = 2  # argparse's exit status, too
KILLED = 128  # and the number of the signal, as shells have it


def parse(arguments):
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
        description=(
            "Apply a function to an array file of any size. Order in memory and shape are kept; integers become "
            "floating-point numbers as in NumPy. OUT appears when it is complete, or not at all."
        ),
    )
    apply.add_argument("name", metavar="NAME", help=", ".join(_apply.applicable()))
    apply.add_argument("source", metavar="IN.npy", help="the input")
    apply.add_argument("target", metavar="OUT.npy", help="the output, another file: replaced if it exists")
    return parser.parse_args(arguments)


@contextlib.contextmanager
def unwinding_when_terminated():
    """Let SIGTERM and SIGHUP unwind the stack as Ctrl-C does, so that nothing half written stays."""

    def leave(number, frame):
        raise SystemExit(KILLED + number)

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    changed = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]  # nohup ignores SIGHUP
    for number in changed:
        signal.signal(number, leave)
    try:
        yield
    finally:
        for number in changed:
            signal.signal(number, signal.SIG_DFL)


def main(arguments=None):
    """Run the command line. Returns the exit status."""
    options = parse(arguments)
    try:
        if options.command is None:
            status = _demo.run()
            sys.stdout.flush()
            return status
        with unwinding_when_terminated():
            _apply.apply_to_file(options.name, options.source, options.target)
        return 0
    except _apply.Refusal as refusal:
        print(f"python -m gelu apply: {refusal}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("python -m gelu: interrupted", file=sys.stderr)
        return KILLED + signal.SIGINT
    except OSError as error:
        print(f"python -m gelu: {error}", file=sys.stderr)
        discard_output()
        return BAD_INPUT


def discard_output():
    """Let what is left of standard output, which cannot be written, go nowhere when Python ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


if __name__ == "__main__":
    sys.exit(main())
