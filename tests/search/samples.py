"""Hits made by hand, for tests that need no index."""

from search.passage import Passage, Source
from search.query import Hit


def source(path: str = "/docs/havn.vtt", **changed: object) -> Source:
    fields: dict[str, object] = {
        "id": 1,
        "path": path,
        "title": "Interview med Havnestyrelsen",
        "institution": "Havnestyrelsen",
        "evidence": "header",
        "kind": "interview",
        "language": "da",
        "date": "2018-03-14",
        "format": "teams-vtt",
        "pages": None,
        "turns": 41,
        "words": 2000,
        "passages": 9,
        "embedded": True,
        "warnings": (),
    }
    return Source(**(fields | changed))  # type: ignore[arg-type]


def passage(first: int = 0, last: int | None = None, **changed: object) -> Passage:
    """Turns `first` to `last`, without pages or times unless they are given."""
    fields: dict[str, object] = {
        "start": 0,
        "end": 10,
        "turn_start": first,
        "turn_end": first if last is None else last,
        "speaker": "Karen Holst",
        "role": "respondent",
        "institution": None,
        "section": None,
        "page_start": None,
        "page_end": None,
        "start_s": None,
        "end_s": None,
    }
    return Passage(**(fields | changed))  # type: ignore[arg-type]


def hit(text: str = "Kajerne har sensorer.", rank: int = 1, **changed: object) -> Hit:
    fields: dict[str, object] = {
        "rank": rank,
        "score": 3.25,
        "text": text,
        "source": source(),
        "passage": passage(3, 5, start_s=61.0, end_s=75.5),
        "passage_id": 17,
        "institution": "Havnestyrelsen",
        "words": 1.5,
        "meaning": None,
        "matched": (),
    }
    return Hit(**(fields | changed))  # type: ignore[arg-type]
