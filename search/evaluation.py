"""How well a search answers: judged questions and their hits in, figures out. Pure.

`search.figures` says what the figures of a question are, `search.comparison` whether two indexes
differ by more than chance.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from search.figures import Figures, Judged, mean, question
from search.judgements import JudgedSource, Judgement, judged_paths
from search.query import Hit

# Passages looked at by the deepest figure, recall@50.
DEPTH = 50

# How many questions, and their mean figures.
Group: TypeAlias = tuple[int, Figures]
Key = TypeVar("Key", bound=str | None)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures by question id, by language and by institution, and the mean over all questions.

    A question with answers of several institutions counts for each; None is an unknown one.
    `top_score` and `top_score_unanswered` are the mean score of the first hit where the collection
    has an answer and where it has none (None without such questions): the wider apart, the better
    "no clear statement" can be told. `missing` are judged documents that are not in the index.
    """

    overall: Figures | None
    by_language: Mapping[str, Group]
    by_institution: Mapping[str | None, Group]
    by_question: tuple[tuple[Judgement, Figures], ...]
    unanswered: tuple[Judgement, ...]
    top_score: float | None
    top_score_unanswered: float | None
    missing: tuple[str, ...]


def evaluate(
    judgements: Sequence[Judgement],
    hits: Sequence[Sequence[Hit]],
    sources: Mapping[str, JudgedSource],
) -> Evaluation:
    """Figures of `hits`, a ranked list for each judgement, `DEPTH` long or more.

    `sources` are, by path, all judged documents as they stand in the index.
    """
    paths = judged_paths(judgements, sources)
    pairs = list(zip(judgements, hits, strict=True))
    answered = [(each, found) for each, found in pairs if each.answers]
    silent = [(each, found) for each, found in pairs if not each.answers]
    judged = [Judged(each, paths) for each, _ in answered]
    figures = [
        question(found, own, sources) for (_, found), own in zip(answered, judged, strict=True)
    ]
    return Evaluation(
        mean(figures),
        _grouped([{each.language} for each, _ in answered], figures),
        _grouped([each.institutions(sources) for each in judged], figures),
        tuple((each, own) for (each, _), own in zip(answered, figures, strict=True)),
        tuple(each for each, _ in silent),
        _top(found for _, found in answered),
        _top(found for _, found in silent),
        tuple(name for name, found in paths.items() if not found),
    )


def _grouped(keys: Sequence[set[Key]], figures: Sequence[Figures]) -> dict[Key, Group]:
    """By each key, None last, the figures of the questions that have it among theirs."""
    groups: dict[Key, Group] = {}
    every: set[Key] = set().union(*keys)
    for key in sorted(every, key=lambda each: (each is None, each or "")):
        own = [each for each, held in zip(figures, keys, strict=True) if key in held]
        averaged = mean(own)
        assert averaged is not None  # the keys are those of the questions
        groups[key] = len(own), averaged
    return groups


def _top(found: Iterable[Sequence[Hit]]) -> float | None:
    scores = [hits[0].score if hits else 0.0 for hits in found]
    return sum(scores) / len(scores) if scores else None
