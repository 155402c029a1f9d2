"""The tokenizer: SentencePiece's Unigram segmentation, rebuilt with the `tokenizers` library."""

from collections.abc import Sequence

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from search.embedders.pieces import END, SPECIAL, START, UNKNOWN
from search.training.source import Piece


def build_tokenizer(pieces: Sequence[Piece]) -> Tokenizer:
    """A tokenizer over `pieces`, whose first four are `SPECIAL`; it neither pads nor truncates.

    Text is normalised as the weights were trained on it: control and zero-width characters go
    (SentencePiece's "nmt" rules), NFKC, blanks collapsed and trimmed.
    """
    if tuple(piece.text for piece in pieces[:4]) != SPECIAL:
        raise ValueError(f"the first pieces must be {SPECIAL}")
    tokenizer = Tokenizer(models.Unigram(list(pieces), unk_id=SPECIAL.index(UNKNOWN)))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{START} $A {END}",
        special_tokens=[(START, SPECIAL.index(START)), (END, SPECIAL.index(END))],
    )
    tokenizer.add_special_tokens(list(SPECIAL))
    return tokenizer
