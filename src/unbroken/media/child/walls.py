"""The walls around decoding: limits, another user, Landlock, and a list of allowed system calls.

They go up after everything is imported and before the first byte of the file is read. The file is
already open as standard input, so nothing needs to be opened any more.
"""

import contextlib
import ctypes
import errno
import os
import resource
from typing import Any, Final

try:
    import pyseccomp  # type: ignore[import-untyped]
except (ImportError, RuntimeError, OSError):
    # There is no libseccomp here, so nothing will be decoded.
    pyseccomp = None

NOBODY: Final = 65534

# What decoding from an open file into memory needs. Not here: open, socket, connect, clone, fork,
# execve, ptrace, kill, ioctl, and whatever nobody thought of.
ALLOWED: Final = (
    "read", "readv", "pread64", "write", "writev", "lseek", "close", "dup",
    "fstat", "newfstatat", "statx", "fcntl", "poll", "ppoll",
    "brk", "munmap", "mremap", "madvise", "membarrier",
    "futex", "get_robust_list", "set_robust_list", "rseq", "restart_syscall",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack",
    "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time",
    "sched_getaffinity", "sched_yield", "getcpu", "getrandom", "getrusage", "times",
    "getpid", "gettid", "getuid", "geteuid", "getgid", "getegid", "uname", "sysinfo",
    "exit", "exit_group",
)  # fmt: skip

_PROT_EXEC = 4
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_LANDLOCK_VERSION_FLAG = 1
_PR_SET_NO_NEW_PRIVS, _PR_SET_DUMPABLE = 38, 4
# How many of the file-system and network rights each version of Landlock knows.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_FILE_RIGHTS_NOW = 16


def raise_walls(*, memory_bytes: int, cpu_seconds: int) -> dict[str, bool]:
    """Put up every wall that this machine has; say which stand."""
    limit(memory_bytes=memory_bytes, cpu_seconds=cpu_seconds)
    become_nobody()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return {"landlock": close_file_system(libc), "seccomp": close_system_calls()}


def limit(*, memory_bytes: int, cpu_seconds: int) -> None:
    """Limit memory, processor time, new files and core dumps; limits only ever go down."""
    for kind, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 8),
    ):
        resource.setrlimit(kind, (most, most))
    # SIGXCPU comes first, so that the parent can tell a time limit from a crash.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))


def become_nobody() -> None:
    """Give up root, where the station was started as root."""
    if os.geteuid() != 0:
        return
    # Inside a user namespace there may be no such user to become; then root means nothing either.
    with contextlib.suppress(OSError):
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def close_file_system(libc: ctypes.CDLL) -> bool:
    """Forbid every path and every TCP port through Landlock, where the kernel has it."""
    version = libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), _LANDLOCK_VERSION_FLAG)
    if version < 1:
        return False
    rights = (ctypes.c_uint64 * 3)(
        (1 << _FILE_RIGHTS.get(version, _FILE_RIGHTS_NOW)) - 1,
        0b11 if version >= 4 else 0,
        0b11 if version >= 6 else 0,
    )
    known_bytes = 8 * (1 + (version >= 4) + (version >= 6))
    rules = libc.syscall(_LANDLOCK_CREATE, rights, ctypes.c_size_t(known_bytes), 0)
    if rules < 0:
        return False
    try:
        return bool(libc.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def close_system_calls() -> bool:
    """Forbid every system call that decoding does not need."""
    if pyseccomp is None:
        return False
    calls: Any = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for name in ALLOWED:
        # A call that this processor does not have needs no permission.
        with contextlib.suppress(ValueError, OSError):
            calls.add_rule(pyseccomp.ALLOW, name)
    for name in ("mmap", "mprotect"):
        not_executable = pyseccomp.Arg(2, pyseccomp.MASKED_EQ, _PROT_EXEC, 0)
        calls.add_rule(pyseccomp.ALLOW, name, not_executable)
    try:
        calls.load()
    except OSError:
        return False
    return True
