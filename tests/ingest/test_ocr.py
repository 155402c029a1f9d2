"""Pages that are pictures: with a Tesseract made here, and with the real one where it is."""

import shutil
import stat
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import OcrMissing, Unreadable
from ingest.options import Options
from ingest.pipeline import ingest
from ingest.readers import detect, ocr
from tests.fakes import WordsEmbedder
from tests.ingest.test_pdf import drawn, lines

SAID = ["Vi måler vandstanden ved kajen,", "og vi øver os i at læse målingerne."]
HEAD = "level page_num block_num par_num line_num word_num left top width height conf text"
TABLE = "\n".join(
    [
        HEAD.replace(" ", "\t"),
        "1\t1\t0\t0\t0\t0\t0\t0\t2480\t3508\t-1\t",
        "4\t1\t1\t1\t1\t0\t300\t400\t900\t42\t-1\t",
        "5\t1\t1\t1\t1\t1\t300\t400\t80\t42\t96.1\tVandet",
        "5\t1\t1\t1\t1\t2\t400\t400\t80\t42\t91\tstår",
        "5\t1\t1\t1\t1\t3\t500\t400\t80\t42\t90\thøjt",
        "4\t1\t2\t1\t1\t0\t300\t460\t900\t42\t-1\t",
        "5\t1\t2\t1\t1\t1\t300\t460\t80\t42\t8\t~}|",
    ]
)


def picture_of(page: bytes, folder: Path) -> ImageReader:
    """A page drawn as a picture, as a scanner gives it."""
    image = folder / "page.png"
    pypdfium2.PdfDocument(page)[0].render(scale=2.5, grayscale=True).to_pil().save(image)
    return ImageReader(str(image))


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Page 1 has text; page 2 is a picture of text."""
    image = picture_of(drawn(lambda canvas, _: lines(canvas, SAID)), tmp_path)

    def draw(canvas: Canvas, number: int) -> None:
        if number == 1:
            lines(canvas, ["Indledning til rapporten om havne og tilsyn."])
        else:
            canvas.drawImage(image, 0, 0, 595, 842)

    folder = tmp_path / "docs"
    folder.mkdir()
    path = folder / "scan.pdf"
    path.write_bytes(drawn(draw, 2))
    return path


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called tesseract that knows Danish, and gives TABLE for whatever it is shown."""
    folder = tmp_path / "bin"
    folder.mkdir()
    made = folder / "tesseract"
    (folder / "table").write_text(TABLE, encoding="utf-8")
    _write_program(made, f'cat >/dev/null; echo x >>"{folder}/asked"; cat "{folder}/table"')
    monkeypatch.setattr(shutil, "which", lambda name: str(made) if name == "tesseract" else None)
    return made


def _write_program(path: Path, reading: str, languages: str = "dan\\neng") -> None:
    listing = f"printf 'List:\\n{languages}\\n'"
    path.write_text(
        f'#!/bin/sh\nif [ "$1" = --list-langs ]; then {listing}; else {reading}; fi\n',
        encoding="utf-8",
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def asked(program: Path) -> int:
    note = program.with_name("asked")
    return note.read_text().count("x") if note.exists() else 0


def run(scan: Path, **options: bool) -> str:
    (report,) = ingest(
        [scan.parent], scan.parent.parent / "index", Options(**options), embedder=WordsEmbedder()
    ).files
    return report.outcome


@pytest.mark.usefixtures("program")
def test_a_page_that_is_a_picture_is_read_and_keeps_its_number(scan: Path) -> None:
    document = detect.read(scan, ocr=True)
    assert [(turn.page_start, turn.text) for turn in document.turns] == [
        (1, "Indledning til rapporten om havne og tilsyn."),
        (2, "Vandet står højt"),
    ]
    assert [(each.code, each.page) for each in document.warnings] == [("page-read-by-ocr", 2)]


@pytest.mark.usefixtures("program")
def test_without_ocr_such_a_page_is_a_warning(scan: Path) -> None:
    document = detect.read(scan)
    assert [(each.code, each.page) for each in document.warnings] == [("page-without-text", 2)]


def test_ocr_reads_anew_what_had_pictures_and_nothing_else(scan: Path, program: Path) -> None:
    assert run(scan) == "added"
    assert run(scan, ocr=True) == "updated"
    assert asked(program) == 1
    assert run(scan, ocr=True) == run(scan) == "unchanged"
    assert asked(program) == 1


def test_a_source_without_pictures_stays_with_ocr(scan: Path, program: Path) -> None:
    scan.write_bytes(drawn(lambda canvas, _: lines(canvas, SAID)))
    assert run(scan) == "added"
    assert run(scan, ocr=True) == "unchanged"
    assert asked(program) == 0


def test_a_page_that_takes_too_long_stays_a_picture(
    scan: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write_program(program, "exec sleep 20")
    monkeypatch.setattr(ocr, "TIMEOUT_S", 0.3)
    warnings = detect.read(scan, ocr=True).warnings
    assert [(each.code, each.page) for each in warnings] == [("page-without-text", 2)]


def test_a_file_of_pictures_in_which_nothing_is_found_is_refused(
    scan: Path, program: Path, tmp_path: Path
) -> None:
    image = picture_of(drawn(lambda canvas, _: lines(canvas, SAID)), tmp_path)
    scan.write_bytes(drawn(lambda canvas, _: canvas.drawImage(image, 0, 0, 595, 842)))
    _write_program(program, "exit 1")
    with pytest.raises(Unreadable) as refused:
        detect.read(scan, ocr=True)
    assert refused.value.reason == "no-text"


def test_without_tesseract_nothing_is_read(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(OcrMissing) as missing:
        run(scan, ocr=True)
    assert missing.value.reason == "program"


def test_a_tesseract_without_danish_is_told(scan: Path, program: Path) -> None:
    _write_program(program, "cat", languages="eng")
    with pytest.raises(OcrMissing) as missing:
        run(scan, ocr=True)
    assert missing.value.reason == "language"


def _knows_danish() -> bool:
    program = shutil.which("tesseract")
    if program is None:
        return False
    told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    return "dan" in told.stdout.split()


@pytest.mark.skipif(not _knows_danish(), reason="no Tesseract with Danish here")
def test_tesseract_reads_a_danish_page(scan: Path) -> None:
    document = detect.read(scan, ocr=True)
    assert document.turns[-1].text == " ".join(SAID)
    assert document.turns[-1].page_start == 2
