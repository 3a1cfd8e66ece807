"""What the commands have in common: how options are spelled, and that a wrong one is refused before measuring.

It loads no library before environment.hold had its turn.
"""

import argparse
import contextlib
import sys

from . import environment, output

INTERRUPTED = 130  # the exit status after Ctrl-C, as shells have it


def positive(text):
    """A positive whole number, for argparse."""
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number of at least 1, not {text!r}")
    return value


def parser(description, *, quick, peers):
    """The options that speed.py and accuracy.py share: what --quick leaves out, and whether peers run unasked."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument("--functions", nargs="+", metavar="NAME", help="only these")
    parser.add_argument("--dtypes", nargs="+", metavar="TYPE", help="float16 bfloat16 float32 float64 longdouble")
    parser.add_argument("--isa", choices=environment.INSTRUCTION_SETS, help="hold us and the peers to it")
    parser.add_argument(
        "--peers", action=argparse.BooleanOptionalAction, default=peers, help="whether the peers run, too"
    )
    parser.add_argument("--json", metavar="FILE", help="write what was found")
    parser.add_argument("--plot", metavar="FILE", help="draw it: a PNG or SVG, and one for a dark background beside it")
    return parser


def parse(parser):
    """The options that the command was given, those that name outputs checked."""
    options = parser.parse_args()
    named = [] if options.json is None else [("argument --json", options.json)]
    if options.plot is not None:
        named += named_pictures("argument --plot", options.plot)
    check_outputs(parser, named)
    return options


def named_pictures(name, path):
    """Both pictures' paths with what names each to the user."""
    return list(zip((name, f"{name}, for a dark background"), output.pictures(path), strict=True))


def check_outputs(parser, named, sources=()):
    try:
        output.check(named, sources)
    except output.Refusal as refusal:
        parser.error(str(refusal))


@contextlib.contextmanager
def loading(parser):
    """Make it an error of the command where a library that it needs, or ours for this --isa, cannot be imported."""
    try:
        yield
    except ModuleNotFoundError as error:
        parser.error(f"{one_line(error)}; pip install '.[bench]' installs what this needs")
    except ImportError as error:
        parser.error(one_line(error))


def drawing(parser, name, path):
    """The module that draws, where a picture is asked for; an error where it could not be written in the end."""
    if path is None:
        return None
    try:
        from . import pictures

        pictures.try_format(path)
    except Exception as error:  # a package that is missing or broken may raise anything
        parser.error(f"{name}: matplotlib cannot draw {path!r}: {one_line(error)}")
    return pictures


def chosen(parser, option, wanted, known):
    """Those of the known names that are wanted, all without a wish."""
    for name in wanted or ():
        if name not in known:
            parser.error(f"argument {option}: {name!r} is unknown here; expected some of: {', '.join(known)}")
    return list(dict.fromkeys(wanted or known))


def collect(results):
    """The results as far as they came before Ctrl-C, and whether it came. Without any, the command ends there."""
    found = []
    try:
        for result in results:
            found.append(result)
    except KeyboardInterrupt:
        print("interrupted:", "what was measured so far follows" if found else "nothing was measured", file=sys.stderr)
        if not found:
            sys.exit(INTERRUPTED)
        return found, True
    return found, False


def write(parser, options, document, pictures):
    """Write the files that the options ask for."""
    from . import schema

    try:
        if options.json is not None:
            schema.write(document, options.json)
        if pictures is not None:
            pictures.write(document, options.plot)
    except output.Refusal as refusal:
        parser.exit(2, f"{parser.prog}: error: {refusal}\n")


def one_line(error):
    return " ".join(str(error).split()) or type(error).__name__
