"""Writers of the JSON that services of speech recognition give."""

import json
from typing import Any

from tests.ingest.talks import Talk, cues


def whisper(talk: Talk) -> str:
    """Whisper(X): a segment a cue, its words timed."""
    segments = [
        {"start": cue.start_s, "end": cue.end_s, "text": f" {cue.text}", "speaker": cue.speaker,
         "words": [{"word": word, "start": cue.start_s, "end": cue.end_s, "score": 0.9}
                   for word in cue.text.split()]}
        for cue in cues(talk)
    ]  # fmt: skip
    return _json({"segments": segments, "language": "da"})


def aws(talk: Talk) -> str:
    """Amazon: words and punctuation as items, seconds as strings, speakers by start time."""
    items: list[dict[str, Any]] = []
    segments = []
    for said in talk:
        words = said.whole.split()
        step = (said.end_s - said.start_s) / len(words)
        own = []
        for number, word in enumerate(words):
            times = {"start_time": f"{said.start_s + number * step:.3f}",
                     "end_time": f"{said.start_s + (number + 1) * step:.3f}"}  # fmt: skip
            bare = word.rstrip(".,?!") or word
            items.append({**times, "type": "pronunciation", "alternatives": [{"content": bare}]})
            own.append({**times, "speaker_label": said.speaker})
            items += [
                {"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": mark}]}
                for mark in word[len(bare) :]
            ]
        segments.append({"speaker_label": said.speaker, "start_time": str(said.start_s),
                         "end_time": str(said.end_s), "items": own})  # fmt: skip
    labels = {"speakers": len({said.speaker for said in talk}), "segments": segments}
    whole = [{"transcript": " ".join(said.whole for said in talk)}]
    results = {"transcripts": whole, "speaker_labels": labels, "items": items}
    return _json({"jobName": "havn", "results": results, "status": "COMPLETED"})


def azure(talk: Talk) -> str:
    """Azure batch: phrases with offsets of 100 ns and speakers by number, from 1."""
    order = list(dict.fromkeys(said.speaker for said in talk))
    phrases = [
        {"recognitionStatus": "Success", "channel": 0, "speaker": order.index(cue.speaker) + 1,
         "offset": f"PT{cue.start_s:g}S", "offsetInTicks": round(cue.start_s * 1e7),
         "durationInTicks": round(cue.end_s * 1e7) - round(cue.start_s * 1e7),
         "nBest": [{"confidence": 0.8, "lexical": cue.text.lower(), "display": cue.text}]}
        for cue in cues(talk)
    ]  # fmt: skip
    return _json({"source": "havn.wav", "recognizedPhrases": phrases})


def assemblyai(talk: Talk) -> str:
    """AssemblyAI: utterances in milliseconds."""
    said = [
        {"speaker": each.speaker, "start": round(each.start_s * 1000),
         "end": round(each.end_s * 1000), "text": each.whole, "words": []}
        for each in talk
    ]  # fmt: skip
    return _json({"id": "x", "status": "completed", "audio_url": "x", "utterances": said})


def google(talk: Talk) -> str:
    """Google: results by phrase, and a last one that repeats all words with their speakers."""
    order = list(dict.fromkeys(said.speaker for said in talk))
    results, everything = [], []
    for said in talk:
        words = said.whole.split()
        step = (said.end_s - said.start_s) / len(words)
        timed = [
            {"startTime": f"{said.start_s + number * step:.3f}s", "word": word,
             "endTime": f"{said.start_s + (number + 1) * step:.3f}s"}
            for number, word in enumerate(words)
        ]  # fmt: skip
        results.append({"alternatives": [{"transcript": said.whole, "words": timed}]})
        everything += [{**word, "speakerTag": order.index(said.speaker) + 1} for word in timed]
    results.append({"alternatives": [{"words": everything}]})
    return _json({"results": results})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
