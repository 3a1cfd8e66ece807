"""Draw what a command measured, from its JSON alone: ``python benchmarks/harness/plot.py FILE.json PICTURE.png``.

A second picture, for a dark background, stands beside it.
"""

import argparse
import pathlib
import sys
import textwrap

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from harness import command, output


def read(parser, path):
    """The document in a file; an error of the command where there is none."""
    with command.loading(parser):
        import jsonschema

        from harness import schema
    try:
        return schema.read(path)
    except (OSError, ValueError, RecursionError) as error:
        parser.error(f"argument FILE: cannot read {path!r} as JSON: {getattr(error, 'strerror', None) or error}")
    except jsonschema.ValidationError as error:
        what = textwrap.shorten(f"at {error.json_path}: {error.message}", 200)
        parser.error(f"argument FILE: {path!r} is no document of speed.py or accuracy.py: {what}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", metavar="FILE", help="what --json wrote")
    parser.add_argument("picture", metavar="PICTURE", help="a PNG or SVG to write")
    options = parser.parse_args()
    name = "argument PICTURE"
    document = read(parser, options.file)
    command.check_outputs(parser, command.named_pictures(name, options.picture), [("FILE", options.file)])
    pictures = command.drawing(parser, name, options.picture)
    try:
        pictures.write(document, options.picture)
    except output.Refusal as refusal:
        parser.exit(2, f"{parser.prog}: error: {refusal}\n")


if __name__ == "__main__":
    main()
