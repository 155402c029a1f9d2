"""A page of a PDF as a picture, drawn where it can do no harm."""

import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from ui import drawing
from ui.drawing import Undrawn

WIDTH, HEIGHT = 400, 600
# What would be taken for a page, were it to come so far.
PICTURE = """print('{"size": [1, 1], "text": "", "boxes": []}\\nRIFF')"""


def pdf(path: Path, *pages: list[tuple[float, float, str]]) -> Path:
    """A PDF with lines of text at `(x, y)` points from the lower left corner, 12 points high."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    for lines in pages:
        canvas.setFont("Helvetica", 12)
        for x, y, text in lines:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return pdf(tmp_path / "r.pdf", [(50, 500, "Side ett.")], [(50, 100, "Anden side.")])


def test_a_page_comes_as_a_picture_with_its_characters_and_their_places(report: Path) -> None:
    page = drawing.page(report, 2, "")
    assert page.size == (WIDTH, HEIGHT)
    assert page.text.strip() == "Anden side."
    assert len(page.boxes) == 4 * len(page.text)
    image = Image.open(io.BytesIO(page.picture)).convert("L")
    assert image.width / image.height == pytest.approx(WIDTH / HEIGHT, abs=0.01)
    left, top, right, bottom = (each / 10_000 for each in page.boxes[:4])
    inked = image.crop(
        (int(left * image.width), int(top * image.height),
         round(right * image.width), round(bottom * image.height))
    )  # fmt: skip
    assert inked.getextrema()[0] < 60, "there is ink where the first letter is said to be"
    above = image.crop((0, 0, image.width, int(top * image.height) - 2))
    assert above.getextrema()[0] > 250, "and none above it"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_places_follow_a_page_that_is_turned(report: Path, turn: int) -> None:
    writer = PdfWriter(clone_from=PdfReader(report))
    writer.pages[0].rotate(turn)
    turned = report.with_name("turned.pdf")
    writer.write(turned)
    page = drawing.page(turned, 1, "")
    left, top = page.boxes[0] / 10_000, page.boxes[1] / 10_000
    # 50 of 400 points from the left, 500 of 600 from below, as the page stood before.
    expected = {90: (500 / 600, 50 / 400), 180: (350 / 400, 500 / 600), 270: (90 / 600, 350 / 400)}
    assert (left, top) == pytest.approx(expected[turn], abs=0.04)


@pytest.mark.parametrize("number", [0, 3, -9])
def test_a_page_that_is_not_there_cannot_be_drawn(report: Path, number: int) -> None:
    with pytest.raises(Undrawn):
        drawing.page(report, number, "")


def test_what_is_no_pdf_or_has_a_password_cannot_be_drawn(report: Path, tmp_path: Path) -> None:
    broken = tmp_path / "b.pdf"
    broken.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 40)
    secret = tmp_path / "s.pdf"
    writer = PdfWriter(clone_from=PdfReader(report))
    writer.encrypt("hemmelig")
    writer.write(secret)
    for path in (broken, secret, tmp_path / "none.pdf", tmp_path):
        with pytest.raises(Undrawn):
            drawing.page(path, 1, "")


@pytest.mark.parametrize(
    "program",
    [
        "import time; time.sleep(60)",
        "import os; os.kill(os.getpid(), 11)",
        "print('{}')",
        "print('x' * 30_000_000)",
        "import os; os.environ['KILDE_ACCESS']; " + PICTURE,
        "import sys; sys.path.insert(0, UI); import drawn; drawn.limit(); bytearray(4 * 2**30)",
        "import sys; sys.path.insert(0, UI); import drawn; drawn.limit(); open(UI + '/x', 'w')"
        ".write('x')",
    ],
    ids=["slow", "crash", "no picture", "too much", "secret", "memory", "file"],
)
def test_whatever_goes_wrong_in_there_stays_there(
    report: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    ui = report.with_name("ui")
    ui.mkdir()
    (ui / "drawn.py").write_text(drawing.PROGRAM.read_text(encoding="utf-8"), encoding="utf-8")
    bad = report.with_name("bad.py")
    bad.write_text(f"UI = {str(ui)!r}\n{program}", encoding="utf-8")
    monkeypatch.setattr(drawing, "PROGRAM", bad)
    monkeypatch.setattr(drawing, "TIMEOUT_S", 3.0)
    monkeypatch.setenv("KILDE_ACCESS", "et adgangsord")
    with pytest.raises(Undrawn):
        drawing.page(report, 1, program)
    assert not (ui / "x").exists() or not (ui / "x").read_text()


def test_what_would_be_a_page_is_one(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = report.with_name("good.py")
    program.write_text(PICTURE, encoding="utf-8")
    monkeypatch.setattr(drawing, "PROGRAM", program)
    assert drawing.page(report, 1, "good").size == (1, 1)


def test_a_page_is_drawn_once_until_its_file_changes(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = drawing.page(report, 1, "hash")
    with monkeypatch.context() as patched:
        patched.setattr(drawing, "_run", lambda command: pytest.fail("drawn again"))
        assert drawing.page(report, 1, "hash") is first
    pdf(report, [(50, 500, "Ny tekst.")])
    assert drawing.page(report, 1, "another").text.strip() == "Ny tekst."
