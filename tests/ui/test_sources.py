"""The commands about sources one by one, and what redaction and focus groups look like in them."""

import json
from pathlib import Path

import pytest

from ingest.errors import UnknownReader
from ingest.institutions import EVIDENCE
from ingest.pipeline import FileReport
from ingest.readers.detect import READERS
from tests.search.samples import source
from tests.ui.test_cli import HAVN, documents, index, model, run  # noqa: F401
from ui import cli, printing, report
from ui.say import Say
from ui.state import LANGUAGES, Language
from ui.text import sentence

CORPUS = cli.CORPUS
FOCUS = CORPUS / "documents" / "14-fokusgruppe.txt"
REGISTER = CORPUS / "institutions.toml"
DA = Say("da")

both = pytest.mark.parametrize("language", LANGUAGES)


# --- inspect -----------------------------------------------------------------------------------


def test_inspect_tells_what_was_understood_and_why(documents: Path) -> None:  # noqa: F811
    result = run("inspect", documents / "havn.txt")
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[1].startswith("Læst som: ren tekst, fordi ")
    assert lines[2] == "Form: plain, som i »Anna: Ja, se: https://eksempel.dk«"
    assert "Slags: Interview" in lines
    assert "Omfang: 4 ture, 24 ord" in lines
    assert "Institution: Havnestyrelsen (kendt fra dokumentets hoved: »Havnestyrelsen«)" in lines
    assert ["Karen", "Holst", "respondent", "2", "16"] in [line.split() for line in lines]
    assert "   [0] Interviewer: Hvordan bruger I sensorer?" in lines
    assert not (documents.parent / "kilde-index").exists()


def test_inspect_shows_a_focus_groups_institutions_by_speaker() -> None:
    said = run("inspect", FOCUS, "--register", REGISTER).stdout
    assert "Institution: flere: Jobformidlingsstyrelsen, Pensionsinstituttet, " in said
    assert "Per Krag          respondent   Pensionsinstituttet" in said


def test_inspect_shows_the_sections_of_a_report() -> None:
    said = run("inspect", CORPUS / "documents" / "00-rapport-data-i-staten.pdf").stdout
    assert "Omfang: 22 sider, 205 afsnit" in said
    assert "   2 De 16 institutioner kort fortalt (17 afsnit)" in said
    assert "\n   … og 18 til\n" in said


def test_inspect_as_json_has_everything(documents: Path) -> None:  # noqa: F811
    told = json.loads(run("inspect", documents / "havn.txt", "--json").stdout)
    assert (told["reader"], told["format"], told["evidence"]) == ("plain", "plain", "header")
    assert told["speakers"][1] == {
        "speaker": "Karen Holst", "role": "respondent", "institution": None, "turns": 2,
        "words": 16,
    }  # fmt: skip
    assert told["first_turns"][0]["text"] == "Hvordan bruger I sensorer?"
    assert (told["turns"], told["sections"], told["warnings"]) == (4, [], [])


