"""`python -m search.training.translations --texts FILE... --output FILE`: the bilingual table.

Two IBM models 1 (Brown et al., *The Mathematics of Statistical Machine Translation*, 1993), one in
each direction; a link counts as much as the less convinced of the two believes in it. That asks
both languages' consent, and lets a Danish compound share itself among the English words that make
it up: *datakvalitet* is half *data* and half *quality*. Training the two to agree at every step
(Liang, Taskar & Klein, *Alignment by Agreement*, 2006) left hardly any word a second translation.

Function words are left out, for they are a question's least words and half of any text; then the
links are few enough to be held as arrays. The table's form is told in `search.translation`. The
same texts give the same bytes.
"""

import argparse
import gzip
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.text import DANISH_STOPWORDS, ENGLISH_STOPWORDS, stem, tokens

Ids = npt.NDArray[np.int32]
Weights = npt.NDArray[np.float64]
Distribution = dict[str, float]

LANGUAGES = ("da", "en")
_STOPWORDS = (DANISH_STOPWORDS, ENGLISH_STOPWORDS)

# So many of a file's pairs at most, or the largest file's subject would be everyone's.
PAIRS_PER_FILE = 300_000
# Longer texts link everything with everything; this leaves 3 of 4 sentences of a parliament.
LONGEST = 200
RAREST = 5
TRANSLATIONS = 3
# Below this, and below so many occurrences, a translation is mostly a neighbour of the right one.
LEAST = 0.05
FEWEST = 1.5
# A translation's weight is its part of all of its word's links, and of this part of the word's
# occurrences besides: words of which few are linked at all (*put*, *get*) get low weights.
DOUBT = 0.1
# With five, second translations (*kontrol* for *inspection*) have faded to a third.
ITERATIONS = 3
# The probability of every word's having no counterpart, which IBM's NULL word stands for.
NOTHING = 0.02
# Pairs whose links are weighed at once: about 60 MB of them.
_BLOCK = 20_000


@dataclass(slots=True)
class Side:
    """One language's half of the text: word ids one after another, and each sentence's length."""

    words: list[str] = field(default_factory=list)
    ids: Ids = field(default_factory=lambda: np.empty(0, np.int32))
    lengths: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    @classmethod
    def of(cls, sentences: Iterable[Sequence[str]]) -> "Side":
        """The half with those sentences, without the words seen fewer than twice."""
        numbers: dict[str, int] = {}
        rows = [[numbers.setdefault(each, len(numbers)) for each in row] for row in sentences]
        ids = np.fromiter((each for row in rows for each in row), np.int32)
        sentence = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        kept = np.bincount(ids, minlength=len(numbers))[ids] > 1
        return cls(list(numbers), ids[kept], np.bincount(sentence[kept], minlength=len(rows)))

    def starts(self) -> npt.NDArray[np.int64]:
        """Where each sentence begins in `ids`, and where the last one ends."""
        return np.concatenate([[0], np.cumsum(self.lengths)])


@dataclass(frozen=True, slots=True)
class Links:
    """Some sentences' possible links: tokens `danish[i]` and `english[i]`, of word pair `pair[i]`.

    Tokens are counted from the first of these sentences; there is a link for every two tokens
    across a sentence and its translation.
    """

    danish: Ids
    english: Ids
    pair: Ids


def read_pairs(paths: Iterable[Path]) -> Iterator[tuple[list[str], list[str]]]:
    """The content words of both columns, of the first suitable lines of each file."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            columns = (line.rstrip("\n").split("\t") for line in lines)
            short = (each for each in columns if max(map(len, each)) <= LONGEST)
            for danish, english in islice(short, PAIRS_PER_FILE):
                yield _content(danish, 0), _content(english, 1)


def _content(text: str, side: int) -> list[str]:
    """Words of two letters or more that tell something."""
    found = tokens(text)
    return [t for t in found if len(t) > 1 and t.isalpha() and t not in _STOPWORDS[side]]


def _links(sides: tuple[Side, Side]) -> tuple[list[Links], npt.NDArray[np.int64]]:
    """The links in blocks, and the word pairs as sorted keys: Danish id x English words + id."""
    blocks = []
    for first in range(0, len(sides[0].lengths), _BLOCK):
        danish, english, key = _block(sides, first, min(first + _BLOCK, len(sides[0].lengths)))
        unique, inverse = np.unique(key, return_inverse=True)
        blocks.append((danish, english, unique, inverse.astype(np.int32)))
    keys = np.unique(np.concatenate([unique for _, _, unique, _ in blocks]))
    found = [
        Links(danish, english, np.searchsorted(keys, unique).astype(np.int32)[inverse])
        for danish, english, unique, inverse in blocks
    ]
    return found, keys


def _block(
    sides: tuple[Side, Side], first: int, last: int
) -> tuple[Ids, Ids, npt.NDArray[np.int64]]:
    """The links of sentences `first` to `last`: Danish token, English token, key."""
    danish, english = sides
    begin, other = danish.starts(), english.starts()
    sentence = np.repeat(np.arange(first, last), danish.lengths[first:last])
    times = english.lengths[sentence]
    one = np.repeat(np.arange(len(sentence)), times)
    within = np.arange(len(one)) - np.repeat(np.cumsum(times) - times, times)
    two = within + np.repeat(other[sentence] - other[first], times)
    key = danish.ids[one + begin[first]].astype(np.int64) * len(english.words)
    key += english.ids[two + other[first]]
    return one.astype(np.int32), two.astype(np.int32), key


def expected_counts(sides: tuple[Side, Side]) -> tuple[Ids, Ids, Weights]:
    """Danish ids, English ids, and how often the one is thought to be the other's translation."""
    blocks, keys = _links(sides)
    danish, english = np.divmod(keys, len(sides[1].words))
    in_danish, in_english = (np.bincount(s.ids, minlength=len(s.words)) for s in sides)
    together = sum(np.bincount(block.pair, minlength=len(keys)) for block in blocks)
    # Dice's coefficient is a far better first guess than that all translations are as likely.
    dice: Weights = 2 * together / (in_danish[danish] + in_english[english])
    to_english = to_danish = dice
    for _ in range(ITERATIONS):
        english_links, danish_links, agreed = _expect(blocks, to_english, to_danish)
        to_english = english_links / in_danish[danish]
        to_danish = danish_links / in_english[english]
    return danish.astype(np.int32), english.astype(np.int32), agreed


