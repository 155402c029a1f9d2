"""Word documents, made here with python-docx, in the ways that transcripts are typed."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.document import Document
from ingest.errors import Unreadable
from ingest.readers import archives
from ingest.readers.docx import company, read_docx

TALK = [
    ("Interviewer", "Hvordan bruger I så data i hverdagen hos jer?"),
    ("Karen Holst", "Jamen det gør vi jo hver dag, og det er godt."),
    ("Interviewer", "Ja, men hvordan egentlig? Det er spørgsmålet."),
    ("Karen Holst", "Vi kigger på tal og sådan noget hele tiden."),
]


def made(fill: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(fill: Callable[[Any], None]) -> Document:
    return read_docx(Path("fil.docx"), made(fill))


def add_table(document: Any, rows: list[tuple[str, ...]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def talk_of(document: Document) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in document.turns]


def plain(document: Any) -> None:
    for speaker, text in TALK:
        document.add_paragraph(f"{speaker}: {text}")


def bold_name(document: Any) -> None:
    for speaker, text in TALK:
        paragraph = document.add_paragraph()
        paragraph.add_run(speaker).bold = True
        paragraph.add_run(" " + text)


def bold_name_above(document: Any) -> None:
    for speaker, text in TALK:
        document.add_paragraph().add_run(speaker).bold = True
        document.add_paragraph(text)


def two_columns(document: Any) -> None:
    add_table(document, list(TALK))


def three_columns_with_names(document: Any) -> None:
    rows = [(f"00:0{n}", *turn) for n, turn in enumerate(TALK)]
    add_table(document, [("Tid", "Taler", "Tekst"), *rows])


@pytest.mark.parametrize(
    "fill", [plain, bold_name, bold_name_above, two_columns, three_columns_with_names]
)
def test_every_way_of_typing_a_transcript_gives_the_same_turns(fill: Callable[[Any], None]) -> None:
    document = read(fill)
    assert document.kind == "interview"
    assert talk_of(document) == TALK
    assert [turn.role for turn in document.turns] == ["interviewer", "respondent"] * 2


def test_a_table_with_times_gives_them_to_the_turns() -> None:
    document = read(three_columns_with_names)
    assert document.format == "docx-table"
    assert [turn.start_s for turn in document.turns] == [0.0, 1.0, 2.0, 3.0]


def test_a_cell_without_a_speaker_goes_on_with_the_turn_above() -> None:
    def fill(document: Any) -> None:
        add_table(document, [*TALK, ("", "Og så en ting til.")])

    assert read(fill).turns[-1].text == TALK[-1][1] + " Og så en ting til."


def test_header_lines_and_a_table_of_them_become_fields() -> None:
    def lines(document: Any) -> None:
        for text in ("Titel: Om data", "Institution: Havnestyrelsen", "Dato: 14. marts 2018"):
            document.add_paragraph(text)
        plain(document)

    def table(document: Any) -> None:
        rows = [("Titel", "Om data"), ("Institution", "Havnestyrelsen"), ("Dato", "14-03-2018")]
        add_table(document, rows)
        plain(document)

    for document in (read(lines), read(table)):
        assert (document.title, document.date) == ("Om data", "2018-03-14")
        assert document.institution == "Havnestyrelsen"
        assert talk_of(document) == TALK


def test_headings_are_sections_and_end_a_turn() -> None:
    def fill(document: Any) -> None:
        for n in (1, 2):
            document.add_heading(f"Emne {n}", level=1)
            plain(document)

    turns = read(fill).turns
    assert [turn.section for turn in turns] == ["Emne 1"] * 4 + ["Emne 2"] * 4


def test_styles_for_question_and_answer_tell_who_speaks() -> None:
    def fill(document: Any) -> None:
        for name in ("Spørgsmål", "Svar"):
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        for n, (_, text) in enumerate(TALK):
            document.add_paragraph(text, style=("Spørgsmål", "Svar")[n % 2])

    turns = read(fill).turns
    assert [turn.role for turn in turns] == ["interviewer", "respondent"] * 2
    assert [turn.text for turn in turns] == [text for _, text in TALK]


def test_questions_in_bold_without_names_are_asked_and_are_the_section_of_their_answers() -> None:
    def fill(document: Any) -> None:
        for question in ("Hvordan bruger I data?", "Hvem gør det?", "Hvad koster det?"):
            document.add_paragraph().add_run(question).bold = True
            document.add_paragraph("Det er et svar i almindelig skrift.")

    turns = read(fill).turns
    assert [turn.role for turn in turns] == ["interviewer", "respondent"] * 3
    assert turns[3].section == "Hvem gør det?"


def test_a_teams_transcript_keeps_its_times() -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("Møde om data")
        for n, (speaker, text) in enumerate(TALK):
            paragraph = document.add_paragraph()
            paragraph.add_run(speaker).bold = True
            paragraph.add_run(f"   0:{n}3").add_break()
            paragraph.add_run(text)

    document = read(fill)
    assert document.title == "Møde om data"
    assert talk_of(document) == TALK
    assert [turn.start_s for turn in document.turns] == [3.0, 13.0, 23.0, 33.0]


def report(document: Any) -> None:
    document.add_paragraph("Data i tilsynet", style="Title")
    document.add_paragraph("December 2017")
    document.add_heading("1 Indledning", level=1)
    document.add_paragraph("Der er meget at sige om det: vi siger noget af det her.")
    document.add_heading("1.1 Baggrund", level=2)
    document.add_paragraph("Tabel 1. Sager", style="Caption")
    add_table(document, [("År", "Sager"), ("2016", "412"), ("2017", "500")])
    document.add_heading("2 Slutning", level=1)
    document.add_paragraph("Det var det.")


def test_a_report_becomes_paragraphs_under_headings_and_tables_by_row_with_their_caption() -> None:
    document = read(report)
    assert (document.kind, document.format) == ("report", "docx")
    assert (document.title, document.date) == ("Data i tilsynet", "2017-12")
    assert [(turn.section, turn.text) for turn in document.turns][2:] == [
        ("1 Indledning", "Der er meget at sige om det: vi siger noget af det her."),
        ("1 Indledning > 1.1 Baggrund", "1.1 Baggrund"),
        ("1 Indledning > 1.1 Baggrund", "Tabel 1. Sager: År | Sager; 2016 | 412; 2017 | 500"),
        ("2 Slutning", "2 Slutning"),
        ("2 Slutning", "Det var det."),
    ]


def test_what_was_deleted_is_gone_and_what_was_inserted_is_there() -> None:
    def fill(document: Any) -> None:
        space = nsdecls("w")
        document.add_paragraph("Vi har ")._p.extend([
            parse_xml(f"<w:del {space}><w:r><w:delText>ikke </w:delText></w:r></w:del>"),
            parse_xml(f"<w:moveFrom {space}><w:r><w:t>aldrig </w:t></w:r></w:moveFrom>"),
            parse_xml(f"<w:ins {space}><w:r><w:t>gode data</w:t></w:r></w:ins>"),
        ])  # fmt: skip

    assert [turn.text for turn in read(fill).turns] == ["Vi har gode data"]


def test_text_in_content_controls_is_read_and_a_table_of_contents_is_not() -> None:
    def fill(document: Any) -> None:
        document.styles.add_style("TOC 1", WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph("1 Indledning 4", style="TOC 1")
        document.add_paragraph("Før.")
        control = parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Inden i.</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        )
        document.element.body.insert_element_before(control, "w:sectPr")

    assert [turn.text for turn in read(fill).turns] == ["Før.", "Inden i."]


def reason(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read_docx(Path("fil.docx"), data)
    return caught.value.reason


def test_a_document_without_words_is_empty() -> None:
    assert reason(made(lambda document: None)) == "empty"


@pytest.mark.parametrize("keep", [0, 4, 3000])
def test_a_document_that_was_cut_short_is_damaged(keep: int) -> None:
    assert reason(made(report)[:keep]) == "damaged"


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def test_a_zip_of_something_else_and_broken_xml_are_damaged() -> None:
    assert reason(zipped("xl/workbook.xml", b"<a/>")) == "damaged"
    assert reason(zipped("word/document.xml", b"<w:p><")) == "damaged"


def test_a_bomb_is_too_large_before_anything_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_XML", 1 << 20)
    assert reason(zipped("word/document.xml", b" " * (2 << 20))) == "too-large"


def test_word_97_is_unsupported_and_a_password_is_told_apart_from_it() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert reason(ole) == "unsupported"
    assert reason(ole + "EncryptedPackage".encode("utf-16-le")) == "encrypted"


def test_no_change_of_bytes_makes_anything_but_a_document_or_unreadable() -> None:
    data = made(report)
    for at in range(0, len(data), max(1, len(data) // 60)):
        try:
            read_docx(Path("fil.docx"), data[:at] + b"\x00\xff<" + data[at + 3 :])
        except Unreadable as error:
            assert error.reason in ("damaged", "encrypted", "empty", "too-large")


def test_the_company_is_read_from_the_properties(tmp_path: Path) -> None:
    path = tmp_path / "fil.docx"
    path.write_bytes(zipped("docProps/app.xml", b"<P><Company> Havnestyrelsen</Company></P>"))
    assert company(path) == "Havnestyrelsen"
    path.write_bytes(b"no zip")
    assert company(path) is None
