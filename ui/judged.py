"""The command about judged questions, and what it prints: `kilde eval`."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from search.query import Query
from ui import options as given
from ui.console import plain_errors, say, show
from ui.printing import table
from ui.progress import ProgressLine
from ui.say import Say
from ui.text import visible

if TYPE_CHECKING:
    from search.comparison import Comparison
    from search.evaluation import Evaluation, Group
    from search.figures import Figures
    from search.judgements import Judgement

# The figures of the two tables, by what stands above their columns.
BY_PASSAGE = {
    "nDCG@10": "ndcg_10",
    "recall@10": "recall_10",
    "recall@50": "recall_50",
    "hit@1": "hit_1",
    "hit@5": "hit_5",
    "MRR": "mrr",
}
BY_WORD = {
    "nDCG": "ndcg",
    "words": "words",
    "first": "first",
    "half@1": "half_1",
    "half@5": "half_5",
}
# The figures that two indexes are compared by, the one that does not depend on passages first.
COMPARED = {"nDCG": "ndcg", "nDCG@10": "ndcg_10"}


@plain_errors()
def evaluate(
    judgements: given.Judgements,
    index: given.Index = given.HERE,
    compare: given.Compare = None,
    as_json: given.AsJson = False,
) -> None:
    """Mål, hvor godt der svares på bedømte spørgsmål, og om et andet indeks svarer anderledes."""
    from search.judgements import read_judgements

    judged = read_judgements(judgements)
    found = _measured(index, judged)
    other = _measured(compare, judged) if compare else None
    compared = _compared(found, other) if other else {}
    if as_json:
        told = evaluation_json(found)
        if other:
            told["other"] = evaluation_json(other)
            told["comparison"] = {name: asdict(each) for name, each in compared.items()}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    show(evaluation(found, say))
    if compare:
        show(comparison(compared, index, compare, say))
    if other and other.missing:
        names = ", ".join(other.missing)
        typer.echo(visible(say("cli_eval_missing_other", other=compare, documents=names)))


def _measured(folder: Path, judged: Sequence["Judgement"]) -> "Evaluation":
    from search import evaluation
    from search.engine import SearchEngine
    from search.judgements import judged_sources

    queries = [Query(each.text, each.id, limit=evaluation.DEPTH) for each in judged]
    engine = SearchEngine.open(folder)
    with ProgressLine(say) as line:
        results = engine.search_all(queries, lambda done: line.questions(done, len(queries)))
    hits = [each.hits for each in results]
    return evaluation.evaluate(judged, hits, judged_sources(folder, judged))


def _compared(found: "Evaluation", other: "Evaluation") -> dict[str, "Comparison"]:
    """By the figure's field; nothing where no question has an answer."""
    from search.comparison import compare

    return {
        field: compare(_values(found, field), _values(other, field))
        for field in COMPARED.values()
        if found.by_question
    }


def _values(found: "Evaluation", field: str) -> list[float]:
    return [getattr(figures, field) for _, figures in found.by_question]


# --- in words ----------------------------------------------------------------------------------


def evaluation(found: "Evaluation", say: Say) -> Iterator[str]:
    """The figures by language, by institution and over all, then what they leave out."""
    for heading, columns in (("passages", BY_PASSAGE), ("words", BY_WORD)):
        yield say(f"cli_eval_{heading}")
        head = [say("cli_eval_of"), say("cli_eval_questions"), *columns]
        rows = [_row(name, group, columns.values()) for name, group in _groups(found, say)]
        yield from table([head, *rows])
        yield ""
    if found.unanswered:
        yield say(
            "cli_eval_unanswered",
            questions=say.count("count_questions", len(found.unanswered)),
            score=_score(found.top_score_unanswered),
            other=_score(found.top_score),
        )
    if found.missing:
        yield visible(say("cli_eval_missing", documents=", ".join(found.missing)))


def comparison(
    compared: dict[str, "Comparison"], index: Path, other: Path, say: Say
) -> Iterator[str]:
    """A line a figure: what either index gives, the difference, and whether it is chance."""
    yield say("cli_eval_compared", index=index, other=other)
    columns = ("this", "other", "difference", "p", "better", "worse", "same")
    rows = [["", *(say(f"cli_eval_{name}") for name in columns)]]
    for name, field in COMPARED.items():
        if each := compared.get(field):
            shares = (f"{each.mean:.3f}", f"{each.other:.3f}", f"{each.difference:+.3f}")
            counts = (each.better, each.worse, each.same)
            rows.append([name, *shares, f"{each.p:.4f}", *map(str, counts)])
    yield from table(rows)


def _groups(found: "Evaluation", say: Say) -> Iterator[tuple[str, "Group"]]:
    for language, group in found.by_language.items():
        yield say(f"cli_eval_{language}") if language in ("da", "en") else language, group
    for institution, group in found.by_institution.items():
        yield institution or say("cli_institution_unknown"), group
    if found.overall:
        yield say("cli_eval_all"), (len(found.by_question), found.overall)


def _row(name: str, group: "Group", fields: Iterable[str]) -> list[str]:
    count, figures = group
    return [name, str(count), *(f"{getattr(figures, field):.3f}" for field in fields)]


def _score(score: float | None) -> str:
    return "–" if score is None else f"{score:.2f}"


# --- as JSON -----------------------------------------------------------------------------------


def evaluation_json(found: "Evaluation") -> dict[str, object]:
    """All that `Evaluation` holds; an unknown institution's key is empty."""
    return {
        "questions": len(found.by_question),
        "overall": _rounded(found.overall) if found.overall else None,
        "by_language": {name: _group_json(each) for name, each in found.by_language.items()},
        "by_institution": {
            name or "": _group_json(each) for name, each in found.by_institution.items()
        },
        "by_question": [
            {"id": judgement.id, "text": judgement.text, **_rounded(figures)}
            for judgement, figures in found.by_question
        ],
        "unanswered": [judgement.id for judgement in found.unanswered],
        "top_score": found.top_score,
        "top_score_unanswered": found.top_score_unanswered,
        "missing": list(found.missing),
    }


def _group_json(group: "Group") -> dict[str, float]:
    count, figures = group
    return {"questions": count, **_rounded(figures)}


def _rounded(figures: "Figures") -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(figures).items()}
