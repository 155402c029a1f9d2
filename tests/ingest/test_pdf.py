"""PDFs, made here with reportlab: a printed transcript, a report, and files that cannot be read."""

import io
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Table,
)

from ingest.document import Document
from ingest.errors import Unreadable
from ingest.readers import pdf
from ingest.readers.pdf import read_pdf
from ingest.readers.pdf_words import glued, joined, vocabulary

STYLES = getSampleStyleSheet()
BODY = ParagraphStyle("body", fontSize=11, leading=14, spaceAfter=8)
SENTENCE = (
    "Vi finder de sager, som vi skal se nærmere på, og det har vi gjort i mange år, "
    "men registrene er gamle, og ingen ved helt, hvad felterne betyder. "
)


def built(story: list[Flowable], columns: int = 1, furniture: bool = True) -> bytes:
    def page(canvas: Canvas, template: BaseDocTemplate) -> None:
        if furniture:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(70, 815, "Fortroligt udkast")
            canvas.drawString(500, 30, f"Side {template.page}")

    out = io.BytesIO()
    if columns == 1:
        SimpleDocTemplate(out, pagesize=A4).build(story, onFirstPage=page, onLaterPages=page)
        return out.getvalue()
    template = BaseDocTemplate(out, pagesize=A4)
    frames = [Frame(60, 60, 230, 720), Frame(305, 60, 230, 720)]
    template.addPageTemplates(PageTemplate(frames=frames, onPage=page))
    template.build(story)
    return out.getvalue()


def drawn(draw: Callable[[Canvas, int], None], pages: int = 1) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica", 11)
        draw(canvas, number)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def read(data: bytes, name: str = "fil.pdf") -> Document:
    return read_pdf(Path(name), data)


def lines(canvas: Canvas, texts: list[str], x: float = 70, top: float = 780) -> None:
    for n, text in enumerate(texts):
        canvas.drawString(x, top - 14 * n, text)


def interview(questions: int = 20) -> bytes:
    story: list[Flowable] = [
        Paragraph(text, BODY)
        for text in ("Titel: Om data", "Institution: Havnestyrelsen", "Dato: 14. marts 2018")
    ]
    for n in range(questions):
        story.append(Paragraph(f"Interviewer: Spørgsmål {n}, hvordan gør I?", BODY))
        story.append(Paragraph(f"Karen Holst: Svar {n}. " + SENTENCE * (1 + n % 5), BODY))
    return built(story)


def report(columns: int = 1) -> bytes:
    story: list[Flowable] = [Paragraph("Data i tilsynet", STYLES["Title"])]
    for chapter in (1, 2, 3):
        story.append(Paragraph(f"{chapter} Kapitel nummer {chapter}", STYLES["Heading1"]))
        for section in (1, 2):
            heading = f"{chapter}.{section} Afsnit i kapitlet"
            story.append(Paragraph(heading, STYLES["Heading2"]))
            story += [
                Paragraph(f"Her begynder {chapter}.{section}.{n}. " + SENTENCE * 3, BODY)
                for n in range(4)
            ]
    return built(story, columns)


def test_a_printed_transcript_becomes_turns_with_speakers_roles_and_header() -> None:
    document = read(interview())
    assert document.kind == "interview"
    assert (document.title, document.date) == ("Om data", "2018-03-14")
    assert document.institution == "Havnestyrelsen"
    assert [turn.speaker for turn in document.turns] == ["Interviewer", "Karen Holst"] * 20
    assert document.turns[0].role == "interviewer"
    assert document.turns[5].text == ("Svar 2. " + SENTENCE * 3).strip()


def test_a_turn_that_crosses_a_page_keeps_both_pages_and_no_running_header() -> None:
    document = read(interview())
    crossing = [turn for turn in document.turns if turn.page_start != turn.page_end]
    assert document.pages is not None and len(crossing) >= 1
    for turn in crossing:
        assert turn.page_end == (turn.page_start or 0) + 1
        assert turn.text.endswith("hvad felterne betyder.")
    said = " ".join(turn.text for turn in document.turns)
    assert "Fortroligt" not in said and "Side" not in said


