"""A numbered voice has the name that the file gives it, and no other."""

import pytest

from ingest.turns import turns_from_text
from ingest.voices import renamed
from search.passage import Turn

MORE = "\n\nSpeaker 2: Ja, det gør vi.\n\nSpeaker 1: Så er det klaret.\n\nSpeaker 2: Godt."


def speakers(text: str) -> list[str | None]:
    return [turn.speaker for turn in turns_from_text(text).turns]


def test_a_line_above_says_who_a_voice_is() -> None:
    parsed = turns_from_text(f"Speaker 1 = Anna Holm\n\nSpeaker 1: Hej, vi måler.{MORE}")
    assert [t.speaker for t in parsed.turns] == ["Anna Holm", "Speaker 2", "Anna Holm", "Speaker 2"]
    assert parsed.title is None


def test_a_note_in_brackets_says_it() -> None:
    text = f"Speaker 1: Hej. [Speaker 2 er Bo Lund] Vi måler.{MORE}"
    assert speakers(text) == ["Speaker 1", "Bo Lund", "Speaker 1", "Bo Lund"]


def test_a_label_with_both_holds_for_the_whole_file() -> None:
    text = "SPEAKER_01: Hej, vi måler.\n\nBo: Ja.\n\nSPEAKER_01 (Anna Holm): Godt.\n\nBo: Ja.\n\n"
    assert speakers(text + "Anna Holm: Nej.") == ["Anna Holm", "Bo", "Anna Holm", "Bo", "Anna Holm"]


def test_a_voice_that_tells_its_name_is_the_speaker_of_that_name_who_goes_on() -> None:
    turns = [
        Turn("Jeg hedder Anna, og jeg måler.", "Speaker 1"),
        Turn("Godt.", "Bo"),
        Turn("Ja.", "Anna Holm"),
    ]
    assert renamed(turns) == {"Speaker 1": "Anna Holm"}


@pytest.mark.parametrize(
    "turns",
    [
        # The voice is heard again after the name: they are two.
        [("Speaker 1", "Jeg hedder Anna."), ("Anna Holm", "Ja."), ("Speaker 1", "Nej.")],
        # Nobody of that name speaks.
        [("Speaker 1", "Jeg hedder Anna."), ("Bo", "Ja.")],
        # It is said of someone, not by a note of the file.
        [("Bo", "Speaker 1 er Anna Holm, tror jeg."), ("Speaker 1", "Nej."), ("Anna Holm", "Ja.")],
        # Two notes that disagree.
        [("Bo", "[Speaker 1 er Anna] [Speaker 1 er Karen]"), ("Speaker 1", "Ja.")],
        # A name is no voice.
        [("Karen", "Jeg hedder Anna."), ("Anna", "Ja.")],
    ],
)
def test_where_the_file_does_not_say_so_a_voice_stays_a_number(
    turns: list[tuple[str, str]],
) -> None:
    assert renamed([Turn(text, speaker) for speaker, text in turns]) == {}