@pytest.mark.parametrize("command", [["ingest"], ["inspect"]])
@pytest.mark.parametrize(
    ("option", "told"),
    [
        (["--reader", "word"], "Der er ingen læser, der hedder »word«."),
        (["--speaker-pattern", "("], "»(« er ikke et gyldigt regulært udtryk"),
    ],
)
def test_a_wrong_reader_or_pattern_is_one_sentence_and_2(
    documents: Path,  # noqa: F811
    command: list[str],
    option: list[str],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(documents)
    result = run(*command, "havn.txt", *option)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(told)
    assert len(result.stderr.splitlines()) == 1


def test_a_pattern_reads_labels_of_the_users_own(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("<<A1>> Hvad måler I?\n\n<<B2>> Vand.\n", encoding="utf-8")
    said = run("inspect", file, "--speaker-pattern", "<<(.+?)>>").stdout
    assert "[1] B2: Vand." in said


def test_a_file_cannot_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Anna: Ja\x1b[2J.\n\nBo: \x9b2J Nej.\n", encoding="utf-8")
    assert "\x1b" not in run("inspect", tmp_path / "a.txt").stdout


@both
@pytest.mark.parametrize("reader", READERS)
def test_every_reader_says_why_it_was_chosen(reader: str, language: Language) -> None:
    assert Say(language)(f"cli_reader_{reader}")


@both
@pytest.mark.parametrize("evidence", EVIDENCE)
def test_every_evidence_has_its_words(evidence: str, language: Language) -> None:
    assert Say(language)(f"page_evidence_{evidence}")


@both
def test_an_unknown_reader_is_told_with_those_there_are(language: Language) -> None:
    assert sentence(UnknownReader("x", ("docx", "pdf")), language).endswith(": docx, pdf.")


# --- assign ------------------------------------------------------------------------------------


def test_assign_corrects_now_and_for_later(index: Path, documents: Path) -> None:  # noqa: F811
    result = run("assign", "havn", "--institution", "kulturministeriets", "--index", index)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == (
        f"Rettet: Interview med Havnestyrelsen ({documents / 'havn.txt'}) taler nu for "
        "Kulturministeriet, også når filen læses ind igen.\n"
    )
    (documents / "havn.txt").write_text(HAVN + "\nKaren Holst: Nå.\n", encoding="utf-8")
    run("ingest", documents, "--index", index, "--institution", "Skovtilsynet")
    listed = run("list", "--index", index).stdout
    assert "Interview med Havnestyrelsen  Kulturministeriet" in listed


def test_title_date_and_roles_are_corrected_now_and_for_later(
    index: Path,  # noqa: F811
    documents: Path,  # noqa: F811
) -> None:
    rest = ("--title", "Havnen, marts", "--date", "14. marts 2018", "--role", "Karen Holst=unknown")
    result = run("assign", "havn", *rest, "--index", index)
    assert result.stdout == (
        f"Rettet i {documents / 'havn.txt'}, også når filen læses ind igen: "
        "Havnen, marts, 14. marts 2018, Karen Holst = ukendt.\n"
    )
    (documents / "havn.txt").write_text(HAVN + "\nKaren Holst: Nå.\n", encoding="utf-8")
    run("ingest", documents, "--index", index)
    assert "Havnen, marts" in run("list", "--index", index).stdout
    asked = ("search", "sensorer", "--index", index, "--format", "json", "--source", "havn.txt")
    assert [hit["role"] for hit in json.loads(run(*asked).stdout)] == ["unknown"]


def test_assign_to_a_focus_group_says_that_its_speakers_keep_their_own(tmp_path: Path) -> None:
    run("ingest", FOCUS, "--register", REGISTER, "--index", tmp_path / "i")
    result = run("assign", "14-fokusgruppe", "--institution", "ATP", "--index", tmp_path / "i")
    assert result.stdout.splitlines()[1].startswith("Talere med deres egen institution beholder")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["gran", "--institution", "ATP"], "Der er ingen kilde i indekset, der hedder »gran«"),
        (["havn", "--institution", " "], "Skriv, hvad der skal rettes"),
        (["havn"], "--institution"),
        (["havn", "--date", "31-02-2018"], "»31-02-2018« er ikke en dato"),
        (["havn", "--role", "Karen Holst=chef"], "»Karen Holst=chef« kan ikke læses"),
        (["havn", "--role", "Bo=interviewer"], "Mente du Interviewer, Karen Holst?"),
    ],
)
def test_what_assign_cannot_do_is_2(index: Path, command: list[str], told: str) -> None:  # noqa: F811
    result = run("assign", *command, "--index", index)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_assign_makes_no_index(tmp_path: Path) -> None:
    result = run("assign", "a", "--institution", "ATP", "--index", tmp_path / "i")
    assert (result.exit_code, (tmp_path / "i").exists()) == (2, False)


# --- several institutions ----------------------------------------------------------------------


def test_a_focus_group_is_told_as_several_institutions(tmp_path: Path) -> None:
    done = run("ingest", FOCUS, "--register", REGISTER, "--index", tmp_path / "i")
    assert done.stdout.splitlines()[0].endswith(": 5 talere, 107 ture, flere institutioner")
    assert (
        "  flere institutioner               107 ture"
        in run("list", "--index", tmp_path / "i").stdout
    )


@pytest.mark.parametrize(
    ("own", "spoken", "told"),
    [("A", ("B", "C"), "A"), (None, ("B", "C"), "flere institutioner"), (None, ("B",), "B"),
     (None, (), None)],
)  # fmt: skip
def test_whose_a_source_is(own: str | None, spoken: tuple[str, ...], told: str | None) -> None:
    assert printing.whose(source(institution=own, institutions=spoken), DA) == told


# --- redaction ---------------------------------------------------------------------------------


def test_a_redacted_ingest_counts_by_kind_and_names_nobody(
    documents: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    (documents / "havn.txt").write_text(HAVN + "\nKaren Holst: Ring 20 45 67 89.\n")
    done = run("ingest", documents, "--redact", "--index", tmp_path / "i")
    assert done.exit_code == 0, done.stderr
    assert "Erstattet med pseudonymer: 2 navne, 1 telefonnummer." in done.stdout
    shown = run("search", "sensorer", "--index", tmp_path / "i").stdout
    assert "[Respondent 1]" in shown
    assert "Karen" not in shown


def test_a_redacted_ingest_as_json_has_its_counts(documents: Path, tmp_path: Path) -> None:  # noqa: F811
    names = tmp_path / "navne.txt"
    names.write_text("Ærligt Talt\n", encoding="utf-8")
    command = ("ingest", documents, "--index", tmp_path / "i", "--json")
    told = json.loads(run(*command, "--redact-names", names).stdout)
    assert told["redacted"] == {"name": 3}
    assert [file["redacted"] for file in told["files"]] == [{"name": 2}, {"name": 1}]
    assert told["files"][0]["source"]["redacted"] is True
    assert json.loads(run(*command).stdout)["redacted"] is None


def test_nothing_to_redact_is_said() -> None:
    assert report.redacted({}, DA) == "Der var intet at erstatte med pseudonymer."


def test_a_missing_list_of_names_is_told(documents: Path, tmp_path: Path) -> None:  # noqa: F811
    result = run("ingest", documents, "--redact-names", tmp_path / "x", "--index", tmp_path / "i")
    assert result.exit_code == 2
    assert f"{tmp_path / 'x'} findes ikke." in result.stderr


def test_a_file_report_without_redaction_says_nothing_of_it() -> None:
    assert FileReport(Path("/a"), "added", None, (), None).redacted is None
