"""Questions and what answers them, made from parallel text: no judged data, no bench.

From a paragraph in both languages, its sentences split alike, come three kinds of question: one of
its sentences (an inverse cloze, Lee et al. 2019, arXiv:1906.00300), several in a row, and a short
question about its telling words. From a manual come its headings, answered by what stands below.
"""

import math
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_SENTENCE_END = re.compile(r'(?<=[.!?])\s+(?=[A-ZÆØÅ(»"-])')
_WORD = re.compile(r"[A-Za-zÆØÅæøåéÉ][\wÆØÅæøå-]{3,}")
# Of the paragraphs: how many ask by their sentences, and of those how many by several in a row.
_BY_SENTENCE, _BY_SEVERAL = 0.6, 0.5
# How often the question's own words stay in what answers it: seldom, or words alone would do.
_KEPT, _KEPT_SEVERAL = 0.25, 0.15
# Words in more of the paragraphs than this tell nothing.
_COMMON = 0.02
_SECTION_WORDS = (25, 150)
TEMPLATES = (
    ("Hvad siger de om {}?", "What do they say about {}?"),
    ("Hvad blev sagt om {}?", "What was said about {}?"),
    ("Hvem taler om {}?", "Who talks about {}?"),
    ("Hvordan ser man på {}?", "How do they see {}?"),
    ("Hvilke erfaringer har de med {}?", "What experience do they have with {}?"),
    ("Hvorfor er {} vigtigt?", "Why does {} matter?"),
    ("Hvad er problemet med {}?", "What is the problem with {}?"),
    ("{}", "{}"),
    ("Hvad mener taleren om {}?", "What did the speaker think about {}?"),
    ("Hvad bliver der gjort ved {}?", "What is done about {}?"),
)
AND = ("og", "and")

# Danish, English.
Text = tuple[str, str]


class Pair(NamedTuple):
    """A question and what answers it, each in Danish and English."""

    question: Text
    answer: Text


def from_paragraphs(paragraphs: Sequence[Text], rng: random.Random) -> Iterator[Pair]:
    """A pair for most paragraphs."""
    common = _COMMON * len(paragraphs)
    counts = [_document_counts(texts) for texts in zip(*paragraphs, strict=True)]
    telling = [{w for w, n in each.items() if 2 < n < common} for each in counts]
    for paragraph in paragraphs:
        sentences = [_SENTENCE_END.split(text) for text in paragraph]
        alike = len(sentences[0]) == len(sentences[1]) >= 3
        if alike and rng.random() < _BY_SENTENCE:
            yield from _by_sentences(paragraph, sentences, rng)
        else:
            yield from _by_words(paragraph, telling, counts, rng)


def from_manual(lines: Sequence[Text]) -> Iterator[Pair]:
    """Each heading of a manual with the lines below it, as far as they are a section."""
    least, most = _SECTION_WORDS
    at = 0
    while at < len(lines):
        heading, at = lines[at], at + 1
        if not all(map(_is_heading, heading)):
            continue
        section: list[Text] = []
        words = 0
        while at < len(lines) and words < most and not _is_heading(lines[at][0]):
            section.append(lines[at])
            words += len(lines[at][0].split())
            at += 1
        if words >= least:
            danish, english = (" ".join(texts) for texts in zip(*section, strict=True))
            yield Pair(heading, (danish, english))


def _is_heading(line: str) -> bool:
    return 2 <= len(line.split()) <= 10 and line[-1] not in ".:;," and not {"\\", "|"} & set(line)


def _document_counts(texts: Sequence[str]) -> Counter[str]:
    return Counter(word for text in texts for word in set(map(str.lower, _WORD.findall(text))))


def _by_sentences(
    paragraph: Text, sentences: Sequence[list[str]], rng: random.Random
) -> Iterator[Pair]:
    total = len(sentences[0])
    several = total >= 4 and rng.random() < _BY_SEVERAL
    length = rng.randrange(2, 1 + total // 2) if several else 1
    asking = [n for n, each in enumerate(sentences[0]) if each.endswith("?")]
    first = rng.randrange(0, total - length + 1)
    if length == 1 and asking and rng.random() < 0.8:
        first = rng.choice(asking)
    taken = slice(first, first + length)
    question = (" ".join(sentences[0][taken]), " ".join(sentences[1][taken]))
    if len(question[0].split()) < 5:
        return
    if rng.random() < (_KEPT_SEVERAL if several else _KEPT):
        yield Pair(question, paragraph)
    else:
        rest = [" ".join(each[:first] + each[first + length :]) for each in sentences]
        yield Pair(question, (rest[0], rest[1]))


def _by_words(
    paragraph: Text,
    telling: Sequence[set[str]],
    counts: Sequence[Counter[str]],
    rng: random.Random,
) -> Iterator[Pair]:
    number = rng.choice((1, 2, 2, 3, 4))
    template = rng.choice(TEMPLATES)
    asked = []
    for text, known, count, pattern, link in zip(
        paragraph, telling, counts, template, AND, strict=True
    ):
        words = [w for w in dict.fromkeys(_WORD.findall(text)) if w.lower() in known]
        # Rare ones first, but not always the rarest.
        words.sort(key=lambda word: math.log(count[word.lower()]) + rng.uniform(-1, 1))
        if not words:
            return
        *before, last = words[:number]
        listed = f"{', '.join(before)} {link} {last}" if before else last
        asked.append(pattern.format(listed))
    yield Pair((asked[0], asked[1]), paragraph)
