"""OpenDocument texts, made here as LibreOffice writes them."""

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from ingest.document import Document
from ingest.errors import Unreadable
from ingest.readers import archives, detect
from tests.ingest.builders import odt_file
from tests.ingest.test_bad_input import BILLION, OUTSIDE

TALK = (
    "<text:p>Titel: Data i havnene</text:p><text:p>Institution: Havnestyrelsen</text:p>"
    "<text:p>Dato: 14. marts 2018</text:p>"
    '<text:p>Interviewer: Hvad måler I?</text:p><text:p>Bo Krag: Vandet<text:s text:c="2"/>ved'
    "<text:line-break/>kajen<text:note><text:note-body><text:p>En note.</text:p></text:note-body>"
    "</text:note>.</text:p><text:p>Interviewer: Ja?</text:p><text:p>Bo Krag: Ja.</text:p>"
)


def read(data: bytes, folder: Path, name: str = "fil.odt") -> Document:
    path = folder / name
    path.write_bytes(data)
    return detect.read(path)


def reason(data: bytes, folder: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read(data, folder)
    return caught.value.reason


def test_a_transcript_is_read_with_its_header(tmp_path: Path) -> None:
    made = read(odt_file(TALK), tmp_path, "fil.dat")
    assert (made.format, made.kind, made.title) == ("odt", "interview", "Data i havnene")
    assert (made.institution, made.date) == ("Havnestyrelsen", "2018-03-14")
    assert [(t.speaker, t.text) for t in made.turns][:2] == [
        ("Interviewer", "Hvad måler I?"),
        ("Bo Krag", "Vandet  ved kajen."),
    ]


def test_headings_are_sections_and_contents_deletions_and_comments_are_left_out(
    tmp_path: Path,
) -> None:
    body = (
        "<text:tracked-changes><text:p>Slettet.</text:p></text:tracked-changes>"
        "<text:table-of-content><text:p>1 Om data 3</text:p></text:table-of-content>"
        '<text:h text:outline-level="1">Om data</text:h><text:p>Data er dyre.'
        "<office:annotation><text:p>Er de?</text:p></office:annotation></text:p>"
        '<text:h text:outline-level="2">Tilsyn</text:h>'
        "<text:list><text:list-item><text:p>Et punkt om tilsyn.</text:p></text:list-item>"
        "</text:list>"
    )
    made = read(odt_file(body), tmp_path)
    assert made.kind == "report"
    assert [(t.section, t.text) for t in made.turns] == [
        ("Om data", "Om data"),
        ("Om data", "Data er dyre."),
        ("Om data > Tilsyn", "Tilsyn"),
        ("Om data > Tilsyn", "Et punkt om tilsyn."),
    ]


def test_a_box_in_a_box_is_read_once_and_after_it(tmp_path: Path) -> None:
    inner = "<draw:frame><draw:text-box><text:p>Inderst.</text:p></draw:text-box></draw:frame>"
    outer = f"<draw:text-box><text:p>I boksen.{inner}</text:p></draw:text-box>"
    note = "<office:annotation><draw:text-box><text:p>Nej.</text:p></draw:text-box>"
    body = f"<text:p>Et afsnit.<draw:frame>{outer}</draw:frame>{note}</office:annotation></text:p>"
    made = read(odt_file(body), tmp_path)
    assert [turn.text for turn in made.turns] == ["Et afsnit.", "I boksen.", "Inderst."]


def test_the_title_of_the_properties_is_the_last_resort(tmp_path: Path) -> None:
    meta = '<a xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Om kajer</dc:title></a>'
    made = read(odt_file("<text:p>Et afsnit om kajer.</text:p>", meta=meta), tmp_path)
    assert made.title == "Om kajer"


def test_a_style_of_the_documents_own_is_named_after_the_one_below(tmp_path: Path) -> None:
    styles = (
        '<a xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><style:style '
        'style:name="Interviewer"/><style:style style:name="Svar"/></a>'
    )
    asked = '<text:p text:style-name="Interviewer">Hvad?</text:p>'
    answered = '<text:p text:style-name="Svar">Det her.</text:p>'
    made = read(odt_file((asked + answered) * 3, styles=styles), tmp_path)
    assert [turn.role for turn in made.turns] == ["interviewer", "respondent"] * 3


@pytest.mark.parametrize("entities", [BILLION, OUTSIDE], ids=["swelling", "from outside"])
def test_entities_are_refused(tmp_path: Path, entities: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", entities + b"<a>&i;&a;</a>")
    assert reason(out.getvalue(), tmp_path) == "damaged"


def test_a_bomb_is_refused_before_it_goes_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_XML", 1 << 20)
    data = odt_file(f"<text:p>{' ' * (2 << 20)}</text:p>")
    path = tmp_path / "fil.odt"
    path.write_bytes(data)
    tracemalloc.start()
    with pytest.raises(Unreadable) as caught:
        detect.read(path)
    assert caught.value.reason == "too-large"
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()


def test_what_repeats_and_nests_without_end_is_read_or_refused(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="99999999">{}</table:table-cell>'
    cell = cell.format("<text:p>1</text:p>")
    row = f'<table:table-row table:number-rows-repeated="99999999">{cell}</table:table-row>'
    assert read(odt_file(f"<table:table>{row}</table:table>"), tmp_path).turns
    blanks = '<text:p>Et<text:s text:c="999999999"/>ord.</text:p>'
    assert len(read(odt_file(blanks), tmp_path).turns[0].text) < 200
    deep = "<text:p>" + "<text:span>" * 20_000 + "Ja." + "</text:span>" * 20_000 + "</text:p>"
    assert reason(odt_file(deep), tmp_path) == "damaged"


def test_a_password_is_told(tmp_path: Path) -> None:
    out = io.BytesIO(odt_file("<text:p>x</text:p>"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("META-INF/manifest.xml", "<a><manifest:encryption-data/></a>")
    assert reason(out.getvalue(), tmp_path) == "encrypted"
