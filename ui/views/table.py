"""Tables that the pages show or hand out."""

from search.batch import csv_bytes, rows
from search.passage import Source
from search.query import Results
from ui.say import Say
from ui.state import Engine


def hits_csv(results: Results) -> bytes:
    """The hits, with the columns that `kilde batch` writes."""
    return csv_bytes(rows([results]))


def documents(engine: Engine, sources: list[Source], say: Say) -> dict[str, list[object]]:
    """What the index holds, a column a heading; that of meaning only while some wait for it."""
    waiting = [
        say("page_meaning_yes" if source.embedded else "page_meaning_no") for source in sources
    ]
    meaning: dict[str, list[object]] = {say("page_column_meaning"): [*waiting]}
    return {
        say("page_column_title"): [source.title for source in sources],
        say("page_column_institution"): [
            ", ".join(institutions(engine, source)) or say("page_institution_unknown")
            for source in sources
        ],
        say("page_column_evidence"): [
            say(f"page_evidence_{source.evidence}") for source in sources
        ],
        say("page_column_kind"): [say(f"page_kind_{source.kind}") for source in sources],
        say("page_column_extent"): [extent(source, say) for source in sources],
        say("page_column_words"): [source.words for source in sources],
        say("page_column_date"): [say.date(source.date) or "" for source in sources],
        **({} if all(source.embedded for source in sources) else meaning),
        say("page_column_format"): [source.format for source in sources],
    }


def institutions(engine: Engine, source: Source) -> list[str]:
    """Who speaks in a source: one institution, or those of its turns in a focus group."""
    if source.institution is not None:
        return [source.institution]
    spoken = (turn.institution for turn in engine.turns(source.id))
    return list(dict.fromkeys(name for name in spoken if name))


def extent(source: Source, say: Say) -> str:
    """`24 sider` of a report, `41 ture` of an interview."""
    if source.pages:
        return say.count("count_pages", source.pages)
    return say.count("count_turns", source.turns)