TALK = [
    ("Interviewer", "Hvordan bruger I data i hverdagen?"),
    ("Karen Holst", (SENTENCE * 2).strip()),
    ("Interviewer", "Ja, og hvad så?"),
    ("Karen Holst", "Jamen, det er svært. " + SENTENCE.strip()),
] * 8
TOP = [("VALIGN", (0, 0), (-1, -1), "TOP")]


def paragraphs(pattern: str) -> list[Flowable]:
    return [
        Paragraph(pattern.format(name=name, text=text, n=n), BODY)
        for n, (name, text) in enumerate(TALK, 10)
    ]


def names_above(pattern: str) -> list[Flowable]:
    return [
        Paragraph(text, BODY)
        for n, (name, words) in enumerate(TALK, 10)
        for text in (pattern.format(name=name, n=n), words)
    ]


def in_a_table(times: bool) -> list[Flowable]:
    rows = [
        [Paragraph(cell, BODY) for cell in ([f"00:{n}", name, text] if times else [name, text])]
        for n, (name, text) in enumerate(TALK, 10)
    ]
    return [Table(rows, colWidths=[60, 90, 300] if times else [90, 350], style=TOP)]


@pytest.mark.parametrize(
    "story",
    [
        paragraphs("{name}: {text}"),
        paragraphs("<b>{name}:</b> {text}"),
        paragraphs("<b>{name}</b> {text}"),
        paragraphs("[00:{n}] {name}: {text}"),
        paragraphs("{name}: {text} #00:{n}:34-5#"),
        names_above("<b>{name}</b>"),
        names_above("{name}  0:{n}"),
        in_a_table(times=False),
        in_a_table(times=True),
    ],
    ids=["colon", "bold", "bold-no-colon", "stamp", "f4", "above", "otter", "table", "time-table"],
)
def test_every_shape_that_is_printed_gives_the_same_turns(story: list[Flowable]) -> None:
    document = read(built(story))
    assert document.kind == "interview"
    assert [(turn.speaker, turn.text) for turn in document.turns] == TALK


def test_a_topic_in_larger_type_is_the_section_of_the_turns_below() -> None:
    story = paragraphs("{name}: {text}")
    story.insert(4, Paragraph("Om kompetencer", STYLES["Heading2"]))
    turns = read(built(story)).turns
    assert [turn.section for turn in turns] == [None] * 4 + ["Om kompetencer"] * 28
    assert not any("kompetencer" in turn.text for turn in turns)


def test_line_numbers_in_the_margin_are_no_words() -> None:
    def page(canvas: Canvas, number: int) -> None:
        for n in range(30):
            canvas.drawString(40, 780 - 20 * n, str(30 * (number - 1) + n + 1))
            label = {0: "I: ", 3: "R: "}.get(n % 6, "")
            canvas.drawString(70, 780 - 20 * n, f"{label}og så kom der {'abcde'[n % 5]} mere til.")

    document = read(drawn(page, pages=3))
    assert [turn.speaker for turn in document.turns[:2]] == ["I", "R"]
    assert not any(char.isdigit() for turn in document.turns for char in turn.text)


def test_a_report_becomes_paragraphs_under_their_heading_path() -> None:
    document = read(report())
    assert (document.kind, document.title) == ("report", "Data i tilsynet")
    turn = next(t for t in document.turns if t.text.startswith("Her begynder 2.1.3."))
    assert turn.text == "Her begynder 2.1.3. " + (SENTENCE * 3).strip()
    assert turn.section == "2 Kapitel nummer 2 > 2.1 Afsnit i kapitlet"
    assert turn.speaker is None and turn.page_start is not None


