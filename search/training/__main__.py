"""`python -m search.training --texts FILE... --tuning FILE --output FOLDER`: the bundled model."""

import argparse
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from search.embedders.pieces import Pieces
from search.training.encoder import small_encoder, tuned
from search.training.folder import PROMPTS, write_folder
from search.training.graph import build_graph
from search.training.quantise import find_peaks
from search.training.source import published_file
from search.training.vocabulary import read_texts
from search.training.words import find_basis

# Texts whose activations decide the smoothing: from each file the first column and the second of
# so many lines, far apart. The peaks hardly move with more.
_CALIBRATION_STRIDE = 700
_CALIBRATION_TEXTS = 100
_CALIBRATION_TOKENS = 256
# The same for the words: paragraphs, since a word in a short sentence has another context.
_PASSAGE_STRIDE, _PASSAGES, _PASSAGE_WORDS = 160, 600, 40
# How far towards the tuned weights: EXPERIMENTS.md has what 0, a half and all of it give.
TUNED_SHARE = 0.5


def main() -> None:
    """Parse the arguments, make the model and write it."""
    parser = argparse.ArgumentParser(prog="python -m search.training", description=__doc__)
    parser.add_argument(
        "--texts", nargs="+", type=Path, required=True, help="*.tsv.gz of Danish <TAB> English"
    )
    parser.add_argument("--output", type=Path, required=True, help="the model's folder")
    parser.add_argument("--weights", type=Path, help="e5-small-q4.bin; default: as installed")
    parser.add_argument("--tuning", type=Path, help="what search.training.tuning wrote")
    arguments = parser.parse_args()
    source = arguments.weights or published_file()
    make_model(arguments.texts, arguments.output, source, arguments.tuning)


def make_model(texts: list[Path], output: Path, source: Path, tuning: Path | None = None) -> None:
    """From the published weights at `source` to a model folder at `output`."""
    encoder, tokenizer = small_encoder(source, texts)
    if tuning is not None:
        with np.load(tuning) as changes:
            encoder = tuned(encoder, changes, TUNED_SHARE)
    peaks = find_peaks(encoder, _calibration(tokenizer, texts))
    pieces = Pieces.of(tokenizer.get_vocab())
    basis = find_basis(encoder, pieces, _passages(tokenizer, texts), prompt_tokens(tokenizer))
    write_folder(output, build_graph(encoder, peaks, basis), tokenizer)


def prompt_tokens(tokenizer: Tokenizer) -> int:
    """How many tokens of a passage are the mark at its beginning and the prompt."""
    return len(tokenizer.encode(PROMPTS["passage"]).ids) - 1


def _calibration(tokenizer: Tokenizer, paths: Iterable[Path]) -> Iterator[list[int]]:
    """Token ids of the texts that the activations are measured on."""
    for path in paths:
        for text in islice(read_texts([path], _CALIBRATION_STRIDE), _CALIBRATION_TEXTS):
            yield tokenizer.encode(PROMPTS["passage"] + text).ids[:_CALIBRATION_TOKENS]


def _passages(tokenizer: Tokenizer, paths: Iterable[Path]) -> list[npt.NDArray[np.int64]]:
    """Token ids of the texts whose words are looked at: those as long as a passage, if any is."""
    texts = [
        text for path in paths for text in islice(read_texts([path], _PASSAGE_STRIDE), _PASSAGES)
    ]
    long = [text for text in texts if len(text.split()) >= _PASSAGE_WORDS]
    return [np.array(tokenizer.encode(PROMPTS["passage"] + text).ids) for text in long or texts]


if __name__ == "__main__":
    main()
