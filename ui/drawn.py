"""Draws one page of a PDF: a program of its own, so that what breaks it breaks nothing else.

    python -P ui/drawn.py FILE PAGE    ->  one line of JSON, then a picture

The JSON has the page's `size` in points, its `text` and, per character of it, four numbers of
`boxes`: left, top, right and bottom in parts of `UNIT` of the page as it is shown. No file is
written, and what memory and processor it may use is settled before the file is opened. It imports
nothing of kilde, so that it starts quickly. `ui.drawing` starts it.
"""

import ctypes
import io
import json
import sys
from typing import Any

# As wide as a page is ever shown on a screen of twice the usual sharpness.
WIDTH = 1200
# Bytes. A page of text takes 150,000 exactly as it is, half of a PNG; only photographs take more.
MOST_EXACT = 600_000
MOST_PIXELS = 5_000_000
# A page of a report has 3,000 characters; a hostile one millions.
MOST_CHARACTERS = 30_000
UNIT = 10_000
MEMORY = 2 * 2**30
SECONDS = 10


def main(path: str, number: int) -> None:
    """Write page `number`, from 1, to standard output."""
    limit()
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    page = document[number - 1]
    text, boxes = characters(page)
    told = {"size": page.get_size(), "text": text, "boxes": boxes}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + picture(page))


def limit() -> None:
    """On systems that can: little memory and time, and no file of any size."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "darwin":  # where it cannot be lowered
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def picture(page: Any) -> bytes:
    """The page as WebP, forms and notes on it as well."""
    width, height = page.get_size()
    scale = min(WIDTH / width, (MOST_PIXELS / (width * height)) ** 0.5)
    image = page.render(scale=scale).to_pil().convert("RGB")
    exact = _webp(image, lossless=True, quality=20, method=1)
    return exact if len(exact) <= MOST_EXACT else _webp(image, quality=80, method=2)


def _webp(image: Any, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", **how)
    return out.getvalue()


def characters(page: Any) -> tuple[str, list[int]]:
    """The page's characters as PDFium orders them, and where each stands."""
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    letters, boxes = [], []
    corners = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = corners
    for at in range(min(textpage.count_chars(), MOST_CHARACTERS)):
        letters.append(chr(pdfium.FPDFText_GetUnicode(textpage.raw, at)))
        pdfium.FPDFText_GetCharBox(textpage.raw, at, *map(ctypes.byref, corners))
        across, down = zip(
            _shown(page, left.value, top.value), _shown(page, right.value, bottom.value),
            strict=True,
        )  # fmt: skip
        boxes += [min(across), min(down), max(across), max(down)]
    return "".join(letters), boxes


def _shown(page: Any, x: float, y: float) -> tuple[int, int]:
    """A point of the page where it is shown, turned and cropped as the page says."""
    import pypdfium2.raw as pdfium

    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(
        page.raw, 0, 0, UNIT, UNIT, 0, x, y, ctypes.byref(across), ctypes.byref(down)
    )
    return across.value, down.value


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
