"""manifest.csv in the ways that spreadsheets save it."""

from pathlib import Path

import pytest

from ingest.errors import BadManifest
from ingest.manifest import Entry, read_manifest


def manifest(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    path = folder / "manifest.csv"
    path.write_bytes(content.encode(encoding))
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_delimiter_and_encoding_gives_the_same_entries(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    rows = [
        ["Filnavn", "Institution", "Titel", "Dato", "Type"],
        ["01.docx", "Miljøstyrelsen", "Første interview på årsmødet", "14-03-2018", "Interview"],
    ]
    content = "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"
    assert read_manifest(manifest(tmp_path, content, encoding)) == {
        "01.docx": Entry(
            "Miljøstyrelsen", "Første interview på årsmødet", "2018-03-14", "interview"
        )
    }


def test_columns_come_in_any_order_and_may_be_missing_or_unknown(tmp_path: Path) -> None:
    path = manifest(tmp_path, "kind,farve,file\nrapport,blå,a.pdf\n,,b.txt\n")
    assert read_manifest(path) == {"a.pdf": Entry(kind="report"), "b.txt": Entry()}


def test_a_file_is_known_by_the_last_part_of_its_path(tmp_path: Path) -> None:
    path = manifest(tmp_path, "fil;institution\nsub\\a.txt;KL\nsub/b.txt;KL\n")
    assert list(read_manifest(path)) == ["a.txt", "b.txt"]


def test_a_quoted_cell_may_hold_the_delimiter(tmp_path: Path) -> None:
    path = manifest(tmp_path, 'fil,institution\na.txt,"Klima-, Energi- og Forsyningsministeriet"\n')
    assert read_manifest(path)["a.txt"].institution == "Klima-, Energi- og Forsyningsministeriet"


def test_excels_line_about_the_separator_is_no_header(tmp_path: Path) -> None:
    path = manifest(tmp_path, "sep=;\nfil;institution\na.txt;KL\n")
    assert read_manifest(path)["a.txt"].institution == "KL"


def test_the_first_of_two_rows_for_one_file_holds(tmp_path: Path) -> None:
    path = manifest(tmp_path, "fil;institution\na.txt;KL\na.txt;SKAT\n")
    assert read_manifest(path)["a.txt"].institution == "KL"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (b"a;b\n1;2\n", "no-file-column"), (b"\x00\x01\x02\xff" * 99, "not-text")],
)
def test_what_is_no_manifest_says_why(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "manifest.csv"
    path.write_bytes(content)
    with pytest.raises(BadManifest) as caught:
        read_manifest(path)
    assert caught.value.reason == reason


def test_a_manifest_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadManifest) as caught:
        read_manifest(tmp_path / "manifest.csv")
    assert caught.value.reason == "denied"
