"""The register of institutions, and whose statement a document is."""

import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Document, Participant
from ingest.errors import BadRegister
from ingest.institutions import EVIDENCE, Register, attribute, resolve_turns
from search.passage import Turn

OWN = """
[[institution]]
name = "Støttestyrelsen"
aliases = ["STS"]
ministry = "Erhvervsudviklingsministeriet"

[[institution]]
name = "Havnestyrelsen"
aliases = ["HVS", "Statens Havne"]

[[institution]]
name = "Ministeriet for Veje"
aliases = ["MFV"]
to = 2014

[[institution]]
name = "Ministeriet for Vand"
aliases = ["MFV"]
from = 2015
to = 2016
"""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    path = tmp_path_factory.mktemp("register") / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return Register.load([path])


def document(
    path: str = "/x/y/fil.txt", turns: tuple[Turn, ...] = (), **fields: object
) -> Document:
    return Document(Path(path), "plain", "interview", turns, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["Støttestyrelsen", "støttestyrelsens", " STØTTESTYRELSEN. ", "Støttestyrelse", "sts", "STS'",
     "STS’s"],
)  # fmt: skip
def test_a_name_is_known_by_its_forms(register: Register, text: str) -> None:
    assert register.canonical(text) == "Støttestyrelsen"


def test_a_decomposed_letter_is_the_same_letter(register: Register) -> None:
    assert register.canonical("A\u030arhus Universitet") == "Aarhus Universitet"
    assert register.find_in_name("A\u030arhus-Universitet") == ["Aarhus Universitet"]


@pytest.mark.parametrize(
    "text", ["", "styrelsen", "ministeriet", "Støttestyrelsen og KL", "Havnestyrelsens ven", "ST"]
)
def test_a_part_or_a_longer_name_is_not_it(register: Register, text: str) -> None:
    assert register.canonical(text) is None


def test_the_year_decides_whose_alias_it_is_and_without_one_nothing_is_guessed(
    register: Register,
) -> None:
    assert register.canonical("MFV", 2012) == "Ministeriet for Veje"
    assert register.canonical("MFV", 2015) == "Ministeriet for Vand"
    assert register.canonical("MFV", 2020) is None
    assert register.canonical("MFV") is None


def test_mentions_are_found_whole_once_and_in_order(register: Register) -> None:
    text = (
        "Vi spurgte KL og Danmarks Statistiks folk kl. 10, havnestyrelsen også; "
        "så Børne- og\nUndervisningsministeriet, Støttestyrelsen (STS) og KL igen."
    )
    assert register.find(text) == [
        "KL", "Danmarks Statistik", "Havnestyrelsen", "Børne- og Undervisningsministeriet",
        "Støttestyrelsen",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["Vækst- og Kulturministeriet", "Biblioteks-, Vækst- og Kulturministeriet", "klokken er kl. 9",
     "den er skat værd", "forsvaret af afhandlingen", "Havnestyrelsesmødet"],
)  # fmt: skip
def test_what_only_looks_like_a_mention_is_none(register: Register, text: str) -> None:
    assert register.find(text) == []


def test_an_alias_of_two_letters_counts_only_beside_a_longer_form(register: Register) -> None:
    assert register.find("et indeks (DI) på 3") == []
    assert register.find("Dansk Industri (DI) og KL") == ["Dansk Industri", "KL"]
    assert register.canonical("DI") == "Dansk Industri"


@given(st.text(max_size=80))
def test_no_text_breaks_the_register(text: str) -> None:
    register = SHIPPED
    assert all(name in NAMES for name in register.find(text))
    assert all(name in NAMES for name in register.find_in_name(text))
    assert register.canonical(text) in {*NAMES, None}


SHIPPED = Register.load()
NAMES = {each.name for each in SHIPPED.institutions}


def test_the_register_that_ships_holds_together() -> None:
    assert len(NAMES) > 400
    for each in SHIPPED.institutions:
        assert each.ministry is None or each.ministry in NAMES, each.name
        assert each.successor is None or each.successor in NAMES, each.name
        assert each.since is None or each.until is None or each.since <= each.until, each.name
        assert SHIPPED.canonical(each.name) == each.name


def test_ministries_are_looked_up_by_any_form(register: Register) -> None:
    assert register.ministry("DIGST") == SHIPPED.ministry("Digitaliseringsstyrelsen")
    assert register.ministry("støttestyrelsens") == "Erhvervsudviklingsministeriet"
    assert register.ministry("Finansministeriet") is None


def test_an_entry_of_ones_own_replaces_the_one_that_ships(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[[institution]]\nname = "KL"\naliases = ["KLX"]\n', encoding="utf-8")
    register = Register.load([path])
    assert register.canonical("KLX") == "KL"
    assert register.canonical("Kommunernes Landsforening") is None


@pytest.mark.parametrize(
    "content",
    ["name = ", "[[institution]]\naliases = []", "[[institution]]\nname = 3", "navn = 'x'",
     "[[institution]]\nname = 'a'\naliases = 'b'", "[[institution]]\nname = 'a'\nfrom = 'b'",
     "[institution]\nname = 'a'", "[[institution]]\nname = ' '"],
)  # fmt: skip
def test_a_register_that_cannot_be_used_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadRegister):
        Register.load([path])


