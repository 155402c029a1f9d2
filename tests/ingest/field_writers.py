"""Writers of transcripts with marked fields: subtitles, JSON, tables, annotation, HTML, RTF."""

import csv
import html
import io
import json
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tests.ingest.talks import Said, Talk
from tests.ingest.text_writers import Writer, f4, hms, ms

_CUE_WORDS = 7


def cues(talk: Talk) -> list[Said]:
    """What fits on a screen: seven words, with times in proportion."""
    made = []
    for said in talk:
        words = said.whole.split()
        parts = [words[at : at + _CUE_WORDS] for at in range(0, len(words), _CUE_WORDS)]
        step = (said.end_s - said.start_s) / len(parts)
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            start = round(said.start_s + number * step, 3)
            end = said.end_s if last else round(said.start_s + (number + 1) * step, 3)
            made.append(Said(said.speaker, " ".join(part), start, end))
    return made


def vtt(form: str, *, numbered: bool, above: str = "WEBVTT") -> Callable[[Talk], str]:
    """WebVTT; `form` with {s} and {t} is a cue's payload."""

    def write(talk: Talk) -> str:
        blocks = [above]
        for number, cue in enumerate(cues(talk), 1):
            times = f"{ms(cue.start_s)} --> {ms(cue.end_s)}"
            payload = form.format(s=cue.speaker, t=html.escape(cue.text, quote=False))
            blocks.append((f"{number}\n" if numbered else "") + f"{times}\n{payload}")
        return "\n\n".join(blocks) + "\n"

    return write


def srt(form: str, *, every: bool = True) -> Callable[[Talk], str]:
    """SubRip; the label on every cue, or only where the speaker changes."""

    def write(talk: Talk) -> str:
        blocks, before = [], ""
        for number, cue in enumerate(cues(talk), 1):
            times = f"{ms(cue.start_s, ',')} --> {ms(cue.end_s, ',')}"
            labelled = every or cue.speaker != before
            payload = form.format(s=cue.speaker, t=cue.text) if labelled else cue.text
            blocks.append(f"{number}\n{times}\n{payload}")
            before = cue.speaker
        return "\n\n".join(blocks) + "\n"

    return write


NOSCRIBE_VTT = (
    "WEBVTT havn\n\nNOTE\nTranscribed with noScribe vers. 0.7\nAudio file: C:/optagelser/havn.wav\n"
    "(Language: Danish (da) | Speaker detection: auto)\n\n\nNOTE media: C:/optagelser/havn.wav"
)


def noscribe_html(talk: Talk) -> str:
    """Anchors with the times in ms; the label and the stamp stand where the speaker changes."""
    rows, before = [], ""
    for cue in cues(talk):
        name = f"ts_{round(cue.start_s * 1000)}_{round(cue.end_s * 1000)}_{cue.speaker}"
        label = f'{cue.speaker}: <span style="color: #909090">[{hms(cue.start_s)}]</span>'
        opening = "" if cue.speaker == before else ("</p>\n<p>" if before else "<p>")
        text = ("" if cue.speaker == before else label) + " " + html.escape(cue.text)
        rows.append(f'{opening}<a name="{name}">{text}</a>')
        before = cue.speaker
    head = (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0//EN">\n<html ><head ><meta charset="UTF-8" />'
        '<meta name="qrichtext" content="1" /></head><body ><p style="font-weight:600">havn</p>'
        '<p ><span style="color: #909090">Transcribed with noScribe vers. 0.7<br />Audio file: '
        "havn.mp3</span></p>"
    )
    return head + "".join(rows) + "</p></body></html>"


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


def table(columns: str, delimiter: str) -> Callable[[Talk], str]:
    """A row a turn; `columns` are names, of which the fields are made."""
    fields: dict[str, Callable[[Said], str]] = {
        "taler": lambda said: said.speaker, "speaker": lambda said: said.speaker,
        "tekst": lambda said: said.whole, "text": lambda said: said.whole,
        "start": lambda said: hms(said.start_s), "slut": lambda said: hms(said.end_s),
        "start_time": lambda said: f"{said.start_s:.2f}", "end": lambda said: f"{said.end_s:.2f}",
        "nr": lambda said: str(round(said.start_s)),
    }  # fmt: skip

    def write(talk: Talk) -> str:
        out = io.StringIO()
        rows = csv.writer(out, delimiter=delimiter)
        rows.writerow(columns.split())
        rows.writerows([fields[name](said) for name in columns.split()] for said in talk)
        return out.getvalue()

    return write


