"""How the bundled model is made, on a made encoder of 64 numbers with random weights.

It proves that file, graph and tokenizer say the same; not that the real model is any good.
"""

import gzip
import struct
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("onnx", reason="pip install -e '.[train]'")

from search.embedders.onnx import DESCRIPTION, GRAPH, TOKENIZER, OnnxEmbedder
from search.embedders.pieces import SPECIAL, Pieces
from search.training.__main__ import _passages as passages_of
from search.training.__main__ import main, make_model, prompt_tokens
from search.training.encoder import build_encoder, small_encoder
from search.training.quantise import LARGEST, quantise, smoothing
from search.training.reference import embed
from search.training.source import Piece, Weights, read_weights
from search.training.tokenizer import build_tokenizer
from search.training.vocabulary import choose_pieces, read_texts
from search.training.words import DIRECTIONS, find_basis
from search.training.words import _words as words_of

HIDDEN, LAYERS, HEADS, INTERMEDIATE, POSITIONS = 64, 2, 2, 128, 64
ALPHABET = ["▁", *"abcdefghijklmnopqrstuvwxyzæøå.:?"]
WORDS = ["▁til", "syn", "▁kommune", "▁query", "▁passage", "ж"]
PIECES = [*(Piece(text, 0.0) for text in ("<s>", "<pad>", "</s>", "<unk>"))] + [
    Piece(text, -2.0 - at / 8) for at, text in enumerate([*WORDS, *ALPHABET])
]
TEXT = "tilsyn med kommunen og en dansk sætning til"


def pack(values: np.ndarray[Any, Any]) -> bytes:
    """Q4_0 blocks that hold `values` as nearly as they can."""
    blocks = values.reshape(-1, 32).astype(np.float32)
    scales = (np.abs(blocks).max(axis=1) / 7).astype(np.float16)
    nibbles = np.clip(np.rint(blocks / scales[:, None]) + 8, 0, 15).astype(np.uint8)
    packed = nibbles[:, :16] | nibbles[:, 16:] << 4
    return b"".join(s.tobytes() + p.tobytes() for s, p in zip(scales, packed, strict=True))


def make_tensors() -> dict[str, tuple[int, np.ndarray[Any, Any]]]:
    """Every tensor of the format by name; 1 is Q4_0, 0 is float32."""
    rng = np.random.default_rng(7)

    def draw(kind: int, *shape: int, middle: float = 0) -> tuple[int, np.ndarray[Any, Any]]:
        return kind, (rng.normal(size=shape) * 0.2 + middle).astype(np.float32)

    tensors = {
        "emb.word": draw(1, len(PIECES), HIDDEN),
        "emb.pos": draw(0, POSITIONS, HIDDEN),
        "emb.type": draw(0, 2, HIDDEN),
    }
    for norm in ["emb.ln", *(f"l{at}.{n}" for at in range(LAYERS) for n in ("aln", "oln"))]:
        tensors |= {f"{norm}.w": draw(0, HIDDEN, middle=1), f"{norm}.b": draw(0, HIDDEN)}
    sizes = dict.fromkeys(["q", "k", "v", "ao"], (HIDDEN, HIDDEN))
    sizes |= {"fi": (INTERMEDIATE, HIDDEN), "fo": (HIDDEN, INTERMEDIATE)}
    for at in range(LAYERS):
        for name, (outputs, inputs) in sizes.items():
            tensors[f"l{at}.{name}.w"] = draw(1, outputs, inputs)
            tensors[f"l{at}.{name}.b"] = draw(0, outputs)
    return tensors


def write_weights(path: Path) -> Path:
    """A file of the format "E5S1"."""
    text = [piece.text.encode() for piece in PIECES]
    bounds = np.cumsum([0, *map(len, text)]).astype("<u4")
    head = struct.pack(
        "<4sI7ifi", b"E5S1", 1, HIDDEN, LAYERS, HEADS, INTERMEDIATE, len(PIECES), POSITIONS, 2,
        1e-12, 32,
    )  # fmt: skip
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, text)))
    head += bounds.tobytes() + np.array([p.score for p in PIECES], "<f4").tobytes()
    head += b"".join(text) + struct.pack("<iI", 1, 5) + struct.pack("<IB", 0xAD, 0)
    tensors = {k: (kind, pack(v) if kind else v.tobytes(), v.size) for k, (kind, v) in made.items()}
    sizes = [2 + len(name) + 1 + 4 + 16 for name in tensors]
    offset = len(head) + 4 + sum(sizes)
    directory, body = struct.pack("<i", len(tensors)), b""
    for name, (kind, data, count) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, offset + len(body), len(data))
        body += data
    path.write_bytes(head + directory + body)
    return path


made = make_tensors()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_weights(tmp_path_factory.mktemp("weights") / "tiny.bin")


@pytest.fixture(scope="module")
def weights(source: Path) -> Weights:
    return read_weights(source)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("texts") / "pairs.tsv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(f"{TEXT} {at}\tquery: passage: {at}\n" for at in range(30))
    return path


