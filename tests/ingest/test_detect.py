"""A file is read as what it holds; its suffix decides only between equals."""

import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import Unreadable
from ingest.readers import detect
from ingest.readers.detect import READERS, read

TALK = "Interviewer: Hvad gør I?\n\nAnna: Vi måler.\n"
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Anna>Ja.</v>\n"
SRT = "1\n00:00:01,000 --> 00:00:02,000\nJa.\n\n2\n00:00:02,000 --> 00:00:03,000\nNej.\n"
EAF = (
    '<?xml version="1.0"?>\n<ANNOTATION_DOCUMENT><TIME_ORDER/><TIER TIER_ID="Anna"><ANNOTATION>'
    "<ALIGNABLE_ANNOTATION><ANNOTATION_VALUE>Ja.</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION>"
    "</ANNOTATION></TIER></ANNOTATION_DOCUMENT>"
)
GRID = (
    'File type = "ooTextFile"\n"TextGrid"\n0\n1\n<exists>\n1\n"IntervalTier"\n"A"\n0\n1\n1\n'
    '0\n1\n"Ja."\n'
)
CONTENTS = {
    "plain": TALK.encode(),
    "teams-vtt": VTT.encode(),
    "srt": SRT.encode("utf-16"),
    "csv": b"speaker;text\nAnna;Ja.\nPer;Nej.\n",
    "whisper-json": json.dumps({"segments": [{"text": "Ja."}]}).encode(),
    "html": b"<!doctype html><html><body><p>Et afsnit.</p></body></html>",
    "eaf": EAF.encode(),
    "textgrid": GRID.encode(),
    "f4": rb"{\rtf1 Interviewer: Ja? #00:00:01-0#\par Anna: Nej. #00:00:02-0#\par}",
}  # fmt: skip


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def reason(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read(path)
    assert caught.value.path == path
    return caught.value.reason


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".vtt", ".dat", ""])
@pytest.mark.parametrize("format_", [name for name in CONTENTS if name != "plain"])
def test_content_counts_and_not_the_suffix(tmp_path, format_, suffix):
    assert read(put(tmp_path, f"fil{suffix}", CONTENTS[format_])).format == format_


def test_plain_turns_are_plain_whatever_they_are_called(tmp_path):
    for suffix in (".txt", ".md", ".vtt", ".json", ".dat"):
        assert read(put(tmp_path, f"fil{suffix}", CONTENTS["plain"])).format == "plain"


def test_prose_with_commas_is_no_table(tmp_path):
    text = "Vi har, som sagt, set på det.\n\nDet er, som man siger, en sag.\n\nJa, ja, og nej."
    assert read(put(tmp_path, "fil.txt", text.encode())).format == "paragraphs"


def test_a_reader_can_be_named_and_skips_the_looking(tmp_path):
    path = put(tmp_path, "fil.txt", CONTENTS["csv"])
    assert read(path, reader="plain").format != "csv"
    with pytest.raises(ValueError, match="unknown reader 'word'"):
        read(path, reader="word")
    assert {"plain", "pdf", "docx"} <= set(READERS)


def test_a_pattern_for_speakers_reaches_the_grammar(tmp_path):
    path = put(tmp_path, "fil.txt", b"Anna > Ja.\n\nPer > Nej.\n")
    assert [turn.speaker for turn in read(path, speaker_pattern=r"(\w+) > ").turns] == [
        "Anna",
        "Per",
    ]


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "/"), content)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "empty"), (b"\x00" * 40, "empty"), (b" \r\n\t ", "empty"), (OLE, "unsupported"),
     (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
     (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "unsupported"),
     (zipped(word_document="x")[:40], "damaged"), (b"PK\x03\x04" + bytes(30), "damaged"),
     (b"ID3\x04" + bytes(30), "unsupported"), (b"\x89PNG\r\n\x1a\n" + bytes(30), "unsupported"),
     (bytes(range(256)) * 8, "not-text"), (b'{"segments": [{"text": "J', "damaged")],
    # Of their own: the bytes of an archive hold the time at which it was made.
    ids=["nothing", "nulls", "blanks", "old-office", "locked-office", "archive", "cut-docx",
         "no-archive", "mp3", "png", "bytes", "cut-json"],
)  # fmt: skip
def test_what_cannot_be_read_says_why(tmp_path, data, why):
    assert reason(put(tmp_path, "fil.docx", data)) == why


def test_a_missing_file_and_a_folder_say_so(tmp_path):
    assert reason(tmp_path / "nej.txt") == "missing"
    assert reason(tmp_path) == "unsupported"


def test_a_file_over_the_limit_is_not_loaded(tmp_path, monkeypatch):
    monkeypatch.setattr(detect, "MOST_BYTES", 10)
    assert reason(put(tmp_path, "fil.txt", TALK.encode())) == "too-large"


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, monkeypatch):
    path = put(tmp_path, "fil.txt", TALK.encode())
    fstat = os.fstat

    def later(number: int) -> os.stat_result:
        path.write_bytes(TALK.encode() * 2)
        return fstat(number)

    monkeypatch.setattr(detect.os, "fstat", later)
    assert reason(path) == "changed"


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(sorted(CONTENTS)), st.integers(0, 400), st.binary(max_size=6), st.booleans())
def test_however_a_file_is_cut_it_is_read_or_unreadable(tmp_path, name, at, dirt, tail):
    data = CONTENTS[name]
    cut = data[:at] + dirt + (data[at + 3 :] if tail else b"")
    try:
        document = read(put(tmp_path, "fil", cut))
    except Unreadable:
        return
    assert document.turns