def test_a_register_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRegister):
        Register.load([tmp_path / "own.toml"])


def test_finding_takes_a_second_for_some_million_characters() -> None:
    text = "Vi spurgte KL og Danmarks Statistik, og de sagde noget om data. " * 15_000
    start = time.process_time()
    SHIPPED.find(text)
    assert time.process_time() - start < 4


def by(
    register: Register, given_: str | None, manifest: str | None, doc: Document
) -> tuple[str | None, str]:
    found = attribute(doc, given=given_, manifest=manifest, register=register)
    assert found.evidence in EVIDENCE
    return found.institution, found.evidence


PEOPLE = (
    Participant("Interviewer", interviewer=True, institution="KL"),
    Participant("Karen Holst", "kontorchef", "Statens Havne"),
    Participant("Per Krag", None, "Havnestyrelsen"),
)
INTRODUCTION = (
    Turn("Hvem er du?", "I", "interviewer"),
    Turn("Jeg er kontorchef i Havnestyrelsens tilsyn, og KL er vores ven.", "R", "respondent"),
)


def test_the_first_evidence_in_order_decides(register: Register) -> None:
    everything = document(
        "/KL/sts.txt", INTRODUCTION, institution="Støttestyrelsens", participants=PEOPLE
    )
    assert by(register, "hvs", "KL", everything) == ("Havnestyrelsen", "given")
    assert by(register, None, "KL", everything) == ("KL", "manifest")
    assert by(register, None, None, everything) == ("Støttestyrelsen", "header")
    listed = document("/KL/sts.txt", INTRODUCTION, participants=PEOPLE)
    assert by(register, None, None, listed) == ("Havnestyrelsen", "participants")
    assert by(register, None, None, document("/x/STS.txt", INTRODUCTION)) == (
        "Støttestyrelsen", "filename",
    )  # fmt: skip
    assert by(register, None, None, document("/KL/01.txt", INTRODUCTION)) == ("KL", "folder")
    assert by(register, None, None, document("/x/01.txt", INTRODUCTION)) == (
        "Havnestyrelsen", "speech",
    )  # fmt: skip
    assert by(register, None, None, document("/x/01.txt")) == (None, "none")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("01-stoettestyrelsen", "Støttestyrelsen"), ("Samtale_Støttestyrelsen_2", "Støttestyrelsen"),
     ("interview-KL", "KL"), ("KL01", "KL"), ("DanmarksStatistik01", "Danmarks Statistik"),
     ("interview-kl-10", None), ("KL og Havnestyrelsen", None), ("noter", None)],
)  # fmt: skip
def test_a_file_name_counts_if_it_names_one_known_institution(
    register: Register, name: str, expected: str | None
) -> None:
    assert by(register, None, None, document(f"/x/{name}.txt"))[0] == expected


def test_what_a_header_says_is_kept_as_written_where_the_register_does_not_know_it(
    register: Register,
) -> None:
    unknown = document("/x/STS.txt", institution="Det Kongelige  Målekontor")
    assert by(register, None, None, unknown) == ("Det Kongelige Målekontor", "header")
    part = document(institution="Havnestyrelsen (HVS), kontoret for data")
    assert by(register, None, None, part) == ("Havnestyrelsen", "header")


def test_respondents_from_several_places_leave_the_document_without_one(register: Register) -> None:
    several = (*PEOPLE, Participant("Lone Vester", None, "STS"))
    assert by(register, None, None, document("/KL/sts.txt", participants=several)) == (None, "none")


def test_a_place_in_parentheses_behind_the_speaker_counts(register: Register) -> None:
    turns = (Turn("Ja.", "Informant (STS)", "respondent"), Turn("Nej.", "Anna (0:12)"))
    assert by(register, None, None, document(turns=turns)) == ("Støttestyrelsen", "participants")


def test_the_company_of_a_word_document_counts_if_it_is_known(
    register: Register, tmp_path: Path
) -> None:
    for company, expected in (("STS", ("Støttestyrelsen", "properties")), ("Acme", (None, "none"))):
        path = tmp_path / "fil.docx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("docProps/app.xml", f"<P><Company>{company}</Company></P>")
        assert by(register, None, None, document(str(path))) == expected


def test_turns_of_a_focus_group_get_canonical_names(register: Register) -> None:
    turns = (
        Turn("a", "X", institution="sts"), Turn("b", "Y", institution="Ukendt Kontor"), Turn("c"),
    )  # fmt: skip
    resolved = resolve_turns(document(turns=turns), register)
    assert [turn.institution for turn in resolved] == ["Støttestyrelsen", "Ukendt Kontor", None]
