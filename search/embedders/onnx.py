"""The bundled model, on onnxruntime and tokenizers alone.

Beside a text's vector the graph gives one a token; `search.late` compares those of words.

Every text is one call of its own, without padding: activations are scaled to 8 bits over all that
a call holds, so a vector would otherwise depend on its neighbours. Speed comes from calls side by
side, one a processor, each on a single thread (onnxruntime releases the interpreter's lock).
"""

import hashlib
import json
import os
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from search.embedder import Reading, Vectors, Words
from search.embedders.pieces import Ids, Pieces
from search.errors import ModelDamaged, ModelMissing

DESCRIPTION, GRAPH, TOKENIZER = "model.json", "model.onnx", "tokenizer.json"
FORMAT = "kilde-onnx-2"
_SHORT_HASH = 12
# Often enough for a progress bar to move every second on two slow cores.
_REPORT_EVERY = 16
_TINY = 1e-9
_ERROR = 3  # onnxruntime's severity: warnings of its loader mean nothing to a user


class _Description(NamedTuple):
    """What `model.json` says; `sha256` by file name."""

    name: str
    dim: int
    word_dim: int
    max_tokens: int
    prompts: dict[str, str]
    sha256: dict[str, str]


class OnnxEmbedder:
    """A folder of `model.json`, `model.onnx` and `tokenizer.json`; texts end at `max_tokens`.

    Safe to share between threads.
    """

    def __init__(self, folder: Path) -> None:
        description = _read_description(folder)
        graph = _read_checked(folder / GRAPH, description)
        tokenizer = _read_checked(folder / TOKENIZER, description)
        self._session = _open_session(folder / GRAPH, graph)
        self._tokenizer = _open_tokenizer(folder / TOKENIZER, tokenizer, description.max_tokens)
        self._pieces = Pieces.of(self._tokenizer.get_vocab())
        self._input = self._session.get_inputs()[0].name
        self.prompts = description.prompts
        self.dim, self.word_dim = description.dim, description.word_dim
        self.max_tokens = description.max_tokens
        self.key = f"{description.name}@{description.sha256[GRAPH][:_SHORT_HASH]}"

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Vectors of passages; `progress` gets the number done, from the calling thread."""
        return self.read_passages(texts, progress).vectors

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return self.read_queries(texts).vectors

    def embed_raw(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts that have their prompt already."""
        return self._read("", texts, None).vectors

    def read_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Reading:
        """Vectors of passages and of their words."""
        return self._read(self.prompts["passage"], texts, progress)

    def read_queries(self, texts: Sequence[str]) -> Reading:
        """Vectors of questions and of their words."""
        return self._read(self.prompts["query"], texts, None)

    def _read(
        self, prompt: str, texts: Sequence[str], progress: Callable[[int], None] | None
    ) -> Reading:
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        words: list[Words] = []
        # Closed by hand, so that an interruption drops the texts still waiting for a processor.
        with closing(self._each(prompt, texts)) as each:
            for at, (vector, of_words) in enumerate(each):
                vectors[at] = vector
                words.append(of_words)
                done = at + 1
                if progress and (done % _REPORT_EVERY == 0 or done == len(texts)):
                    progress(done)
        return Reading(vectors, words)

    def _each(
        self, prompt: str, texts: Sequence[str]
    ) -> Generator[tuple[Vectors, Words], None, None]:
        """What each text gives, in order, worked out on all processors."""
        read = partial(self._one, prompt)
        workers = min(_processors(), len(texts))
        if workers <= 1:
            yield from map(read, texts)
            return
        with ThreadPoolExecutor(workers) as pool:
            yield from pool.map(read, texts)

    def _one(self, prompt: str, text: str) -> tuple[Vectors, Words]:
        whole = prompt + text
        encoded = self._tokenizer.encode(whole)
        ids = np.array(encoded.ids, dtype=np.int64)
        vector, tokens = self._session.run(None, {self._input: ids[None]})
        # The marks at both ends have no place in the text: their ends are 0.
        inside = np.array(encoded.offsets, dtype=np.int64)[:, 1] > len(prompt)
        at, begins = self._pieces.words(ids, inside)
        return vector[0], _words(whole, encoded.offsets, at, begins, tokens[0])


def _words(
    text: str, offsets: Sequence[tuple[int, int]], at: Ids, begins: Ids, tokens: Vectors
) -> Words:
    """Each word of `text` with the sum of its tokens' vectors, of unit length."""
    if not len(at):
        return Words([], np.empty((0, tokens.shape[1]), np.float32))
    last = at[np.append(begins[1:], len(at)) - 1]
    found = [
        text[offsets[start][0] : offsets[end][1]].strip()
        for start, end in zip(at[begins].tolist(), last.tolist(), strict=True)
    ]
    summed = np.add.reduceat(tokens[at], begins, axis=0)
    lengths = np.linalg.norm(summed, axis=1, keepdims=True)
    return Words(found, summed / np.maximum(lengths, _TINY))


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _read_description(folder: Path) -> _Description:
    path = folder / DESCRIPTION
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelMissing(str(folder)) from None
    except (OSError, ValueError) as error:
        raise ModelDamaged(path, str(error)) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ModelDamaged(path, f"its format is not {FORMAT}")
    try:
        return _Description(**{field: found[field] for field in _Description._fields})
    except KeyError as error:
        raise ModelDamaged(path, f"{error} is missing") from error


def _read_checked(path: Path, description: _Description) -> bytes:
    """The file's bytes, if they are those that the description was written for."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelDamaged(path, error.strerror or str(error)) from error
    if hashlib.sha256(data).hexdigest() != description.sha256.get(path.name):
        raise ModelDamaged(path, f"its SHA-256 differs from the one in {DESCRIPTION}")
    return data


def _open_session(path: Path, graph: bytes) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # The graph is written in fused operators already; the optimiser would undo some of them.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    # A plan of memory for every length of text seen would only grow.
    options.enable_mem_pattern = False
    options.log_severity_level = _ERROR
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors share no base class of their own
        raise ModelDamaged(path, str(error)) from error


def _open_tokenizer(path: Path, text: bytes, max_tokens: int) -> Any:
    try:
        tokenizer = Tokenizer.from_buffer(text)
    except Exception as error:  # tokenizers raises Exception itself
        raise ModelDamaged(path, str(error)) from error
    tokenizer.enable_truncation(max_tokens)
    tokenizer.no_padding()
    return tokenizer
