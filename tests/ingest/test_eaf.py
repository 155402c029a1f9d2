"""Tiers of ELAN and Praat are speakers, their annotations are merged in order of time."""

from pathlib import Path

import pytest

from ingest.errors import Unreadable
from ingest.readers.eaf import read_eaf, read_textgrid

EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" FORMAT="3.0"><HEADER TIME_UNITS="milliseconds"/><TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="1500"/>
<TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="2000"/><TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="3250"/>
</TIME_ORDER>
<TIER TIER_ID="A_spoken" PARTICIPANT="Anna"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1"
 TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2"><ANNOTATION_VALUE>Er du på øen?</ANNOTATION_VALUE>
</ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="Per"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts3"
 TIME_SLOT_REF2="ts4"><ANNOTATION_VALUE>Ja &amp; nej.</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION>
</ANNOTATION></TIER>
<TIER TIER_ID="gloss" PARENT_REF="Per"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a3"
 ANNOTATION_REF="a2"><ANNOTATION_VALUE>yes and no</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>
</TIER></ANNOTATION_DOCUMENT>"""
LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 2.3
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "Anna"
        xmin = 0
        xmax = 2.3
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 1.1
            text = "Er ""du"" på øen?"
        intervals [2]:
            xmin = 1.1
            xmax = 2.3
            text = ""
    item [2]:
        class = "TextTier"
        name = "Per"
        xmin = 0
        xmax = 2.3
        points: size = 1
        points [1]:
            number = 1.5
            mark = "Ja."
"""
SHORT = """File type = "ooTextFile"
Object class = "TextGrid"

0
2.3
<exists>
2
"IntervalTier"
"Anna"
0
2.3
2
0
1.1
"Er ""du"" på øen?"
1.1
2.3
""
"TextTier"
"Per"
0
2.3
1
1.5
"Ja."
"""
GRID = [("Anna", 'Er "du" på øen?', 0.0, 1.1), ("Per", "Ja.", 1.5, None)]


def said(document):
    return [(turn.speaker, turn.text, turn.start_s, turn.end_s) for turn in document.turns]


def test_elan_tiers_are_participants_and_glosses_are_left_out():
    assert said(read_eaf(Path("x.eaf"), EAF.encode())) == [
        ("Anna", "Er du på øen?", 0.0, 1.5), ("Per", "Ja & nej.", 2.0, 3.25),
    ]  # fmt: skip


@pytest.mark.parametrize("at", [10, 300, -5])
def test_elan_cut_short_is_damaged(at):
    with pytest.raises(Unreadable) as caught:
        read_eaf(Path("x.eaf"), EAF.encode()[:at])
    assert caught.value.reason == "damaged"


def test_entities_that_swell_are_refused():
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    bomb = f"{entities}<ANNOTATION_DOCUMENT>&b;</ANNOTATION_DOCUMENT>"
    with pytest.raises(Unreadable) as caught:
        read_eaf(Path("x.eaf"), bomb.encode())
    assert caught.value.reason == "damaged"


@pytest.mark.parametrize("text", [LONG, SHORT], ids=["long", "short"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_praat_is_read_in_both_forms(text, encoding):
    assert said(read_textgrid(Path("x.TextGrid"), text.encode(encoding))) == GRID


def test_praat_cut_short_gives_what_stands_before_the_cut():
    assert said(read_textgrid(Path("x"), LONG[: LONG.index("item [2]")].encode())) == GRID[:1]


def test_praat_without_a_tier_is_damaged():
    with pytest.raises(Unreadable) as caught:
        read_textgrid(Path("x"), SHORT[:50].encode())
    assert caught.value.reason == "damaged"
