"""Each service's JSON, made to its documentation, gives the same two turns."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import Unreadable
from ingest.readers.asr import read_asr


def word(text: str, start: float, end: float, **more) -> dict:
    return {"word": text, "startTime": f"{start}s", "endTime": f"{end}s", **more}


def aws(kind: str, text: str, start: str = "") -> dict:
    times = {"start_time": start, "end_time": str(float(start) + 0.5)} if start else {}
    return {"type": kind, "alternatives": [{"confidence": "1.0", "content": text}], **times}


def phrase(text: str, start: float, length: float, speaker: int) -> dict:
    ticks = {"offsetInTicks": start * 1e7, "durationInTicks": length * 1e7}
    return {"channel": 0, "speaker": speaker, **ticks, "nBest": [{"display": text}]}


CUMULATIVE = [word("Ja.", 0.0, 0.5, speakerTag=1), word("Nej", 1.0, 1.2, speakerTag=2),
              word("tak.", 1.2, 1.5, speakerTag=2)]  # fmt: skip
SHAPES = {
    "whisper-json": {"segments": [
        {"start": 0.0, "end": 0.5, "text": " Ja.", "speaker": "SPEAKER_00"},
        {"start": 1.0, "end": 1.2, "text": " Nej", "speaker": "SPEAKER_01"},
        {"start": 1.2, "end": 1.5, "text": " tak.", "speaker": "SPEAKER_01"},
    ]},
    "whisper-cpp-json": {"transcription": [
        {"offsets": {"from": 0, "to": 500}, "text": " Ja.", "speaker": "0"},
        {"offsets": {"from": 1000, "to": 1500}, "text": " Nej tak.", "speaker": "1"},
    ]},
    "aws-json": {"results": {
        "transcripts": [{"transcript": "Ja. Nej tak."}],
        "items": [aws("pronunciation", "Ja", "0.0"), aws("punctuation", "."),
                  aws("pronunciation", "Nej", "1.0"), aws("pronunciation", "tak", "1.0"),
                  aws("punctuation", ".")],
        "speaker_labels": {"speakers": 2, "segments": [
            {"start_time": "0.0", "speaker_label": "spk_0", "items": [{"start_time": "0.0"}]},
            {"start_time": "1.0", "speaker_label": "spk_1", "items": [{"start_time": "1.0"}]},
        ]},
    }},
    "azure-json": {"recognizedPhrases": [
        phrase("Nej tak.", 1.0, 0.5, 2), phrase("Ja.", 0, 0.5, 1),
    ]},
    "assemblyai-json": {"text": "…", "utterances": [
        {"speaker": "A", "start": 0, "end": 500, "text": "Ja."},
        {"speaker": "B", "start": 1000, "end": 1500, "text": "Nej tak."},
    ]},
    "google-json": {"results": [
        {"alternatives": [{"transcript": "Ja.", "words": [word("Ja.", 0.0, 0.5)]}]},
        {"alternatives": [{"words": CUMULATIVE}]},
    ]},
    "deepgram-json": {"results": {"channels": [], "utterances": [
        {"speaker": 0, "start": 0.0, "end": 0.5, "transcript": "Ja."},
        {"speaker": 1, "start": 1.0, "end": 1.5, "transcript": "Nej tak."},
    ]}},
    "rev-json": {"monologues": [
        {"speaker": 0, "elements": [{"type": "text", "value": "Ja", "ts": 0.0, "end_ts": 0.5},
                                    {"type": "punct", "value": "."}]},
        {"speaker": 1, "elements": [{"type": "text", "value": "Nej", "ts": 1.0, "end_ts": 1.2},
                                    {"type": "punct", "value": " "},
                                    {"type": "text", "value": "tak", "ts": 1.2, "end_ts": 1.5},
                                    {"type": "punct", "value": "."}]},
    ]},
    "json": [{"taler": "Anna", "tekst": "Ja.", "start": 0.0, "end": 0.5},
             {"taler": "Per", "tekst": "Nej tak.", "start": "00:00:01", "end": "00:00:01.5"}],
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_two_turns_come_of_every_services_json(name):
    document = read_asr(Path("x.json"), json.dumps(SHAPES[name]).encode())
    assert document.format == name
    assert [turn.text for turn in document.turns] == ["Ja.", "Nej tak."]
    assert [turn.start_s for turn in document.turns] == [0.0, 1.0]
    assert document.turns[1].end_s == 1.5
    assert len({turn.speaker for turn in document.turns} - {None}) == 2


def test_numbered_speakers_get_a_name():
    document = read_asr(Path("x.json"), json.dumps(SHAPES["azure-json"]).encode())
    assert [turn.speaker for turn in document.turns] == ["Speaker 1", "Speaker 2"]


def test_whisper_without_speakers_gives_paragraphs():
    content = {
        "text": "…",
        "segments": [
            {"start": 0, "end": 1, "text": "Vi har"},
            {"start": 1, "end": 2, "text": "tid."},
        ],
    }
    document = read_asr(Path("x.json"), json.dumps(content).encode())
    assert [turn.text for turn in document.turns] == ["Vi har tid."]


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b'{"segments": [', "damaged"), (b'{"a": 1}', "unsupported"), (b"[1, 2]", "unsupported"),
     (b"[" * 100_000, "damaged"), (b'{"segments": []}', "unsupported")],
)  # fmt: skip
def test_other_json_is_said_to_be_so(data, reason):
    with pytest.raises(Unreadable) as caught:
        read_asr(Path("x.json"), data)
    assert caught.value.reason == reason


KEYS = st.sampled_from((
    "segments", "results", "items", "speaker", "text", "start", "end", "words", "utterances",
    "recognizedPhrases", "nBest", "display", "alternatives", "transcript", "startTime", "seconds",
    "monologues", "elements", "value", "channels", "phrases", "speaker_labels",
))  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=5)
ANY_JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)


@settings(max_examples=150, deadline=None)
@given(ANY_JSON)
def test_no_json_is_too_odd(content):
    try:
        document = read_asr(Path("x.json"), json.dumps(content).encode())
    except Unreadable:
        return
    assert document.turns
