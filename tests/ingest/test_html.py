"""HTML: noScribe's anchors give speakers and times; any other page gives its paragraphs."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import Unreadable
from ingest.readers.html import read_html

NOSCRIBE = """<!DOCTYPE HTML><html><head><title>Et møde</title><style>p {{ }}</style></head><body>
<p><a name="ts_0_1_"></a>Transcribed with noScribe vers. 0.6</p>
<p><a name="ts_12140_22800_S01">{0}: <span style="color: #78909C">[00:00:12]</span> Vi har (..)</a>
<a name="ts_20000_21000_S00">//S00: Ja.//</a>
<a name="ts_22800_30000_S01"> brug for &aelig;rlighed.</a></p>
<p><a name="ts_31000_32000_S00">S00: <span>[00:00:31]</span> Nå.</a></p></body></html>"""
PAGE = """<html><head><title>Interview</title><script>var x = "Anna: nej";</script></head><body>
<h1>Data</h1><p><b>Interviewer:</b> Hvorfor?</p><p><b>Anna:</b> Derfor,<br>og s&aring; videre.</p>
<h2>Folk</h2><p><b>Interviewer:</b> Nå?</p><div><b>Anna:</b> Ja.</div></body></html>"""


def read(text: str):
    return read_html(Path("x.html"), text.encode())


def test_anchors_of_noscribe_have_speakers_and_milliseconds():
    document = read(NOSCRIBE.format("S01"))
    assert (document.format, document.title) == ("noscribe-html", "Et møde")
    assert [(t.speaker, t.text, t.start_s, t.end_s) for t in document.turns] == [
        ("S01", "Vi har (..)", 12.14, 22.8),
        ("S00", "Ja.", 20.0, 21.0),
        ("S01", "brug for ærlighed.", 22.8, 30.0),
        ("S00", "Nå.", 31.0, 32.0),
    ]


def test_a_speaker_renamed_in_the_editor_has_the_new_name_where_only_the_anchor_has_the_old():
    assert [turn.speaker for turn in read(NOSCRIBE.format("Anna")).turns][:3] == [
        "Anna",
        "S00",
        "Anna",
    ]


def test_a_page_of_paragraphs_is_read_by_the_grammar_under_its_headings():
    document = read(PAGE)
    assert [(t.speaker, t.text, t.section) for t in document.turns] == [
        ("Interviewer", "Hvorfor?", "Data"),
        ("Anna", "Derfor, og så videre.", "Data"),
        ("Interviewer", "Nå?", "Data > Folk"),
        ("Anna", "Ja.", "Data > Folk"),
    ]
    assert document.title == "Interview"


TAGS = st.sampled_from(
    ["<p>", "</p>", "<a name='ts_1_2_S01'>", "</a>", "<h1>", "</h1>", "<script>", "</script>",
     "<br>", "<!--", "-->", "<", "&#0;", "&aring", "<td>", "Anna: ", "<title>", "</title>", "\n"]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(TAGS | st.text(max_size=5), max_size=25).map("".join))
def test_no_page_is_too_odd(text):
    try:
        document = read(text)
    except Unreadable:
        return
    assert all("\n" not in turn.text for turn in document.turns)
