"""Surveys as data for programs: a row a hit, or a record a question. Wording is for `ui`.

write_rows(Path("svar.csv"), rows(engine.survey(queries, per_institution=3)))
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from search.batch import Cell, hit_row, json_line
from search.regions import numbers

if TYPE_CHECKING:
    from search.survey import Part, Survey


def rows(surveys: Iterable["Survey"]) -> Iterator[dict[str, Cell]]:
    """A row a hit as in `search.batch`, by question and then by part; `rank` and
    `region` count in the part."""
    for each in surveys:
        for part in each.parts:
            yield from _rows(each, part)


def _rows(survey: "Survey", part: "Part") -> Iterator[dict[str, Cell]]:
    for hit, region in zip(part.hits, numbers(part.hits), strict=True):
        yield hit_row(survey.query.id, survey.query.text, hit, region)


def records(survey: "Survey") -> list[dict[str, object]]:
    """The parts of one survey: institution, band, whether that is a clear statement, and hits."""
    return [
        {
            "institution": part.institution,
            "band": part.band,
            "clear": part.clear,
            "hits": [*_rows(survey, part)],
        }
        for part in survey.parts
    ]


def json_array(survey: "Survey") -> str:
    """One survey as a JSON array, a line an institution."""
    return "[" + ",\n ".join(map(json_line, records(survey))) + "]"


def json_bytes(surveys: Iterable["Survey"]) -> bytes:
    """A line of JSON a question, its parts in `institutions`."""
    lines = (
        json_line(
            {
                "query_id": each.query.id,
                "query": each.query.text,
                "institutions": records(each),
            }
        )
        for each in surveys
    )
    return "".join(line + "\n" for line in lines).encode()


def institutions(surveys: Iterable["Survey"]) -> list[str | None]:
    """Everyone who was asked at least once, by name; None, the unknown, last."""
    found = {part.institution for each in surveys for part in each.parts}
    return sorted(found, key=lambda name: (name is None, name or ""))


def cells(survey: "Survey", names: Iterable[str | None]) -> list["Part | None"]:
    """A survey as a row of the matrix with these columns; None for who was not asked."""
    by_name = {part.institution: part for part in survey.parts}
    return [by_name.get(name) for name in names]
