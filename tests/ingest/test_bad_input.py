"""What is sent to do harm, or comes of a mistake: it is refused, and why is said."""

import io
import os
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from ingest.errors import Unreadable
from ingest.readers import archives, detect, table
from ingest.readers.detect import MOST_BYTES, read
from tests.ingest.builders import pdf, sheet, word_table
from tests.ingest.talks import HAVN

WORKBOOK = sheet(("Taler", "Start", "Tekst", "Slut"), seconds=True)(HAVN)
WORD = word_table("speaker text")(HAVN)


def reason(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read(path)
    return caught.value.reason


def put(folder: Path, data: bytes, name: str = "fil.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def changed(archive: bytes, **parts: bytes) -> bytes:
    """The archive with other contents for the parts whose names end so; new ones are added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            key = Path(name).stem
            new.writestr(name, parts.pop(key, old.read(name)), zipfile.ZIP_DEFLATED)
        for name, data in parts.items():
            new.writestr(name, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def promising(archive: bytes, size: int) -> bytes:
    """The archive with another unpacked size in the directory entry of its first part."""
    at = archive.index(b"PK\x01\x02") + 24
    return archive[:at] + size.to_bytes(4, "little") + archive[at + 4 :]


@pytest.mark.parametrize("archive", [WORD, WORKBOOK], ids=["docx", "xlsx"])
def test_a_bomb_is_refused_before_it_goes_off(tmp_path, archive, monkeypatch):
    monkeypatch.setattr(archives, "MOST_XML", 1 << 20)
    monkeypatch.setattr(table, "MOST_UNPACKED", 1 << 20)
    bomb = changed(archive, document=b" " * (2 << 20), sheet2=b" " * (2 << 20))
    assert len(bomb) < 1 << 17
    path = put(tmp_path, bomb)
    tracemalloc.start()
    assert reason(path) == "too-large"
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("archive", [WORD, WORKBOOK], ids=["docx", "xlsx"])
@pytest.mark.parametrize("size", [0, 7, (1 << 31) - 1])
def test_an_archive_that_lies_about_its_size_is_read_or_refused(tmp_path, archive, size):
    try:
        document = read(put(tmp_path, promising(archive, size)))
    except Unreadable as error:
        assert error.reason in ("damaged", "too-large")
    else:
        assert len(document.turns) == len(HAVN)


BILLION = b"".join(
    [b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">',
     *(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(8)), b"]>"]
)  # fmt: skip
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("entities", [BILLION, OUTSIDE], ids=["swelling", "from outside"])
@pytest.mark.parametrize("archive", [WORD, WORKBOOK], ids=["docx", "xlsx"])
def test_entities_are_neither_swollen_nor_fetched(tmp_path, archive, entities):
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        name = next(each for each in old.namelist() if Path(each).stem in ("document", "sheet2"))
        part = old.read(name)
    body = part[part.index(b"?>") + 2 :] if part.startswith(b"<?xml") else part
    evil = entities + body.replace(b"Selv tak.", b"&i;&a;")
    begin = time.process_time()
    try:
        words = " ".join(turn.text for turn in read(put(tmp_path, changed(
            archive, **{Path(name).stem: evil}))).turns)  # fmt: skip
    except Unreadable as error:
        assert error.reason == "damaged"
    else:
        assert len(words) < 10_000
        assert Path("/etc/hostname").read_text().strip() not in words
    assert time.process_time() - begin < 2


@pytest.mark.parametrize("entities", [BILLION, OUTSIDE], ids=["swelling", "from outside"])
def test_entities_in_annotations_are_refused(tmp_path, entities):
    evil = entities + b"<ANNOTATION_DOCUMENT>&i;&a;</ANNOTATION_DOCUMENT>"
    assert reason(put(tmp_path, evil, "fil.eaf")) in ("damaged", "unsupported")


def test_an_archive_in_an_archive_is_not_unpacked(tmp_path):
    assert reason(put(tmp_path, zipped("fil.docx", WORD))) == "unsupported"
    assert reason(put(tmp_path, zipped("a.zip", zipped("b.zip", WORD)))) == "unsupported"
    nested = changed(WORD, **{"word/embeddings/inner.docx": WORD})
    assert len(read(put(tmp_path, nested)).turns) == len(HAVN)


@pytest.mark.parametrize("archive", [WORD, WORKBOOK], ids=["docx", "xlsx"])
@pytest.mark.parametrize("name", ["../../evil.xml", "/tmp/evil.xml", "C:\\evil.xml", "word/../e"])
def test_a_path_in_an_archive_leads_nowhere(tmp_path, archive, name):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    evil = changed(archive, **{name: b"<x/>"})
    assert len(read(put(folder, evil)).turns) == len(HAVN)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["fil.txt"]


def test_a_text_over_the_limit_is_refused_by_its_size_alone(tmp_path):
    path = tmp_path / "fil.txt"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)  # a hole: no such space is used
    begin = time.process_time()
    assert reason(path) == "too-large"
    assert time.process_time() - begin < 0.5


def test_a_long_text_takes_little_memory(tmp_path):
    turn = "Karen Holst: " + "vi har brug for data, " * 30 + "\n\nInterviewer: hvorfor?\n\n"
    data = (turn * 3000).encode()
    path = put(tmp_path, data)
    read(path)
    tracemalloc.start()
    read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < (50 << 20) + 20 * len(data)


def test_a_file_that_shrinks_or_goes_while_it_is_read_is_refused(tmp_path, monkeypatch):
    path = put(tmp_path, b"Anna: Ja.\n\nPer: Nej.\n" * 50)
    stat = Path.stat

    def late(self: Path, **more: bool) -> os.stat_result:
        found = stat(self, **more)
        if self == path and path.exists.__self__ is path:
            with path.open("r+b") as file:
                file.truncate(10)
        return found

    monkeypatch.setattr(Path, "stat", late)
    assert reason(path) == "changed"
    monkeypatch.undo()
    monkeypatch.setattr(detect.Path, "open", lambda *_: (_ for _ in ()).throw(FileNotFoundError()))
    assert reason(path) == "missing"


def test_a_pdf_that_promises_endless_pages_is_refused(tmp_path):
    data = pdf(width=80, size=11, numbers=False, head="x")(HAVN)
    loop = data.replace(b"/Kids [ ", b"/Kids [ " + b"3 0 R " * 30_000)
    assert loop != data
    begin = time.process_time()
    try:
        assert read(put(tmp_path, loop, "fil.pdf")).pages
    except Unreadable as error:
        assert error.reason in ("damaged", "too-large")
    assert time.process_time() - begin < 10


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"{" * 100_000, None), (b'{"segments":' + b"[" * 100_000, "damaged"),
     (b'{"segments":[{"text":"Ja.","start":' + b"9" * 5000 + b"}]}", "damaged"),
     (b'{"segments":[{"text":"Ja.","start":1e999,"end":NaN}]}', None),
     (b"{\\rtf1 " + b"{" * 100_000, "damaged"), (b"<html>" + b"<div>" * 100_000, "empty"),
     (b"WEBVTT\n\n" + b"00:00:01.000 --> 00:00:02.000\n" * 5000, "damaged"),
     (b"speaker,text\n" + b'"' * 100_000, "empty"),
     (b"I: " + b" " * 100_000 + b"x", None), (b"[00:12" + b" " * 100_000 + b"x", None),
     (b"I: a\n\nR: b\n\nI: c" + b" " * 100_000 + b"# x", None),
     (b"Titel: x\nDeltagere: " + b"a, " * 50_000, None),
     (b"Interviewer: Ja" + b" " * 100_000 + b"\nB: x", None),
     (b"I: a\n\nR: b\n\n# Emne" + b" " * 100_000 + b"x\n\nI: c", None),
     (b"**Anna:" + b" " * 100_000 + b"** Ja.\n\n**Anna:** Nej.", None),
     (b"S0: [00:00:01] a //S1: b" + b" " * 100_000 + b". // c\n\nS1: [00:00:02] d", "read"),
     (b"Titel: x\nDeltagere:\n- Bo" + b" " * 100_000 + b"x\n\nI: x", None),
     (b'File type = "ooTextFile"\n' + b"NaN" * 50_000, "damaged"),
     (b"<html><p>Ja.</p>" + b"<![" * 50_000, None), (b"<html><p>Ja." + b"<a " * 50_000, None),
     (b"<html><p>Ja." + b"<title>x" * 50_000, None),
     (b"<html><p>Ja. &#" + b"9" * 9_000 + b";</p></html>", None),
     (b"WEBVTT\n\n00:01.000 --> 00:02.000\nJa. &#x" + b"9" * 9_000 + b";\n", "read")],
    ids=["braces", "nested lists", "a huge number", "no number", "rtf groups", "html", "no words",
         "quotes", "blanks", "blanks in a stamp", "blanks before a sign", "people",
         "blanks in a header", "blanks in a heading", "blanks in bold", "blanks in an overlap",
         "blanks in a list", "letters", "declarations", "tags", "titles",
         "a huge reference", "one in a cue"],
)  # fmt: skip
def test_text_that_is_made_to_hurt_is_read_or_refused(tmp_path, data, why):
    path = put(tmp_path, data)
    begin = time.process_time()
    if why in (None, "read"):
        turns = read(path).turns
        assert why or all(turn.start_s is None for turn in turns)
    else:
        assert reason(path) == why
    assert time.process_time() - begin < 2


def test_broken_properties_cost_a_word_document_its_title_alone(tmp_path: Path) -> None:
    core = b"<?xml version='1.0'?><x:coreProperties xmlns:x='urn:none'/>"
    whole = read(put(tmp_path, WORD, "hel.docx"))
    broken = read(put(tmp_path, changed(WORD, core=core), "fil.docx"))
    assert [turn.text for turn in broken.turns] == [turn.text for turn in whole.turns]
