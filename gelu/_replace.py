"""A file that takes another's place when it is complete, or not at all."""

import contextlib
import errno
import io
import os
import re
import stat
import sys

from ._interrupt import interruptible

HAS_LOCKS = os.name == "posix"  # Windows removes and renames no open file
if HAS_LOCKS:
    import fcntl

MAX_NAME_BYTES = 143  # the least that a common file system allows: eCryptfs
MAX_LINKS = 40  # as Linux has it
SPECIAL_BITS = stat.S_ISUID | stat.S_ISGID
ACCESS_LIST = "system.posix_acl_access"
SLICE = 1 << 30  # bytes that are reserved at once: between slices signals are heard
FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


def follow_links(path):
    """Where a path leads that may be a symbolic link, whether or not there is a file."""
    for _ in range(MAX_LINKS):
        if not os.path.islink(path):
            break
        path = os.path.join(os.path.dirname(path), os.readlink(path))
    return path


def own_descriptor(path):
    """The number of a descriptor of this process where a path leads to one, as /dev/stdout does; None elsewhere."""
    for _ in range(MAX_LINKS):
        folder, name = os.path.split(path)
        if name.isdecimal() and os.path.realpath(folder) == f"/proc/{os.getpid()}/fd":
            return int(name)
        if not os.path.islink(path):
            break
        path = os.path.join(folder, os.readlink(path))
    return None


def is_at(path, found):
    """Whether path leads to the file of which os.stat told what was found."""
    try:
        return os.path.samestat(os.stat(path), found)
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def replacing(path):
    """A new raw file beside path. It replaces path when the block ends well, and is removed when it does not.

    Until then nobody can read it who cannot read the file in its place. That file's owner, group and permissions are
    kept where the system allows.
    """
    _remove_abandoned(path)
    file, temporary = _create(path)
    try:
        with file:
            yield file
            if os.path.exists(path):  # so that a loss of power costs what is there, or what is new, but never both
                interruptible(os.fsync, file.fileno())
            if HAS_LOCKS:
                _take_place(file, temporary, path)
        if not HAS_LOCKS:
            _take_place(file, temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.remove(temporary)
        raise


def reserve(file, size):
    """Let a file have room for so many more bytes, where the system can: they are then written in less time, and where
    there is no room that is an error before the work and not after it."""
    allocate, start = _allocator(), file.tell()
    if allocate is None or size == 0 or not _is_allocated(allocate(file, start, 1)):
        return
    disk = os.fstatvfs(file.fileno())
    if disk.f_blocks > 0 and size > disk.f_bfree * disk.f_frsize:  # or it would be filled before that is said
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    for first in range(start, start + size, SLICE):
        _is_allocated(interruptible(allocate, file, first, min(SLICE, start + size - first)))


def _is_allocated(number):
    """Whether there was no error of that number; raises it where it says that there is no room."""
    if number in FULL:
        raise OSError(number, os.strerror(number))
    return number == 0


def _allocator():
    """Linux's fallocate, which gives an error's number or 0, for a file, where from and how much; None elsewhere.

    Where a file system cannot, it says so, while os.posix_fallocate would write to each block.
    """
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return None
    try:
        import ctypes

        function = ctypes.CDLL(None, use_errno=True).fallocate
    except (ImportError, OSError, AttributeError):
        return None
    function.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64]
    return lambda file, first, size: ctypes.get_errno() if function(file.fileno(), 0, first, size) else 0


def _take_place(file, temporary, path):
    with contextlib.suppress(FileNotFoundError):
        _copy_access(path, file, temporary)
    os.replace(temporary, path)


def _create(path):
    """A file of a new name beside path, locked for as long as it is open, and its path."""
    # like the other's while it is there, that of any new file where there is none
    permissions = 0o600 if os.path.exists(path) else 0o666
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    while True:
        temporary = _beside(path, os.urandom(4).hex())
        try:
            file = io.FileIO(os.open(temporary, flags, permissions), "r+")
        except OSError as error:
            folder = os.path.dirname(path) or os.curdir
            raise type(error)(error.errno, f"no file can be made in the folder {folder!r}: {error.strerror}") from error
        if _is_ours(file, temporary):
            return file, temporary
        file.close()


def _is_ours(file, temporary):
    """Lock a new file, unless another run has just taken it for abandoned."""
    if not HAS_LOCKS:
        return True
    try:
        return _lock(file) and is_at(temporary, os.fstat(file.fileno()))
    except OSError:
        return True  # where nothing can be locked nothing counts as abandoned


def _beside(path, token):
    """A name that tells a person whose it is, and a later run that it is ours: NAME.gelu-TOKEN.part."""
    folder, name = os.path.split(path)
    ending = f".gelu-{token}.part"
    while len(os.fsencode(name)) + len(ending) > MAX_NAME_BYTES:
        name = name[:-1]
    return os.path.join(folder, name + ending)


def _remove_abandoned(path):
    """Remove what runs that were killed have left beside path."""
    folder, name = os.path.split(_beside(path, "00000000"))
    pattern = re.escape(name.removesuffix("00000000.part")) + r"[0-9a-f]{8}\.part"
    with contextlib.suppress(OSError):
        for name in os.listdir(folder or os.curdir):
            if re.fullmatch(pattern, name):
                _remove_if_abandoned(os.path.join(folder, name))


def _remove_if_abandoned(temporary):
    with contextlib.suppress(OSError):
        if not HAS_LOCKS:
            os.remove(temporary)
            return
        with io.FileIO(os.open(temporary, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK), "r+") as file:
            if stat.S_ISREG(os.fstat(file.fileno()).st_mode) and _lock(file):
                os.remove(temporary)


def _lock(file):
    """Lock a file against other runs. Returns False where another has it, and is an OSError where nothing has locks."""
    if not HAS_LOCKS:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _copy_access(path, file, temporary):
    """Give a file the owner, the group and the permissions of what is at path, as far as the system allows."""
    found = os.stat(path)
    mode = stat.S_IMODE(found.st_mode)
    if not HAS_LOCKS:
        os.chmod(temporary, mode)
        return
    for user, group in ((found.st_uid, found.st_gid), (-1, found.st_gid)):
        with contextlib.suppress(OSError):
            os.fchown(file.fileno(), user, group)
            break
    given = os.fstat(file.fileno())
    if (given.st_uid, given.st_gid) != (found.st_uid, found.st_gid):
        mode &= ~SPECIAL_BITS  # they would lend another's rights
    if given.st_gid != found.st_gid or not _copy_access_list(path, file.fileno()):
        mode &= ~stat.S_IRWXG  # another group's, or the mask of a list that is lost
    if given.st_gid != found.st_gid:
        mode &= ~stat.S_IRWXO | found.st_mode >> 3  # whoever was in the group is another now
    with contextlib.suppress(OSError):
        os.fchmod(file.fileno(), mode)


def _copy_access_list(path, descriptor):
    """Give a file the access control list at a path, or none where there is none. Returns whether that is done."""
    if not hasattr(os, "getxattr"):
        return True
    try:
        found = os.getxattr(path, ACCESS_LIST)
    except OSError:
        found = None
    try:
        if found is None:
            os.removexattr(descriptor, ACCESS_LIST)  # what the folder gives to new files
        else:
            os.setxattr(descriptor, ACCESS_LIST, found)
    except OSError as error:
        return found is None and error.errno in (errno.ENODATA, errno.ENOTSUP)
    return True