def test_two_columns_are_read_one_after_the_other() -> None:
    texts = [t.text for t in read(report(columns=2)).turns if t.text.startswith("Her begynder")]
    expected = [f"{c}.{s}.{n}" for c in (1, 2, 3) for s in (1, 2) for n in range(4)]
    assert [text.split()[2].rstrip(".") for text in texts] == expected
    assert all(text.endswith("hvad felterne betyder.") for text in texts)


def test_columns_that_were_drawn_line_by_line_across_the_page_are_told_apart() -> None:
    def page(canvas: Canvas, number: int) -> None:
        for n in range(40):
            canvas.drawString(60, 780 - 14 * n, "venstre spalte går her videre mod")
            canvas.drawString(310, 780 - 14 * n, "højre spalte går her videre mod")

    text = " ".join(turn.text for turn in read(drawn(page)).turns)
    assert text.rfind("venstre") < text.find("højre")


def test_a_table_is_read_row_by_row_with_its_caption() -> None:
    rows = [["År", "Sager", "Fejl"]] + [[str(2010 + n), str(400 + n), f"{n} %"] for n in range(6)]
    story = [
        Paragraph(SENTENCE * 4, BODY),
        Paragraph("Tabel 1. Sager og fejl i tilsynet", BODY),
        Table(rows, colWidths=[90, 90, 90]),
        Paragraph(SENTENCE * 4, BODY),
    ]
    texts = [turn.text for turn in read(built(story)).turns]
    table = next(text for text in texts if text.startswith("Tabel 1."))
    assert table.startswith("Tabel 1. Sager og fejl i tilsynet: År | Sager | Fejl; 2010 | 400 | 0")
    assert "2015 | 405 | 5 %" in table


def test_a_running_header_goes_and_a_short_answer_at_the_top_of_some_pages_stays() -> None:
    def page(canvas: Canvas, number: int) -> None:
        canvas.drawString(70, 815, "Kapitel om havne")
        answer = "Ja, det er rigtigt." if number in (1, 6, 12) else f"Tekst {'xyz' * number}."
        lines(canvas, [answer])
        lines(canvas, [SENTENCE[:80], SENTENCE[80:].strip()], top=700)

    texts = [turn.text for turn in read(drawn(page, pages=12)).turns]
    assert Counter(texts)["Ja, det er rigtigt."] == 3
    assert not any("Kapitel om havne" in text for text in texts)


def test_a_table_of_contents_is_left_out() -> None:
    def page(canvas: Canvas, number: int) -> None:
        if number == 1:
            lines(canvas, [f"{n} Kapitel om noget {'.' * 40} {n}" for n in range(1, 10)])
        else:
            lines(canvas, [f"Side {'abcdefghijk'[number]} har tekst.", SENTENCE[:80]])

    texts = [turn.text for turn in read(drawn(page, pages=10)).turns]
    assert not any("....." in text for text in texts)
    assert sum("har tekst" in text for text in texts) == 9


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("en grundig lit-", "teratursøgning", "en grundig litteratursøgning"),
        ("et nyt it-", "system", "et nyt it-system"),
        ("en MTV-", "konsulent", "en MTV-konsulent"),
        ("af tids-", "og ressourcekrævende arbejde", "af tids- og ressourcekrævende arbejde"),
        ("i Nord-", "Sjælland", "i Nord-Sjælland"),
        ("se https://ft.dk/", "samling", "se https://ft.dk/samling"),
        ("fra 2006–", "2008", "fra 2006–2008"),
        ("den er –", "som sagt", "den er – som sagt"),
    ],
)
def test_words_cut_at_a_line_end_are_made_whole(first: str, second: str, whole: str) -> None:
    assert joined([first, second], Counter()) == whole


def test_what_the_document_writes_within_its_lines_decides_about_a_hyphen() -> None:
    words = vocabulary(["en case-kontrol er god", "med sundhedsdata og case-"])
    assert words["case-kontrol"] == 1 and words["case"] == 0
    assert joined(["en case-", "kontrol"], words) == "en case-kontrol"
    assert joined(["en case-", "kontrol"], Counter()) == "en casekontrol"


