"""Bytes become text: Danish letters survive whatever program wrote the file."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.encoding import NotText, clean, decode
from ingest.language import guess_language

DANISH = (
    "Interviewer: Hvad gør I på øen, når det sner?\n\nÅse Kjær: Vi går ud på æblegården – og så "
    "venter vi, “indtil” det går over. Ærlig talt er Ålborg langt væk."
)
PLAIN = DANISH.replace("–", "-").replace("“", '"').replace("”", '"')


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"]
)
def test_danish_text_is_read_in_every_encoding_that_offices_have(encoding):
    assert decode(DANISH.encode(encoding))[0] == DANISH


def test_danish_text_of_a_dos_program_is_read():
    assert decode(PLAIN.encode("cp865"))[0] == PLAIN


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_a_single_danish_letter_is_enough(encoding):
    text = "Interviewer: Hvor mange er det?\n\nAnna: Det er tre år siden."
    assert decode(text.encode(encoding))[0] == text


def test_a_decomposed_letter_is_composed():
    assert decode(unicodedata.normalize("NFD", DANISH).encode())[0] == DANISH


def test_nothing_invisible_stays():
    assert clean("da\u00adta\u200b og\u00a0tal\ufeff\r\nnæste\rsidste\u2028slut") == (
        "data og tal\nnæste\nsidste\nslut"
    )


def test_danish_that_was_broken_once_before_is_mended():
    assert decode(PLAIN.encode().decode("cp1252", "ignore").encode())[0].count("ø") > 0


def test_a_character_cut_in_two_at_the_end_is_dropped():
    assert decode("på".encode()[:-1])[0] == "p"


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, b"\x00\x01\x02\x03" * 200])
def test_binary_content_is_no_text(data):
    with pytest.raises(NotText):
        decode(data)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_said_not_to_be(data):
    try:
        text, _ = decode(data)
    except NotText:
        return
    assert "\r" not in text
    assert "\x00" not in text


@pytest.mark.parametrize(
    ("text", "language"),
    [("Vi har ikke brug for det, og det er der flere grunde til.", "da"),
     ("We do not need it, and there are several reasons for that.", "en"),
     ("Zażółć gęślą jaźń wszystko wie.", "und"), ("1234 5678", "und"), ("", "und")],
)  # fmt: skip
def test_the_language_shows_in_the_commonest_words(text, language):
    assert guess_language(text) == language
