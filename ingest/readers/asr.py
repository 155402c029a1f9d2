"""The JSON of speech recognition: Whisper(X), AWS, Azure, AssemblyAI, Google, Deepgram, Rev.

Each shape is a function from the parsed JSON to cues, none where the JSON is not of that shape.
Nothing in the file is trusted to have the type that the service documents.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ingest.cues import Cue, turns_from_cues
from ingest.document import Document
from ingest.errors import Unreadable
from ingest.readers.finish import recording, text_of
from ingest.readers.json_values import (
    Json,
    first,
    mapping,
    mappings,
    number,
    pick,
    seconds_at,
    speaker_of,
    string,
    ticks,
)  # fmt: skip

_TEXT = ("text", "transcript", "tekst", "content", "utterance", "sentence")


def read_asr(path: Path, data: bytes) -> Document:
    """Raises Unreadable: empty, not-text, damaged (no JSON), unsupported (of no known shape)."""
    text = text_of(path, data)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(path, "damaged", str(error)[:200]) from error
    for name, shape in _SHAPES:
        cues = shape(content)
        if cues:
            turns = turns_from_cues(cues, merge=name != "json" or any(c.speaker for c in cues))
            return recording(path, name, turns)
    raise Unreadable(path, "unsupported", "JSON without a known transcript")


def _whisper(content: Any) -> list[Cue]:
    cues = []
    for segment in mappings(mapping(content).get("segments")):
        words = mappings(segment.get("words"))
        speaker = speaker_of(segment) or next(filter(None, map(speaker_of, words)), None)
        start, end = seconds_at(segment, "start"), seconds_at(segment, "end")
        cues.append(Cue(string(segment.get("text")), speaker, start, end))
    return _spoken(cues)


def _whisper_cpp(content: Any) -> list[Cue]:
    cues = []
    for each in mappings(mapping(content).get("transcription")):
        offsets = mapping(each.get("offsets"))
        start, end = number(offsets.get("from")), number(offsets.get("to"))
        cues.append(Cue(
            string(each.get("text")), speaker_of(each),
            start / 1000 if start is not None else None, end / 1000 if end is not None else None,
        ))  # fmt: skip
    return _spoken(cues)


def _aws(content: Any) -> list[Cue]:
    results = mapping(mapping(content).get("results"))
    items = mappings(results.get("items"))
    by_start = {
        string(item.get("start_time")): speaker_of(segment)
        for segment in mappings(mapping(results.get("speaker_labels")).get("segments"))
        for item in mappings(segment.get("items"))
    }
    cues: list[Cue] = []
    for item in items:
        word = string(first(item.get("alternatives")).get("content"))
        if item.get("type") == "punctuation" and cues:
            last = cues.pop()
            cues.append(Cue(last.text + word, last.speaker, last.start_s, last.end_s))
            continue
        speaker = speaker_of(item) or by_start.get(string(item.get("start_time")))
        cues.append(
            Cue(word, speaker, seconds_at(item, "start_time"), seconds_at(item, "end_time"))
        )
    return _spoken(cues)


def _azure(content: Any) -> list[Cue]:
    phrases = mappings(mapping(content).get("recognizedPhrases"))
    if not phrases:
        return _azure_fast(mapping(content))
    channels = len({string(phrase.get("channel")) for phrase in phrases})
    cues = []
    for phrase in phrases:
        start, length = ticks(phrase, "offset"), ticks(phrase, "duration")
        speaker = speaker_of(phrase)
        if speaker is None and channels > 1:
            speaker = f"Channel {string(phrase.get('channel'))}"
        end = start + length if start is not None and length is not None else None
        cues.append(Cue(string(first(phrase.get("nBest")).get("display")), speaker, start, end))
    return _spoken(sorted(cues, key=lambda cue: cue.start_s or 0.0))


def _azure_fast(content: Json) -> list[Cue]:
    cues = []
    for phrase in mappings(content.get("phrases")):
        start = number(phrase.get("offsetMilliseconds"))
        length = number(phrase.get("durationMilliseconds"))
        end = (start + length) / 1000 if start is not None and length is not None else None
        start = start / 1000 if start is not None else None
        cues.append(Cue(string(phrase.get("text")), speaker_of(phrase), start, end))
    return _spoken(cues)


def _assemblyai(content: Any) -> list[Cue]:
    content = mapping(content)
    said = mappings(content.get("utterances"))
    if not said and ("audio_url" in content or "acoustic_model" in content):
        said = mappings(content.get("words"))
    cues = []
    for each in said:
        start, end = number(each.get("start")), number(each.get("end"))
        cues.append(Cue(
            string(each.get("text")), speaker_of(each), start / 1000 if start is not None else None,
            end / 1000 if end is not None else None,
        ))  # fmt: skip
    return _spoken(cues)


def _google(content: Any) -> list[Cue]:
    content = mapping(mapping(content).get("response")) or mapping(content)
    results = mappings(content.get("results"))
    best = [first(result.get("alternatives")) for result in results]
    timed = [words for each in best if (words := mappings(each.get("words")))]
    if timed and any(map(speaker_of, timed[-1])):
        # With speakers, the last result repeats the words of all before it.
        begin, again = (seconds_at(words[0], "startTime") for words in (timed[0], timed[-1]))
        if len(timed) > 1 and begin is not None and again is not None and again <= begin:
            timed = timed[-1:]
        words = [word for each in timed for word in each]
        return _spoken([_word(word) for word in words])
    cues = []
    for each in best:
        words = mappings(each.get("words"))
        start = seconds_at(words[0], "startTime") if words else None
        end = seconds_at(words[-1], "endTime") if words else None
        cues.append(Cue(string(each.get("transcript")), None, start, end))
    return _spoken(cues)


def _word(word: Json) -> Cue:
    return Cue(
        string(word.get("word")),
        speaker_of(word),
        seconds_at(word, "startTime"),
        seconds_at(word, "endTime"),
    )


def _deepgram(content: Any) -> list[Cue]:
    results = mapping(mapping(content).get("results"))
    said = mappings(results.get("utterances"))
    if not said:
        best = first(first(results.get("channels")).get("alternatives"))
        said = [
            {**word, "transcript": word.get("punctuated_word") or word.get("word")}
            for word in mappings(best.get("words"))
        ]
    return _spoken([
        Cue(string(each.get("transcript")), speaker_of(each), *_times(each)) for each in said
    ])  # fmt: skip


def _rev(content: Any) -> list[Cue]:
    cues = []
    for monologue in mappings(mapping(content).get("monologues")):
        elements = mappings(monologue.get("elements"))
        starts = [at for each in elements if (at := seconds_at(each, "ts")) is not None]
        ends = [at for each in elements if (at := seconds_at(each, "end_ts")) is not None]
        text = "".join(string(each.get("value")) for each in elements)
        start, end = (starts[0] if starts else None), (ends[-1] if ends else None)
        cues.append(Cue(text, speaker_of(monologue), start, end))
    return _spoken(cues)


def _records(content: Any) -> list[Cue]:
    """A plain list of objects with a text each, or an object that holds one, or only a text."""
    records = mappings(content)
    if not records and isinstance(content, dict):
        records = max((mappings(value) for value in content.values()), key=len, default=[])
        if not records:
            return _spoken([Cue(pick(content, _TEXT))])
    return _spoken([
        Cue(pick(each, _TEXT), speaker_of(each), *_times(each)) for each in records
    ])  # fmt: skip


_SHAPES: tuple[tuple[str, Callable[[Any], list[Cue]]], ...] = (
    ("whisper-json", _whisper), ("whisper-cpp-json", _whisper_cpp), ("aws-json", _aws),
    ("azure-json", _azure),
    ("assemblyai-json", _assemblyai), ("deepgram-json", _deepgram), ("google-json", _google),
    ("rev-json", _rev), ("json", _records),
)  # fmt: skip


def _times(item: Json) -> tuple[float | None, float | None]:
    return seconds_at(item, "start"), seconds_at(item, "end")


def _spoken(cues: list[Cue]) -> list[Cue]:
    return [cue for cue in cues if cue.text.strip()]
