"""The files that the commands write: refused before anything is measured, and in their place complete or not at all."""

import contextlib
import os
import secrets
import shutil
import stat
import tempfile


class Refusal(Exception):
    """Why a file cannot be written: one line that says what came and what was expected."""


def pictures(path):
    """The paths of both pictures: as named for a light background, and with "-dark" in it for a dark one."""
    stem, suffix = os.path.splitext(path)
    return path, f"{stem}-dark{suffix}"


def check(named, sources=()):
    """Raise Refusal where one of some paths cannot be written, or is that of another or of one that is read.

    Both come as pairs of what names the path to the user and the path.
    """
    taken = {os.path.realpath(path): name for name, path in sources}
    for name, path in named:
        reason = why_not(path)
        if reason is None and (other := taken.setdefault(os.path.realpath(path), name)) != name:
            reason = f"it is the file of {other}, too"
        if reason is not None:
            raise Refusal(f"{name}: cannot write {path!r}: {reason}; expected the path of a file to write")


def why_not(path):
    """Why a file cannot be written at a path, or None where it can."""
    if not path:
        return "it is empty"
    real = os.path.realpath(path)
    folder = os.path.dirname(real)
    try:
        mode = os.stat(real).st_mode
        if stat.S_ISDIR(mode):
            return "it is a folder"
        if not stat.S_ISREG(mode):
            return "it is a device, pipe or socket"
        if not os.access(real, os.W_OK):
            return "it is write-protected"
    except FileNotFoundError:
        pass
    except OSError as error:
        return error.strerror
    if not os.path.basename(path):  # it ends in a slash
        return "it is no file's name"
    if not os.path.isdir(folder):
        return f"there is no folder {folder!r}"
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        return f"the folder {folder!r} takes no file: {error.strerror}"
    return None


@contextlib.contextmanager
def replacing(path):
    """A new file beside a path, for bytes, that takes its place when the block ends well and else is removed."""
    real = os.path.realpath(path)  # a link stays a link
    temporary = os.path.join(os.path.dirname(real), f".{secrets.token_hex(8)}.part")
    try:
        with open(temporary, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(real):
            shutil.copymode(real, temporary)
        os.replace(temporary, real)
    except OSError as error:
        raise Refusal(f"cannot write {path!r}: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.remove(temporary)
