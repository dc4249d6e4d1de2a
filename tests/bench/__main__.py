"""`python -m tests.bench [NAME]`: one JSON object a line on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys

from scripts.servers import ServerError
from tests.bench import agenda, brochure, directory, feed, issuing, pages, rebuilding, redeem, searching
from tests.bench.harness import BenchError, note

BENCHES = {
    "redeem": redeem.run,
    "search": searching.run,
    "feed": feed.run,
    "rebuild": rebuilding.run,
    "brochure": brochure.run,
    **pages.BENCHES,
    **directory.BENCHES,
    **agenda.BENCHES,
    **issuing.BENCHES,
}
# What runs when none is named: every figure once.
ALL = ("redeem", "issue", "pdf", "activate", "pages", "page:directory", "search", "rebuild", "feed", "brochure")


def main(names: list[str]) -> int:
    unknown = set(names) - set(BENCHES)
    if unknown:
        note(f"No such bench: {', '.join(sorted(unknown))}. There are: {', '.join(BENCHES)}")
        return 2
    failed = False
    for name in names or ALL:
        try:
            for line in BENCHES[name]():
                print(json.dumps(line), flush=True)
        except (BenchError, ServerError) as error:
            note(f"{name}: {error}")
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