def test_the_file_gives_back_what_was_written(weights: Weights) -> None:
    assert weights.pieces[4].text == "▁til"
    assert weights.shape.heads == HEADS
    np.testing.assert_array_equal(weights.vector("emb.pos"), made["emb.pos"][1].ravel())
    matrix, expected = weights.matrix("l1.fo.w", HIDDEN), made["l1.fo.w"][1]
    assert matrix.shape == expected.shape
    np.testing.assert_allclose(matrix, expected, atol=np.abs(expected).max() / 7)


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(64))
    with pytest.raises(ValueError, match="E5S1"):
        read_weights(tmp_path / "other.bin")


def test_both_columns_are_read_at_the_stride(texts: Path) -> None:
    read = list(read_texts([texts], stride=10))
    assert read == [
        line for at in (0, 10, 20) for line in (f"{TEXT} {at}", f"query: passage: {at}")
    ]  # fmt: skip


def test_the_most_used_pieces_and_all_latin_characters_stay() -> None:
    ids = {piece.text: at for at, piece in enumerate(PIECES)}
    counts = Counter({ids["▁kommune"]: 9, ids["ж"]: 5, ids["syn"]: 1, ids["<unk>"]: 99})
    kept = [PIECES[at].text for at in choose_pieces(PIECES, counts, size=4 + len(ALPHABET) + 1)]
    assert tuple(kept[:4]) == SPECIAL
    assert set(kept[4:]) == {*ALPHABET, "▁kommune"}


def test_the_vocabulary_never_exceeds_its_size_by_use() -> None:
    counts = Counter(dict.fromkeys(range(len(PIECES)), 1))
    assert len(choose_pieces(PIECES, counts, size=40)) == 40


def test_the_tokenizer_normalises_as_the_weights_were_trained() -> None:
    tokenizer = build_tokenizer(PIECES)
    plain = tokenizer.encode("til syn ａå").tokens
    assert plain == ["<s>", "▁til", "▁", "syn", "▁", "a", "å", "</s>"]
    assert tokenizer.encode("  til\u00a0\t syn a\u200b\u0061\u030a").tokens[1:4] == plain[1:4]


def test_quantised_columns_are_within_half_a_step_and_7_bits() -> None:
    matrix = np.random.default_rng(1).normal(size=(64, 8)).astype(np.float32)
    matrix[:, 3] = 0
    weight, scale = quantise(matrix)
    assert np.abs(weight).max() == LARGEST
    assert (np.abs(weight * scale - matrix) <= scale / 2 + 1e-6).all()


def test_two_products_of_8_and_7_bits_fit_in_16() -> None:
    assert 2 * 255 * LARGEST <= np.iinfo(np.int16).max < 2 * 255 * 127


def test_smoothing_evens_out_the_channels() -> None:
    peaks = np.array([1, 1, 1, 32], np.float32)
    factors = smoothing(peaks, np.ones((4, 2), np.float32))
    assert (peaks / factors).max() / (peaks / factors).min() < 4


def test_the_graph_agrees_with_the_reference(source: Path, texts: Path, tmp_path: Path) -> None:
    make_model([texts], tmp_path, source)
    embedder = OnnxEmbedder(tmp_path)
    weights = read_weights(source)
    tokenizer = build_tokenizer(weights.pieces)
    ids = tokenizer.encode("passage: " + TEXT).ids[:POSITIONS]
    exact = embed(build_encoder(weights, range(len(PIECES))), ids)
    assert embedder.dim == HIDDEN
    assert float(embedder.embed_passages(["  " + TEXT])[0] @ exact) > 0.99


def test_the_graph_tells_each_word_by_its_state_along_the_main_directions(
    source: Path, texts: Path, tmp_path: Path
) -> None:
    make_model([texts], tmp_path, source)
    read = OnnxEmbedder(tmp_path).read_passages([TEXT]).words[0]
    # "til" is a piece of its own here and merely joins; "med" and "en" are of several.
    assert read.words == TEXT.split()[:-1]
    encoder, tokenizer = small_encoder(source, [texts])
    pieces = Pieces.of(tokenizer.get_vocab())
    prompt = prompt_tokens(tokenizer)
    basis = find_basis(encoder, pieces, passages_of(tokenizer, [texts]), prompt)
    assert basis.layers == LAYERS - 1
    np.testing.assert_allclose(basis.directions.T @ basis.directions, np.eye(DIRECTIONS), atol=1e-5)
    ids = np.array(tokenizer.encode("passage: " + TEXT).ids)
    exact = (words_of(encoder, pieces, ids, basis.layers, prompt) - basis.mean) @ basis.directions
    exact /= np.linalg.norm(exact, axis=1, keepdims=True)
    assert (exact * read.vectors).sum(axis=1).min() > 0.99


def test_the_same_inputs_give_the_same_bytes(
    source: Path, texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        arguments = ["--texts", str(texts), "--weights", str(source)]
        monkeypatch.setattr(sys, "argv", ["", *arguments, "--output", str(tmp_path / name)])
        main()
    for name in (DESCRIPTION, GRAPH, TOKENIZER):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_nothing_that_runs_imports_the_training() -> None:
    root = Path(__file__).parents[2]
    modules = [path for name in ("search", "ingest", "ui") for path in (root / name).rglob("*.py")]
    users = [
        path
        for path in modules
        if "training" not in path.parts and "search.training" in path.read_text(encoding="utf-8")
    ]
    assert users == []
