"""A speaker who is a number at first and has a name later: `Speaker 1`, then `Anna Holm`.

Only where the file says so: `Speaker 1 = Anna Holm` above the turns or in brackets within them, a
label with both (`Speaker 1 (Anna Holm)`), or a voice that tells its name, falls silent, and a
speaker of that name goes on.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from search.passage import Turn

_NUMBERED = r"(?i:(?:speaker|spk|taler|person|stemme|voice|s|deltager|participant)[ _-]?\d{1,3})"
_CAPITAL = r"[^\W\d_a-zæøåäöüéèáàíóúñçß]"
_NAME = rf"{_CAPITAL}[\w.'’-]+(?: (?:(?:af|van|von|de|der) )?{_CAPITAL}[\w.'’-]*){{0,4}}"
_VOICE = re.compile(_NUMBERED)
_BOTH = re.compile(rf"({_NUMBERED}) \(({_NAME})\)")
_SAID = re.compile(rf"\b({_NUMBERED})\s*(?:=|→|->|(?i:er|is|hedder))\s*({_NAME})")
_LINE = re.compile(_SAID.pattern + r"(?:,[^.?!]{0,80})?[.)\]]?")
_BRACKETS = re.compile(r"[\[(]([^\[\]()\n]{4,120})[\])]")
_OWN_NAME = re.compile(rf"\b(?:[Jj]eg hedder|[Mm]it navn er|[Mm]y name is) ({_NAME})")


def is_statement(line: str) -> bool:
    """Whether a line above the turns says who a voice is, and nothing else."""
    return bool(_LINE.fullmatch(line.strip("[( ")))


def renamed(turns: Sequence[Turn], told: Iterable[str] = ()) -> dict[str, str]:
    """By label, the name that the file gives a numbered voice; `told` are lines above the turns."""
    labels = list(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
    voices = {label.casefold(): label for label in labels if _VOICE.fullmatch(label)}
    both = {label: two for label in labels if (two := _BOTH.fullmatch(label))}
    if not voices and not both:
        return {}
    names: dict[str, set[str]] = {}
    of_labels = (each.groups() for each in both.values())
    for voice, name in (*_stated(turns, told), *of_labels, *_by_themselves(turns, labels)):
        if label := voices.get(voice.casefold()):
            names.setdefault(label, set()).add(_as_label(name, labels))
    found = {label: one.pop() for label, one in names.items() if len(one) == 1}
    return found | {label: _as_label(each[2], labels) for label, each in both.items()}


def _as_label(name: str, labels: Sequence[str]) -> str:
    """The name as it is written for a speaker: `Anna` may be `Anna Holm` there."""
    longer = [label for label in labels if label.startswith(f"{name} ") and "(" not in label]
    return longer[0] if name not in labels and len(longer) == 1 else name


def _stated(turns: Sequence[Turn], told: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in told:
        yield from _SAID.findall(line)
    for turn in turns:
        if "[" in turn.text or "(" in turn.text:
            for inside in _BRACKETS.findall(turn.text):
                yield from _SAID.findall(inside)


def _by_themselves(turns: Sequence[Turn], labels: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Voices that say their name and are not heard again once a speaker of that name is."""
    if all(_VOICE.fullmatch(label) for label in labels):
        return
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for number, turn in enumerate(turns):
        first.setdefault(turn.speaker or "", number)
        last[turn.speaker or ""] = number
    for turn in turns:
        voice = turn.speaker or ""
        if _VOICE.fullmatch(voice) and (own := _OWN_NAME.search(turn.text)):
            name = _as_label(own[1], labels)
            if name in first and first[name] > last[voice]:
                yield voice, name
