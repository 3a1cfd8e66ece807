"""The form of numpydoc: paragraphs, definitions, tables and references."""

import re
import textwrap

WIDTH = 79


def wrap(text, indent=""):
    """Lines of a paragraph, in which no code and no "x = 1" is broken."""
    text = " ".join(text.split())
    whole = re.sub(r"(``?).+?\1|\w = \S+", lambda found: found[0].replace(" ", "\0"), text)
    lines = textwrap.wrap(
        whole, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(lines).replace("\0", " ")


def wrap_paragraphs(text):
    """Paragraphs that are neither a formula nor a table nor an example."""
    paragraphs = text.strip("\n").split("\n\n")
    return "\n\n".join(each if each.startswith(("    ", "==", ">>>")) else wrap(each) for each in paragraphs)


def definitions(items):
    """A list of terms, and what each is."""
    return "\n".join(f"{term}\n{wrap(text, '    ')}" for term, text in items.items())


def table(heading, rows):
    widths = [max(map(len, column)) for column in zip(heading, *rows, strict=True)]
    rule = "  ".join("=" * width for width in widths)
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in (heading, *rows)]
    return "\n".join([rule, lines[0], rule, *lines[1:], rule])


def reference(number, text):
    """What [number]_ points at."""
    return textwrap.indent(text, "       ").replace("       ", f".. [{number}] ", 1)
