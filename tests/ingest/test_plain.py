"""Text and RTF files as a whole: kind, language, format, and what is no text."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import Unreadable
from ingest.readers.plain import read_plain
from ingest.readers.rtf import read_rtf

TALK = "Interviewer: Hvad gør I?\n\nAnna: Vi ælter brød, og det er svært.\n"
RTF = (
    r"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0\fnil Arial;}}{\*\generator f4;}{\info{\title Nej}}"
    r"\f0\fs24 Interviewer: Hvad g\'f8r I? #00:00:02-0#\par" "\n"
    r"{\b Anna:} Vi \u230\'e6lter br\u248?d, \{og\} det er sv\'e6rt. #00:00:09-5#\par}"
)  # fmt: skip


def test_a_transcript_is_an_interview_in_its_language():
    document = read_plain(Path("x.txt"), TALK.encode())
    assert (document.kind, document.format, document.language) == ("interview", "plain", "da")


def test_prose_is_a_report_of_paragraphs():
    document = read_plain(Path("x.txt"), "Vi har set på sagen.\n\nDen er lang.".encode())
    assert (document.kind, document.format) == ("report", "paragraphs")
    assert [turn.text for turn in document.turns] == ["Vi har set på sagen.", "Den er lang."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_reads_alike(end):
    document = read_plain(Path("x.txt"), TALK.replace("\n", end).encode())
    assert [turn.speaker for turn in document.turns] == ["Interviewer", "Anna"]


@pytest.mark.parametrize(
    ("data", "reason"), [(b" \n\t\n", "empty"), (b"\x00\x01\x02" * 99, "not-text")]
)
def test_a_file_without_words_says_so(data, reason):
    with pytest.raises(Unreadable) as caught:
        read_plain(Path("x.txt"), data)
    assert caught.value.reason == reason


def test_only_header_lines_are_still_something_to_read():
    assert read_plain(Path("x.txt"), b"Titel: Data\nDato: 2018-03-14\n").turns


def test_rich_text_of_f4_is_read_with_its_letters_and_times():
    document = read_rtf(Path("x.rtf"), RTF.encode("latin-1"))
    assert document.format == "f4"
    assert [(t.speaker, t.text, t.end_s) for t in document.turns] == [
        ("Interviewer", "Hvad gør I?", 2.0),
        ("Anna", "Vi ælter brød, {og} det er svært.", 9.5),
    ]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["{", "}", "\\par", "\\'e6", "\\u-3 ?", "\\*", "\\uc9", "Anna: ", "\\", "x"]
        ),
        max_size=30,
    )
)
def test_no_rich_text_is_too_odd(parts):
    try:
        document = read_rtf(Path("x.rtf"), ("{\\rtf1 " + "".join(parts)).encode())
    except Unreadable:
        return
    assert document.turns