def _expect(blocks: Iterable[Links], to_english: Weights, to_danish: Weights) -> Weights:
    """How often each pair is linked: as English tokens, as Danish tokens, and as both see it."""
    sums = np.zeros((3, len(to_english)))
    for block in blocks:
        one = _share(to_english, block.pair, block.english)
        two = _share(to_danish, block.pair, block.danish)
        for row, weights in zip(sums, (one, two, np.minimum(one, two)), strict=True):
            row += np.bincount(block.pair, weights, len(row))
    return sums


def _share(probabilities: Weights, pair: Ids, token: Ids) -> Weights:
    """Each link's part of its token's whole probability, what NOTHING takes left out."""
    chance = probabilities[pair]
    whole = np.bincount(token, weights=chance).astype(np.float64) + NOTHING
    return chance / whole[token]


def make_table(sides: tuple[Side, Side]) -> list[str]:
    """The table's lines, sorted."""
    danish, english, counts = expected_counts(sides)
    likely = counts > LEAST
    danish, english, counts = danish[likely], english[likely], counts[likely]
    order = np.lexsort((english, danish))
    links = [(int(danish[i]), int(english[i]), float(counts[i])) for i in order]
    lines = list(_lines(sides, links, 0))
    lines += _lines(sides, [(b, a, count) for a, b, count in links], 1)
    return sorted(lines)


def _lines(
    sides: tuple[Side, Side], links: Iterable[tuple[int, int, float]], source: int
) -> Iterator[str]:
    """One language's lines, one for each stem that is seen often enough."""
    side, other = sides[source], sides[1 - source]
    seen = np.bincount(side.ids, minlength=len(side.words))
    found: dict[int, Distribution] = defaultdict(dict)
    for word, translation, count in links:
        found[word][other.words[translation]] = count
    stems: dict[str, list[int]] = defaultdict(list)
    for word in found:
        stems[stem(side.words[word], LANGUAGES[source])].append(word)
    for name, words in stems.items():
        total = int(sum(seen[word] for word in words))
        if total >= RAREST:
            forms = {side.words[word]: (int(seen[word]), found[word]) for word in words}
            parts = _entry(forms, total, LANGUAGES[1 - source])
            if parts:
                yield "\t".join([LANGUAGES[source], name, *parts])


def _entry(forms: dict[str, tuple[int, Distribution]], total: int, language: str) -> list[str]:
    """The stem's translations, then those of the forms that mean something else."""
    pooled: Distribution = defaultdict(float)
    for _, found in forms.values():
        for word, count in found.items():
            pooled[word] += count
    best = _best(pooled, total, language)
    parts = [_written(best)] if best else []
    for form in sorted(forms):
        seen, found = forms[form]
        own = _best(found, seen, language) if seen >= RAREST else []
        if own and (not best or stem(own[0][0], language) != stem(best[0][0], language)):
            parts.append(f"{form}={_written(own)}")
    return parts


def _best(counts: Distribution, total: int, language: str) -> list[tuple[str, int]]:
    """The best translations and their per cent; inflections count for their likeliest form."""
    groups: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for word, count in counts.items():
        groups[stem(word, language)].append((count, word))
    summed = [
        (sum(count for count, _ in group), min(group, key=lambda each: (-each[0], each[1]))[1])
        for group in groups.values()
    ]
    whole = sum(counts.values()) + DOUBT * total
    likely = [
        (word, int(100 * sums / whole))
        for sums, word in summed
        if sums >= max(FEWEST, LEAST * whole)
    ]
    return sorted(likely, key=lambda each: (-each[1], each[0]))[:TRANSLATIONS]


def _written(found: Iterable[tuple[str, int]]) -> str:
    return " ".join(f"{word}:{per_cent}" for word, per_cent in found)


def write_table(lines: Iterable[str], output: Path) -> None:
    """The lines, gzipped without name or time."""
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, compresslevel=9, mtime=0) as file:
        file.write("".join(f"{line}\n" for line in lines).encode())
    output.write_bytes(packed.getvalue())


def main() -> None:
    """Parse the arguments, learn the table and write it."""
    parser = argparse.ArgumentParser(
        prog="python -m search.training.translations", description=__doc__
    )
    parser.add_argument(
        "--texts", nargs="+", type=Path, required=True, help="*.tsv.gz of Danish <TAB> English"
    )
    parser.add_argument("--output", type=Path, required=True, help="the table, *.tsv.gz")
    arguments = parser.parse_args()
    pairs = list(read_pairs(arguments.texts))
    sides = Side.of(danish for danish, _ in pairs), Side.of(english for _, english in pairs)
    write_table(make_table(sides), arguments.output)


if __name__ == "__main__":
    main()
