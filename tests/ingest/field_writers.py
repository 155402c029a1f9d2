"""Writers of transcripts with marked fields: subtitles, tables, annotation, HTML, RTF."""

import csv
import html
import io
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from tests.ingest.json_writers import assemblyai, aws, azure, google, whisper
from tests.ingest.talks import Said, Talk, cues
from tests.ingest.text_writers import Writer, f4, hms, ms


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
