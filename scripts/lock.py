"""Pin every dependency of pyproject.toml, with hashes and without an address, into requirements/.

.venv/bin/python -m scripts.lock             bring the locks in step with pyproject.toml, versions kept where they still fit
.venv/bin/python -m scripts.lock --upgrade   take the newest versions that fit
"""

from __future__ import annotations

import subprocess
import sys

from scripts.bootstrap import LOCKS, PYTHON

OPTIONS = ("--universal", "--generate-hashes", "--no-header", "--no-annotate", "--python-version", "3.11")
TARGETS = {
    "base": ("../pyproject.toml",),
    "dev": ("../pyproject.toml", "--group", "../pyproject.toml:dev"),
    "build": ("--group", "../pyproject.toml:build"),
    "bootstrap": ("--group", "../pyproject.toml:bootstrap"),
}


def main(arguments: list[str]) -> int:
    for name, sources in TARGETS.items():
        # The development lock must hold the base lock's very pins.
        constraint = ("--constraint", "base.txt") if name == "dev" else ()
        command = [
            PYTHON,
            "-m",
            "uv",
            "pip",
            "compile",
            "--quiet",
            *OPTIONS,
            *constraint,
            *arguments,
            *sources,
            "-o",
            f"{name}.txt",
        ]
        print(f"requirements/{name}.txt ...", file=sys.stderr)
        done = subprocess.run(command, cwd=LOCKS, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
