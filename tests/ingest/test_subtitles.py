"""A cue is not a turn: cues of one speaker become one turn, from the first to the last."""

from pathlib import Path

import pytest

from ingest.errors import Unreadable
from ingest.readers.subtitles import read_subtitles

TEAMS = """WEBVTT

1e0c2b9c-1111-2222-3333-123412341234/12-0
00:00:01.000 --> 00:00:04.500
<v Anna Holm>Vi har ikke</v>

1e0c2b9c-1111-2222-3333-123412341234/12-1
00:00:04.500 --> 00:00:06.250
<v Anna Holm>tid nok
&amp; ikke folk.</v>

1e0c2b9c-1111-2222-3333-123412341234/13-0
00:00:07.000 --> 00:00:08.500
<v Per Bo>Ja.</v>
"""
ZOOM = """WEBVTT

1
00:00:01.000 --> 00:00:04.000
Anna Holm: Vi har ikke

2
00:00:04.000 --> 00:00:06.000
Anna Holm: tid nok: slet ikke.

3
00:00:06.000 --> 00:00:07.000
Per Bo: Nej.
"""
NOSCRIBE = """WEBVTT Et møde

NOTE
Transcribed with noScribe vers. 0.7
Audio file: /x/y.wav

NOTE media: /x/y.wav

1
00:00:12.140 --> 00:00:22.800
<v S01>Ja, det gør vi.

2
00:00:22.800 --> 00:00:30.01
<v S00>Nå.
"""
SRT = """1
00:00:01,000 --> 00:00:04,500
{}Vi har ikke
tid nok.

2
00:00:05,000 --> 00:00:06,000
og ikke folk.

3
00:00:06,500 --> 00:00:08,000
{}Ja.

4
00:00:08,500 --> 00:00:09,000
{}Nå.

5
00:00:09,000 --> 00:00:10,000
{}Nemlig.
"""


def turns(text: str):
    document = read_subtitles(Path("optagelse"), text.encode())
    return document, [(t.speaker, t.text, t.start_s, t.end_s) for t in document.turns]


def test_voices_of_teams_are_speakers():
    document, said = turns(TEAMS)
    assert document.format == "teams-vtt"
    assert said == [
        ("Anna Holm", "Vi har ikke tid nok & ikke folk.", 1.0, 6.25), ("Per Bo", "Ja.", 7.0, 8.5),
    ]  # fmt: skip


def test_labels_of_zoom_are_speakers():
    document, said = turns(ZOOM)
    assert document.format == "zoom-vtt"
    assert said == [
        ("Anna Holm", "Vi har ikke tid nok: slet ikke.", 1.0, 6.0), ("Per Bo", "Nej.", 6.0, 7.0),
    ]  # fmt: skip


def test_noscribe_names_itself_in_a_note_that_is_no_turn():
    document, said = turns(NOSCRIBE)
    assert (document.format, document.title) == ("noscribe-vtt", "Et møde")
    assert said == [("S01", "Ja, det gør vi.", 12.14, 22.8), ("S00", "Nå.", 22.8, 30.01)]


def test_header_lines_in_a_note_are_fields():
    people = "Deltagere: Anna Holm, interviewer; Per Bo, chef i KL"
    note = f"NOTE\nTitel: Data\nDato: 2018-03-14\n{people}\n"
    document, _ = turns(TEAMS.replace("WEBVTT\n", f"WEBVTT\n\n{note}"))
    assert (document.title, document.date) == ("Data", "2018-03-14")
    assert [turn.role for turn in document.turns] == ["interviewer", "respondent"]


@pytest.mark.parametrize("labels", [("Anna: ", "Per: "), ("[Anna] ", "[Per] ")])
def test_subrip_labels_are_speakers_and_a_cue_without_one_goes_on(labels):
    document, said = turns(SRT.format(*labels, *labels))
    assert document.format == "srt"
    assert said == [
        ("Anna", "Vi har ikke tid nok. og ikke folk.", 1.0, 6.0),
        ("Per", "Ja.", 6.5, 8.0),
        ("Anna", "Nå.", 8.5, 9.0),
        ("Per", "Nemlig.", 9.0, 10.0),
    ]


def test_cues_without_speakers_become_paragraphs_at_ends_of_sentences_and_pauses():
    def cue(at: int, text: str) -> str:
        return f"{at}\n00:00:{at:02d},000 --> 00:00:{at:02d},900\n{text}\n"

    rows = [cue(at, "vi har brug for data til det hele her") for at in range(7)]
    rows += [cue(7, "og så er det slut."), cue(8, "Nu kommer det næste."), cue(20, "En pause.")]
    _, said = turns("\n".join(rows))
    assert [text.split()[-1] for _, text, *_ in said] == ["slut.", "næste.", "pause."]


def test_rolling_captions_say_each_line_once():
    text = (
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nvi har\n\n"
        "00:00:02.000 --> 00:00:02.010\nvi har\n\n"
        "00:00:02.010 --> 00:00:04.000\nvi har\n<00:00:02.5><c>brug for</c>\n\n"
        "00:00:04.000 --> 00:00:06.000\nbrug for\ntid\n"
    )
    assert turns(text)[1][0][1] == "vi har brug for tid"


def test_two_voices_in_one_cue_are_two_turns():
    text = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Anna>Ja?</v>\n<v Per>Nej.</v>\n"
    assert [said[:2] for said in turns(text)[1]] == [("Anna", "Ja?"), ("Per", "Nej.")]


def test_a_file_cut_short_gives_what_stands_before_the_cut():
    assert len(turns(TEAMS[: TEAMS.index("<v Per")])[1]) == 1


def test_without_a_cue_the_file_is_damaged():
    with pytest.raises(Unreadable) as caught:
        turns("WEBVTT\n\nhej\n")
    assert caught.value.reason == "damaged"


def test_what_whisper_prints_is_cues():
    text = "[00:00.000 --> 00:04.000]  Vi har ikke\n[00:04.000 --> 00:06.500]  tid.\n"
    document, said = turns(text)
    assert document.format == "whisper-txt"
    assert said == [(None, "Vi har ikke tid.", 0.0, 6.5)]


def test_a_header_in_the_first_cue_is_no_turn(tmp_path):
    text = (
        "1\n00:00:00,000 --> 00:00:02,000\nTitel: Et interview\nDato: 2018-04-17\n\n"
        "2\n00:00:02,000 --> 00:00:04,000\nAnna: Vi måler.\n\n"
        "3\n00:00:04,000 --> 00:00:05,000\nBo: Ja.\n\n"
        "4\n00:00:05,000 --> 00:00:06,000\nAnna: Nej.\n"
    )
    document = read_subtitles(tmp_path / "a.srt", text.encode())
    assert (document.title, document.date) == ("Et interview", "2018-04-17")
    assert [turn.speaker for turn in document.turns] == ["Anna", "Bo", "Anna"]