def test_glued_words_are_noticed_and_long_danish_compounds_are_not() -> None:
    assert glued("vindfart,ogsålidt mindre.Næste og dataAnalyse her") == 3
    assert glued("Ejendomsregisterstyrelsens behandlingstidsmål på www.sst.dk/mTv,og a@b.dk") == 0


def test_a_page_with_glued_words_is_a_warning_with_its_page() -> None:
    def page(canvas: Canvas, number: int) -> None:
        lines(canvas, [SENTENCE[:80]] if number == 1 else ["vindfart,ogsålidt mindre.Næste"] * 5)

    warnings = read(drawn(page, pages=2)).warnings
    assert [(each.code, each.page) for each in warnings] == [("glued-words", 2)]


def test_a_page_that_is_a_picture_is_a_warning_and_an_empty_page_is_not() -> None:
    def page(canvas: Canvas, number: int) -> None:
        if number == 2:
            for n in range(40):
                canvas.line(50, 50 + n, 500, 700 - n)
        elif number != 3:
            lines(canvas, [SENTENCE[:80]])

    document = read(drawn(page, pages=4))
    assert document.pages == 4
    assert [(each.code, each.page) for each in document.warnings] == [("page-without-text", 2)]


def reason(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read(data)
    return caught.value.reason


def test_pages_that_are_all_pictures_have_no_text() -> None:
    assert reason(drawn(lambda canvas, _: canvas.rect(50, 50, 300, 300), pages=3)) == "no-text"


def encrypted(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(interview(3))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_password_is_asked_for_only_where_the_empty_one_does_not_open() -> None:
    assert reason(encrypted("hemmelig")) == "encrypted"
    assert len(read(encrypted("")).turns) == 6


@pytest.mark.parametrize("keep", [0, 12, 500, 2000])
def test_a_file_that_was_cut_short_is_damaged(keep: int) -> None:
    assert reason(interview()[:keep]) == "damaged"


def test_no_change_of_bytes_makes_anything_but_a_document_or_unreadable() -> None:
    data = interview(6)
    for at in range(0, len(data), max(1, len(data) // 80)):
        broken = data[:at] + b"\x00<<\xff" + data[at + 4 :]
        try:
            assert read(broken).pages is not None
        except Unreadable as error:
            assert error.reason in ("damaged", "no-text", "encrypted", "empty")


def test_too_many_pages_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 3)
    assert reason(drawn(lambda canvas, _: lines(canvas, ["Tekst"]), pages=4)) == "too-large"


def test_the_title_comes_from_the_properties_unless_they_hold_a_file_name() -> None:
    def titled(title: str) -> str | None:
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=A4)
        canvas.setTitle(title)
        canvas.setFont("Helvetica", 24)
        canvas.drawString(70, 700, "Det største på siden")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(70, 600, SENTENCE[:80])
        canvas.save()
        return read(out.getvalue()).title

    assert titled("Evaluering af tilsynet") == "Evaluering af tilsynet"
    assert titled("Microsoft Word - udkast_v3.docx") == "Det største på siden"
    assert titled("untitled") == "Det største på siden"


def test_a_date_is_taken_from_a_line_that_states_it_and_not_from_a_sentence() -> None:
    def page(canvas: Canvas, _: int) -> None:
        lines(canvas, [
            "Opdateres næste gang senest d. 31.1.2025",
            "Loven trådte i kraft den 1. maj 2016, og siden har vi arbejdet efter den i styrelsen.",
            "Versionsdato: 7. december 2017",
        ])  # fmt: skip

    assert read(drawn(page)).date == "2017-12-07"


def test_reading_costs_at_most_half_again_what_pypdf_takes_for_the_text_alone() -> None:
    data = report()

    def best(work: Callable[[], object]) -> float:
        times = []
        for _ in range(3):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
        return min(times)

    alone = best(lambda: [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages])
    # A short file: the limit is a little wider than on the hundreds of pages that it is meant for.
    assert best(lambda: read(data)) < 1.8 * alone + 0.05
