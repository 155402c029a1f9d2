"""Reads files that were cut, flipped, spliced and grown, until one breaks a reader.

    python -m tests.ingest.fuzz --cases 100000 --seed 1 [--first N] [--report FILE.md]

Case N of a seed is always the same file. A failure is an exception other than Unreadable, a turn
that breaks its contract, more than LIMIT_S seconds of processor time, or memory above 50 MB and 20
times the file's unpacked size; the file that made it is kept, shortened, in the folder --keep.
"""

import argparse
import json
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import Unreadable
from ingest.readers.detect import read
from tests.ingest.mutations import Seed, mutated, seeds, unpacked

LIMIT_S = 2.0
MEMORY = 50 << 20
_SHORTENINGS = 60
# Every so many cases it is told how far the run is.
_TOLD = 5000


class TooLong(BaseException):
    """Raised by the alarm; no reader catches it, as they catch Exception."""


@dataclass(slots=True)
class Result:
    """What came of some cases; `failures` are sentences that name the file kept."""

    cases: int = 0
    seconds: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    most_memory: tuple[int, str] = (0, "")


def run(
    cases: range, seed: int, *, keep: Path, seconds: float = float("inf"), told: bool = False
) -> Result:
    """The `cases` of `seed`, or as many as fit in `seconds`; failures are kept in `keep`."""
    result = Result()
    sources = seeds()
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for number in cases:
            if time.monotonic() - begin > seconds:
                break
            name, data = mutated(sources, random.Random(f"{seed}:{number}"))
            _one(result, Path(folder) / name, data, f"{seed}-{number}", keep)
            if told and result.cases % _TOLD == 0:
                print(f"{result.cases} {time.monotonic() - begin:.0f} s", flush=True)
    result.seconds = time.monotonic() - begin
    return result


def _one(result: Result, path: Path, data: bytes, name: str, keep: Path) -> None:
    outcome, took, memory = attempt(path, data)
    result.cases += 1
    result.outcomes[outcome.split(":")[0]] += 1
    result.families[path.suffix] += 1
    result.slowest = max(result.slowest, (took, f"{name} ({len(data)} bytes, {path.suffix})"))
    result.most_memory = max(result.most_memory, (memory, f"{name} ({len(data)} bytes)"))
    if outcome.startswith("failure"):
        keep.mkdir(parents=True, exist_ok=True)
        kept = keep / f"{name}{path.suffix}"
        kept.write_bytes(shortened(path, data, outcome))
        result.failures.append(f"{kept.name}: {outcome}")


def attempt(path: Path, data: bytes) -> tuple[str, float, int]:
    """What reading `data` comes to, its seconds of processor time and its memory in bytes."""
    path.write_bytes(data)
    before = _memory_now()
    begin = time.process_time()
    try:
        with _limited():
            outcome = _read(path)
    except TooLong:
        outcome = "failure: takes too long"
    except Exception as error:  # whatever comes out is what is looked for
        outcome = f"failure: {type(error).__name__} {error}"[:200]
    took = time.process_time() - begin
    memory = max(0, _peak() - before)
    if memory > MEMORY + 20 * unpacked(data) and not outcome.startswith("failure"):
        outcome = "failure: takes too much memory"
    return outcome, took, memory


def _read(path: Path) -> str:
    try:
        document = read(path)
    except Unreadable as error:
        return error.reason
    if not document.turns:
        return "failure: no turns"
    for turn in document.turns:
        if "\n" in turn.text or (turn.speaker is not None and not turn.speaker.strip()):
            return "failure: a turn with a line break, or with a speaker without a name"
    return "read"


@contextmanager
def _limited() -> Iterator[None]:
    """Processor time, not the wall's: a busy machine is no fault of a reader."""

    def stop(*_: object) -> None:
        raise TooLong

    handler = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, LIMIT_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)


def shortened(path: Path, data: bytes, outcome: str) -> bytes:
    """A part of `data` that fails in the same way, with what can be left out left out."""
    kind = outcome[:40]
    size, tries = len(data) // 2, 0
    while size and tries < _SHORTENINGS:
        at = 0
        while at < len(data) and tries < _SHORTENINGS:
            less = data[:at] + data[at + size :]
            tries += 1
            if attempt(path, less)[0][:40] == kind:
                data = less
            else:
                at += size
        size //= 2
    return data


def _memory_now() -> int:
    """Bytes in use, where Linux tells them; the peak is counted anew from here."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def _peak() -> int:
    return _status("VmHWM")


def _status(name: str) -> int:
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().split("\n"):
            if line.startswith(name):
                return int(line.split()[1]) << 10
    return 0


def report(result: Result, command: str, sources: list[Seed]) -> str:
    """The result in Markdown: the setting, then the table."""
    kinds = Counter(Path(each.name).suffix for each in sources)
    rows = "\n".join(f"| {name} | {n} |" for name, n in result.outcomes.most_common())
    files = ", ".join(f"{n} {suffix}" for suffix, n in kinds.most_common())
    failed = "\n".join(f"- {each}" for each in result.failures) or "None."
    took, slowest = result.slowest
    memory, hungriest = result.most_memory
    return f"""# Fuzzing the readers

`python -m tests.ingest.fuzz {command}`: {result.cases} cases in \
{result.seconds:.0f} s, one process. Seeds: {len(sources)} files ({files}), cut, flipped, spliced, \
repeated, grown; archives also inside. A case fails by any exception but `Unreadable`, by more \
than {LIMIT_S:g} s of processor time, or by more memory than 50 MB and 20 times the unpacked size.

| outcome | cases |
|---|---|
{rows}

Slowest: {took:.2f} s, case {slowest}. Most memory: {memory / 2**20:.0f} MB, case {hungriest}.

## Failures

{failed}
"""


def main() -> None:
    """Run, print the result as JSON, and write it down if asked; exit 1 on a failure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--first", type=int, default=0, help="to go on with an interrupted run")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failures"))
    parser.add_argument("--report", type=Path)
    given = parser.parse_args()
    cases = range(given.first, given.first + given.cases)
    result = run(cases, given.seed, keep=given.keep, seconds=given.seconds, told=True)
    print(json.dumps({"cases": result.cases, "outcomes": result.outcomes,
                      "failures": result.failures, "slowest": result.slowest}))  # fmt: skip
    if given.report:
        command = f"--first {given.first} --cases {result.cases} --seed {given.seed}"
        given.report.parent.mkdir(parents=True, exist_ok=True)
        given.report.write_text(report(result, command, seeds()), encoding="utf-8")
    raise SystemExit(bool(result.failures))


if __name__ == "__main__":
    main()
