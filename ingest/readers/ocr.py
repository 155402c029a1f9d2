"""Pages that are pictures, read with Tesseract: a page in, its lines out, as if of a text layer.

The picture goes to Tesseract through a pipe, so that no page of an interview is ever written to a
file. Tesseract itself is not ours to install: `require` says what is missing, before any file is
read.
"""

import csv
import io
import os
import shutil
import statistics
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence

from ingest.errors import OcrMissing
from ingest.readers.pdf_lines import Line

# A PDF's bytes and a page's number, from 1, to the page's lines; none where nothing could be read.
PageReader = Callable[[bytes, int], list[Line]]

PROGRAM = "tesseract"
LANGUAGE = "dan"  # without it, Danish letters come out as others
ALSO = "eng"
TIMEOUT_S = 60.0
_POINTS = 72
_DPI = 300  # what Tesseract's models are made for
_MOST_PIXELS = 30_000_000  # an A3 page at 300 dpi has 17 million; larger sheets are drawn coarser
_LEAST_SURE = 35.0  # mean certainty of a line, of 100: below it, it is a stain or a drawing
# One page at a time, on one processor: Tesseract's threads wait for each other more than they read.
_ALONE = {"OMP_THREAD_LIMIT": "1"}


def require() -> None:
    """Raises OcrMissing: no Tesseract, or one without Danish."""
    if LANGUAGE not in _languages():
        raise OcrMissing("language")


def read_page(data: bytes, number: int) -> list[Line]:
    """The lines of page `number` of the PDF in `data`, in order of reading.

    Empty for a page without text, and for one that took longer than TIMEOUT_S or broke Tesseract.
    Raises OcrMissing and, for a page that cannot be drawn, what pypdfium2 raises.
    """
    picture, dpi, height = _picture(data, number)
    known = _languages()
    spoken = "+".join(each for each in (LANGUAGE, ALSO) if each in known)
    try:
        table = _run(["-", "-", "-l", spoken, "--dpi", str(round(dpi)), "tsv"], picture, TIMEOUT_S)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return []
    return _lines(table, number, _POINTS / dpi, height)


def _languages() -> set[str]:
    try:
        return set(_run(["--list-langs"], b"", TIMEOUT_S).split())
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return set()


def _run(arguments: Sequence[str], given: bytes, timeout: float) -> str:
    program = shutil.which(PROGRAM)
    if program is None:
        raise OcrMissing("program")
    done = subprocess.run(  # noqa: S603 (our own arguments)
        [program, *arguments], input=given, capture_output=True, timeout=timeout, check=True,
        env=os.environ | _ALONE,
    )  # fmt: skip
    return done.stdout.decode("utf-8", "replace")


def _picture(data: bytes, number: int) -> tuple[bytes, float, float]:
    """The page in grey as a PGM file, its dots per inch, and its height in points."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        page = document[number - 1]
        width, height = page.get_size()
        inches = max(width * height / _POINTS**2, 1e-6)
        dpi = min(_DPI, (_MOST_PIXELS / inches) ** 0.5)
        grey = page.render(scale=dpi / _POINTS, grayscale=True).to_numpy()
        rows, columns = grey.shape[:2]
        return b"P5 %d %d 255\n" % (columns, rows) + grey.tobytes(), dpi, height
    finally:
        document.close()


def _lines(table: str, page: int, scale: float, height: float) -> list[Line]:
    """Tesseract's table of words as lines; `scale` is points a pixel."""
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    found = list(_worded(rows))
    if not found:
        return []
    usual = statistics.median(int(row["height"]) for row, _ in found)
    return [_line(row, text, page, scale, height, usual) for row, text in found]


def _worded(rows: Iterator[Mapping[str, str]]) -> Iterator[tuple[Mapping[str, str], str]]:
    """Each line's row of the table, and its words, if Tesseract is sure enough of them."""
    line: Mapping[str, str] | None = None
    words: list[str] = []
    sure: list[float] = []
    for row in (*rows, {"level": "4"}):
        if row["level"] == "5" and (row.get("text") or "").strip():
            words.append(str(row["text"]).strip())
            sure.append(float(row["conf"]))
        elif row["level"] == "4":
            if line and words and statistics.mean(sure) >= _LEAST_SURE:
                yield line, " ".join(words)
            line, words, sure = row, [], []


def _line(
    row: Mapping[str, str], text: str, page: int, scale: float, height: float, usual: float
) -> Line:
    """Heights differ with the letters and with the stains, so all lines are of one size."""
    bottom = int(row["top"]) + int(row["height"])
    return Line(
        page, text, int(row["left"]) * scale, height - bottom * scale, round(usual * scale, 1),
        width=int(row["width"]) * scale,
    )  # fmt: skip
