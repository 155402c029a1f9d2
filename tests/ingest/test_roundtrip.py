"""Any conversation that is written in a shape is read back: speakers, words and times."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ingest.encoding import clean
from ingest.readers.detect import read
from ingest.readers.subtitles import read_subtitles
from ingest.turns import turns_from_text
from search.passage import Turn
from tests.ingest.field_writers import WRITERS as FIELDS
from tests.ingest.shapes.make import expected
from tests.ingest.talks import Talk, timed
from tests.ingest.text_writers import WRITERS as TEXTS

SPEAKERS = (
    ("Interviewer", "Karen Holst"), ("I", "R"), ("Interviewer", "IP1", "IP2"), ("S00", "S01"),
    ("Moderator", "Anne-Marie Sø", "Per O'Neil", "Dr. Ole Bak"), ("SPEAKER_00", "SPEAKER_01"),
    ("Interviewer", "Informant (KL)"), ("Spørger", "Kontorchef, Anna", "Bo Ærø-Åkjær"),
)  # fmt: skip
WORDS = (
    "vi har ikke tid til det og Ærø er en ø data: penge, folk 12 2018 kl. 12:30 (griner) … – Note: "
    "altså: https://eksempel.dk/a \"nej\" ja, jo. men! hvorfor? Bornholm 100 % m.m. jf. § 8 "
    "A/S 'sådan' e-mail æøå ÆØÅ O.k. Karen (pause)"
).split()  # fmt: skip
TURNS = st.lists(
    st.lists(st.sampled_from(WORDS) | st.from_regex(r"[a-zæøåé]{2,9}", fullmatch=True), min_size=1,
             max_size=25).map(" ".join),
    min_size=4, max_size=14,
)  # fmt: skip
# Without a name at the line's beginning or a sign of its own, a shape can be mistaken for prose:
# these have a label with a colon, or a stamp, on every turn.
UNAMBIGUOUS = (
    "plain", "plain-lines", "plain-below", "plain-tab", "bold", "bold-colon", "hash", "at",
    "bracket-stamp", "bracket-hms", "bracket-range", "name-stamp", "name-square", "f4",
    "otranscribe", "maxqda", "otter", "atrain", "atrain-maxqda",
)  # fmt: skip
# Azure and Google number the speakers; SubRip with a label only where the speaker changes may have
# a cue that begins with two names and a colon in the middle of a sentence.
MARKED = tuple(name for name in FIELDS if name not in ("azure", "google", "srt-colon"))


@st.composite
def talks(draw: st.DrawFn) -> Talk:
    """A conversation in which everybody speaks twice and nobody twice in a row."""
    speakers = draw(st.sampled_from(SPEAKERS))
    texts = draw(TURNS)
    first = draw(st.sampled_from((0, 3, 3500)))
    assume(len(texts) >= 2 * len(speakers))
    return timed(
        [(speakers[at % len(speakers)], _spoken(text)) for at, text in enumerate(texts)], first
    )


def _spoken(text: str) -> str:
    """A turn begins with a word and ends as a sentence: `Anna 12:30` alone is Otter's label."""
    return f"Ja, {text}."


def keys(turns: tuple[Turn, ...]) -> list[tuple[object, ...]]:
    return [(turn.speaker, turn.text, turn.start_s, turn.end_s) for turn in turns]


def wanted(talk: Talk, stamps) -> list[tuple[object, ...]]:
    return [
        (turn["speaker"], turn["text"], turn.get("start_s"), turn.get("end_s"))
        for turn in expected(talk, stamps)
    ]


@pytest.mark.parametrize("name", UNAMBIGUOUS)
@settings(max_examples=25, deadline=None)
@given(talk=talks())
def test_a_text_of_turns_comes_back(name, talk):
    writer = TEXTS[name]
    parsed = turns_from_text(clean(writer.write(talk)))
    assert keys(parsed.turns) == wanted(talk, writer.stamps)


@pytest.mark.parametrize("name", MARKED)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(talk=talks(), encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16")))
def test_a_file_of_fields_comes_back(name, talk, encoding, tmp_path):
    writer = FIELDS[name]
    path = tmp_path / f"fil{writer.suffix}"
    own = {"rtf": "ascii", "eaf": "utf-8"}  # the two say in themselves what they are written in
    path.write_bytes(writer.write(talk).encode(own.get(name, encoding)))
    assert keys(read(path).turns) == [
        (speaker, text, pytest.approx(start, abs=0.002) if start is not None else None,
         pytest.approx(end, abs=0.002) if end is not None else None)
        for speaker, text, start, end in wanted(talk, writer.stamps)
    ]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(talk=talks(), ends=st.sampled_from(("\n", "\r\n", "\r")))
def test_line_ends_change_nothing(talk, ends):
    text = TEXTS["f4"].write(talk)
    assert turns_from_text(clean(text.replace("\n", ends))) == turns_from_text(text)


@settings(max_examples=25, deadline=None)
@given(talk=talks())
def test_speech_without_speakers_loses_no_word(talk):
    text = FIELDS["srt-square"].write(talk)
    for said in talk:
        text = text.replace(f"[{said.speaker}] ", "")
    turns = read_subtitles(Path("x.srt"), text.encode()).turns
    assert " ".join(turn.text for turn in turns).split() == [
        word for said in talk for word in said.text.split()
    ]
    assert turns[0].start_s == talk[0].start_s
    assert turns[-1].end_s == talk[-1].end_s


def test_the_words_of_json_are_those_that_were_written():
    assert json.loads(FIELDS["whisper"].write(timed([("Bo", "Ærø")])))["segments"][0]["text"]