def eaf(talk: Talk) -> str:
    """ELAN: a tier a speaker, times in slots of ms."""
    slots, tiers = [], []
    for number, said in enumerate(talk):
        slots += [(2 * number + 1, said.start_s), (2 * number + 2, said.end_s)]
    for speaker in dict.fromkeys(said.speaker for said in talk):
        own = "".join(
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{number}" '
            f'TIME_SLOT_REF1="ts{2 * number + 1}" TIME_SLOT_REF2="ts{2 * number + 2}">'
            f"<ANNOTATION_VALUE>{escape(said.whole)}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION>"
            "</ANNOTATION>"
            for number, said in enumerate(talk)
            if said.speaker == speaker
        )
        name = quoteattr(speaker)
        tiers.append(f"<TIER TIER_ID={name} PARTICIPANT={name}>{own}</TIER>")
    order = "".join(
        f'<TIME_SLOT TIME_SLOT_ID="ts{number}" TIME_VALUE="{round(at * 1000)}"/>'
        for number, at in slots
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT AUTHOR="" FORMAT="3.0">'
        f'<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/><TIME_ORDER>{order}</TIME_ORDER>'
        + "".join(tiers) + "</ANNOTATION_DOCUMENT>"
    )  # fmt: skip


def textgrid(talk: Talk) -> str:
    """Praat's long form; each tier is filled up with empty intervals."""
    last = talk[-1].end_s
    speakers = list(dict.fromkeys(said.speaker for said in talk))
    text = (
        f'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = {last:g}\n'
        f"tiers? <exists>\nsize = {len(speakers)}\nitem []:\n"
    )
    for number, speaker in enumerate(speakers, 1):
        rows: list[tuple[float, float, str]] = []
        at = 0.0
        for said in (each for each in talk if each.speaker == speaker):
            rows += [(at, said.start_s, "")] if said.start_s > at else []
            rows.append((said.start_s, said.end_s, said.whole.replace('"', '""')))
            at = said.end_s
        text += (
            f'    item [{number}]:\n        class = "IntervalTier"\n        name = "{speaker}"\n'
            f"        xmin = 0\n        xmax = {last:g}\n        intervals: size = {len(rows)}\n"
        )
        for count, (start, end, words) in enumerate(rows, 1):
            text += (
                f"        intervals [{count}]:\n            xmin = {start:g}\n"
                f'            xmax = {end:g}\n            text = "{words}"\n'
            )
    return text


def rtf(talk: Talk) -> str:
    """f4's own file: a paragraph a turn, letters outside ASCII escaped."""
    words = [
        "".join(
            f"\\{each}" if each in "\\{}" else each if ord(each) < 128 else f"\\u{ord(each)}?"
            for each in row
        )
        for row in f4(talk).split("\n")
        if row
    ]
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil Calibri;}}\viewkind4\uc1\pard\f0\fs22 "
    return head + "\\par\n".join(words) + "\\par\n}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


WRITERS: dict[str, Writer] = {
    "teams-vtt": Writer(vtt("<v {s}>{t}</v>", numbered=False), ".vtt", "both"),
    "zoom-vtt": Writer(vtt("{s}: {t}", numbered=True), ".vtt", "both"),
    "noscribe-vtt": Writer(vtt("<v {s}>{t}", numbered=True, above=NOSCRIBE_VTT), ".vtt", "both"),
    "noscribe-html": Writer(noscribe_html, ".html", "both"),
    "srt-square": Writer(srt("[{s}] {t}"), ".srt", "both"),
    "srt-colon": Writer(srt("{s}: {t}", every=False), ".srt", "both"),
    "whisper": Writer(whisper, ".json", "both"),
    "aws": Writer(aws, ".json", "both"),
    "azure": Writer(azure, ".json", "both"),
    "assemblyai": Writer(assemblyai, ".json", "both"),
    "google": Writer(google, ".json", "both"),
    "csv": Writer(table("speaker text start_time end", ","), ".csv", "both"),
    "csv-semicolon": Writer(table("nr slut tekst taler start", ";"), ".csv", "both"),
    "tsv": Writer(table("taler tekst", "\t"), ".tsv"),
    "eaf": Writer(eaf, ".eaf", "both"),
    "textgrid": Writer(textgrid, ".TextGrid", "both"),
    "rtf": Writer(rtf, ".rtf", "end"),
}
