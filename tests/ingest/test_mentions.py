"""Of whom a report speaks, and who has published it."""

from pathlib import Path

import pytest

from ingest.document import Document
from ingest.institutions import attribute
from ingest.mentions import with_about
from ingest.pipeline import Options, ingest
from ingest.register import Register
from search import contents, database
from search.engine import SearchEngine
from search.errors import UnknownMinistry
from search.passage import Turn
from search.query import Filters, Query
from tests.fakes import WordsEmbedder

OWN = """
[[institution]]
name = "Skovtilsynet"
ministry = "Ministeriet for Natur"

[[institution]]
name = "Målekontoret"
ministry = "Ministeriet for Natur"

[[institution]]
name = "Havnekontoret"
ministry = "Havneministeriet"

[[institution]]
name = "Ministeriet for Natur"

[[institution]]
name = "Havneministeriet"
"""
REPORT = """# Træer og kajer

Målekontoret

Marts 2018

## 1 Om undersøgelsen

Vi har talt med Skovtilsynet og Havnekontoret om træer og kajer.

## 2 Skovtilsynets flyvninger

Her tælles træer fra luften hver sommer.

## 3 Resultater

Havnekontoret måler kajer.

Boks 1. Kajen, der sank: Havnekontoret opdagede det for sent, fordi måleren var slukket.

Målekontoret mener, at der skal måles mere.
"""


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.fixture
def index(tmp_path: Path, register: Path) -> Path:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "rapport.md").write_text(REPORT, encoding="utf-8")
    talk = "Institution: {}\n\nInterviewer: Hvad gør I?\n\nBo: Vi måler træer og kajer.\n"
    (docs / "a.txt").write_text(talk.format("Skovtilsynet"), encoding="utf-8")
    (docs / "b.txt").write_text(talk.format("Havneministeriet"), encoding="utf-8")
    ingest([docs], tmp_path / "i", Options(registers=(register,)), embedder=WordsEmbedder())
    return tmp_path / "i"


def ask(index: Path, text: str, **filters: tuple[str, ...]) -> list[tuple[str, str | None]]:
    engine = SearchEngine.open(index, WordsEmbedder())
    query = Query(text, filters=Filters(**filters), limit=50)  # type: ignore[arg-type]
    return [(Path(hit.source.path).stem, hit.institution) for hit in engine.search(query).hits]


def test_a_reports_passages_are_its_publishers_and_carry_whom_they_name(index: Path) -> None:
    with database.reading(index) as connection:
        source = next(s for s in contents.sources(connection) if s.path.endswith("rapport.md"))
        found = contents.passages(connection, source.id)
        text = contents.text(connection, source.id)
    assert (source.institution, source.evidence) == ("Målekontoret", "publisher")
    told = {text[p.start : p.end].split("\n")[0][:20]: (p.about, p.mentions) for p in found}
    assert told["Vi har talt med Skov"] == (None, ("Skovtilsynet", "Havnekontoret"))
    assert told["Her tælles træer fra"] == ("Skovtilsynet", ())
    assert told["Havnekontoret måler "] == (None, ("Havnekontoret",))
    assert told["Boks 1. Kajen, der s"] == ("Havnekontoret", ("Havnekontoret",))
    assert told["Målekontoret mener, "] == (None, ())


def test_what_a_report_says_of_an_institution_is_not_its_own_statement(index: Path) -> None:
    assert set(ask(index, "træer", institutions=("Skovtilsynet",))) == {("a", "Skovtilsynet")}


def test_a_ministry_admits_its_institutions_and_itself(index: Path) -> None:
    natur = ask(index, "træer kajer", ministries=("ministeriet for natur",))
    assert {stem for stem, _ in natur} == {"a", "rapport"}
    assert set(ask(index, "kajer", ministries=("Havneministeriet",))) == {("b", "Havneministeriet")}


def test_filters_by_ministry_and_institution_hold_together(index: Path) -> None:
    both = {"ministries": ("Ministeriet for Natur",), "institutions": ("Havneministeriet",)}
    assert ask(index, "kajer", **both) == []


def test_an_unknown_ministry_names_those_near(index: Path) -> None:
    with pytest.raises(UnknownMinistry) as caught:
        ask(index, "træer", ministries=("Ministeriet for Natyr",))
    assert caught.value.close[0] == "Ministeriet for Natur"


def test_a_register_that_comes_later_moves_institutions(index: Path, register: Path) -> None:
    register.write_text(
        OWN.replace('"Ministeriet for Natur"\n\n[', '"Havneministeriet"\n\n[', 1), "utf-8"
    )
    docs = index.parent / "docs"
    ingest([docs], index, Options(registers=(register,)), embedder=WordsEmbedder())
    with database.reading(index) as connection:
        ministries = {s.path[-5:]: s.ministry for s in contents.sources(connection)}
    assert ministries["a.txt"] == "Havneministeriet"


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["Om træer", "Udgivet af Målekontoret, Skovvej 1"], "Målekontoret"),
        (["Om træer", "© Målekontoret 2018"], "Målekontoret"),
        (["Om træer", "Målekontoret", "Ministeriet for Natur"], "Målekontoret"),
        (["Om træer", "Forord om det hele.", "Målekontoret, oktober 2018"], "Målekontoret"),
        (["Om træer", "Published by Målekontoret"], "Målekontoret"),
        (["Om træer", "Målekontoret", "Skovtilsynet"], None),
        (["Om træer", "Vi har spurgt Målekontoret om træer."], None),
        (["Om træer", "Boksen er udgivet af en lokal gruppe."], None),
    ],
)
def test_a_report_says_who_published_it(register: Path, lines: list[str], name: str | None) -> None:
    turns = tuple(Turn(line) for line in [*lines, *["Videre i teksten."] * 20])
    document = Document(Path("/x/y/r.pdf"), "pdf", "report", turns)
    found = attribute(document, given=None, manifest=None, register=Register.load([register]))
    assert (found.institution, found.evidence) == (name, "publisher" if name else "none")


def test_an_interview_has_no_publisher(register: Path) -> None:
    turns = (Turn("Målekontoret"), Turn("Ja.", "Bo", "respondent"))
    document = Document(Path("/x/y/r.txt"), "plain", "interview", turns)
    found = attribute(document, given=None, manifest=None, register=Register.load([register]))
    assert found.institution is None


def test_the_author_in_a_pdfs_properties_counts_where_it_is_an_institution(register: Path) -> None:
    document = Document(
        Path("/x/y/r.pdf"), "pdf", "report", (Turn("Om træer"),), author="Målekontoret"
    )
    found = attribute(document, given=None, manifest=None, register=Register.load([register]))
    assert (found.institution, found.evidence) == ("Målekontoret", "properties")


def test_a_section_on_two_institutions_is_about_neither(register: Path) -> None:
    turns = [Turn("Tekst.", section="2 Skovtilsynet og Havnekontoret")]
    (told,) = with_about(turns, None, Register.load([register]), 2018)
    assert told.about is None
