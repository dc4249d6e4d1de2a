"""Make the project's virtual environment and keep it in step with the locks.

Only the standard library: this runs before anything is installed.

    python3 scripts/bootstrap.py base          what the site needs
    python3 scripts/bootstrap.py dev           the same, and the tests' and checks' tools
    python3 scripts/bootstrap.py dev build     the same, and Node for the front-end build

A call that finds everything in place returns in a few milliseconds: a stamp in the
environment holds a digest of the lock files it was made from.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
GROUPS = ("base", "dev", "build")


class BootstrapError(Exception):
    """What stops the set-up, in a sentence that says what to do."""


def digest(name: str) -> str:
    return hashlib.sha256((LOCKS / f"{name}.txt").read_bytes()).hexdigest()


def stamp(name: str) -> Path:
    return ENVIRONMENT / f".lock-{name}"


def installed(name: str) -> bool:
    """Whether the environment was last brought in step with this very lock."""
    try:
        return stamp(name).read_text() == digest(name)
    except FileNotFoundError:
        return False


# What an installer's own message tells, and what to do about it.
ADVICE = (
    (
        r"command '?\S*(cc|g\+\+|clang)'? failed|such file or directory: '\S*(cc|g\+\+|clang)'|linker `cc`|unable to find .*compiler",
        "A package has no ready-made file for this machine and there is no C compiler to build it. "
        "On Debian or Ubuntu: apt-get install build-essential python3-dev. On a Mac: xcode-select --install.",
    ),
    (r"Python\.h", "Python's headers are missing. On Debian or Ubuntu: apt-get install python3-dev."),
    (r"No space left", "The disk is full: the environment needs about 1 GB."),
    (
        r"Read-only file system|Permission denied",
        "This folder cannot be written. Copy the project to a folder of yours and try there.",
    ),
    (
        r"hash(es)? mismatch|DO NOT MATCH THE HASHES",
        "A package is not the file the lock was made for: do not use it, and tell the maintainers.",
    ),
    (
        r"dns error|error sending request|Connection|timed out|Could not fetch|Failed to fetch|No matching distribution|resolve host",
        "The packages could not be fetched: check the network, or the proxy settings of pip.",
    ),
)


def run(*command: str | Path) -> None:
    """Run an installer, passing its messages on. Raises BootstrapError with advice read from them."""
    words = [str(part) for part in command]
    said: list[str] = []
    with subprocess.Popen(words, cwd=ROOT, stdout=sys.stderr, stderr=subprocess.PIPE, text=True, errors="replace") as process:
        for line in process.stderr or ():
            said.append(line)
            sys.stderr.write(line)
    if process.returncode:
        message = "".join(said)
        advice = next((words for pattern, words in ADVICE if re.search(pattern, message)), "Its own message stands above.")
        raise BootstrapError(f"The set-up stopped at: {' '.join(words)}\n{advice} Then run the same command again.")


def make_environment() -> None:
    """Create `.venv` and install the pinned installer into it."""
    if not installed("bootstrap") or not PYTHON.exists():  # the link dangles when its Python was removed
        try:
            import ensurepip  # noqa: F401, PLC0415 - Debian ships Python without it
            import venv  # noqa: F401, PLC0415
        except ImportError as error:
            raise BootstrapError(
                f"Python's module {error.name} is missing. On Debian or Ubuntu: apt-get install python3-venv"
            ) from error
        run(sys.executable, "-m", "venv", "--clear", ENVIRONMENT)
        run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", LOCKS / "bootstrap.txt")
        stamp("bootstrap").write_text(digest("bootstrap"))


def install(wanted: list[str]) -> None:
    uv: list[str | Path] = [PYTHON, "-m", "uv", "pip"]
    # The development lock holds the base lock, pin for pin: one of the two is in force at a time.
    main = "dev" if "dev" in wanted or stamp("dev").exists() else "base"
    if not installed(main):
        print(f"Installing the {main} packages into .venv ...", file=sys.stderr)
        for other in GROUPS:
            stamp(other).unlink(missing_ok=True)
        run(
            *uv,
            "sync",
            "--quiet",
            "--compile-bytecode",
            "--python",
            PYTHON,
            "--require-hashes",
            LOCKS / f"{main}.txt",
            LOCKS / "bootstrap.txt",
        )
        stamp(main).write_text(digest(main))
    if "build" in wanted and not installed("build"):
        print("Installing Node into .venv ...", file=sys.stderr)
        run(*uv, "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", LOCKS / "build.txt")
        stamp("build").write_text(digest("build"))


def main(arguments: list[str]) -> int:
    unknown = [name for name in arguments if name not in GROUPS]
    if unknown or not arguments:
        print(f"usage: bootstrap.py {' | '.join(GROUPS)} ...", file=sys.stderr)
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is run by whatever Python is there
        print(
            f"Python 3.11 or later is needed, this is {sys.version.split()[0]}. "
            "Install it and say which to use: make PYTHON=python3.11 ...",
            file=sys.stderr,
        )
        return 1
    try:
        if not os.access(ROOT, os.W_OK):
            raise BootstrapError(f"The folder {ROOT} is read-only. Copy the project to a folder of yours and try there.")
        make_environment()
        install(arguments)
    except BootstrapError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\nThe environment could not be written: {error}. Free some space or check the rights.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
