"""The visitors: sends requests over kept-alive connections and times each. A process of its own, so that its CPU is not counted.

Reads a job (JSON) from standard input, writes seconds, latencies and bytes (JSON) to standard output.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from typing import Any

Job = list[Any]


def visit(port: int, requests: list[Job], latencies: list[float], sizes: list[int], faults: list[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for method, path, body, headers, expect in requests:
        if faults:
            return
        start = time.perf_counter()
        connection.request(method, path, body.encode() or None, headers)
        response = connection.getresponse()
        content = response.read()
        latencies.append(time.perf_counter() - start)
        sizes.append(len(content))
        if response.status >= 400 or expect not in content.decode(errors="replace"):
            faults.append(f"{method} {path} answered {response.status}: {content[:500]!r}")
    connection.close()


def main() -> int:
    job = json.load(sys.stdin)
    count = job["connections"]
    latencies: list[float] = []
    sizes: list[int] = []
    faults: list[str] = []
    visitors = [
        threading.Thread(target=visit, args=(job["port"], job["requests"][number::count], latencies, sizes, faults))
        for number in range(count)
    ]
    start = time.perf_counter()
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    seconds = time.perf_counter() - start
    if faults or len(latencies) != len(job["requests"]):
        print(faults[0] if faults else "A connection broke", file=sys.stderr)
        return 1
    json.dump({"seconds": seconds, "latencies": latencies, "bytes": sum(sizes)}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
