"""Feeds records to a command and watches what comes out. A program of its own, so that it is small beside the command.

    python feeding.py NUMBER COMMAND…

The command reads NDJSON from standard input and writes NDJSON. Every thousandth record does not fit. What was seen is
printed as JSON: the exit code, the lines and whether they are in order, the lines on standard error, and the most
memory that the command or one of its processes had, in MB.
"""

import json
import resource
import subprocess
import sys
import threading
from typing import IO

RECORD = (
    b'{"id": "p%d", "measures": [{"start": "2022-01-01", "end": null}], "internships": [{"service": "home_care", '
    b'"workplace": "\xc3\x85ker\xc3\xb6 %d", "start": "2022-04-25", "attestation": "completed", "study_visit": true}]}\n'
)


def feed(stdin: IO[bytes], number: int) -> None:
    with stdin:
        for each in range(number):
            stdin.write(b'{"id": 7}\n' if each % 1000 == 500 else RECORD % (each, each))


def main(number: int, command: list[str]) -> None:
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    assert process.stderr
    told: list[bytes] = []
    threads = [
        threading.Thread(target=feed, args=(process.stdin, number)),
        threading.Thread(target=told.extend, args=(process.stderr,)),
    ]
    for thread in threads:
        thread.start()
    expected = (b'"status":"refused"' if each % 1000 == 500 else b'"subject":"p%d"' % each for each in range(number))
    lines = 0
    ordered = True
    for line in process.stdout:
        lines += 1
        ordered = ordered and next(expected, b"none") in line
    for thread in threads:
        thread.join()
    code = process.wait()
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    seen = {"code": code, "lines": lines, "ordered": ordered, "told": [line.decode() for line in told], "memory": most}
    print(json.dumps(seen))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
