"""Who the speakers of a transcript are: one name a person, their roles, their institutions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ingest.asking import by_who_asks
from ingest.document import Participant
from ingest.speakers import role_of_label, roles, same_person
from ingest.voices import renamed
from search.passage import Role, Turn

_IN_PARENTHESES = re.compile(r".* \(([^()]+)\)")


def with_people(
    turns: Sequence[Turn],
    participants: Sequence[Participant] = (),
    *,
    answers_alone: bool = False,
    told: Iterable[str] = (),
) -> list[Turn]:
    """`turns` with one name a person, roles, and institutions where there are several.

    A turn's own institution or role, where a reader has set it, stays. Where no label says who
    asks, the questions may. `told` are lines above the turns, which may say who a numbered voice
    is.
    """
    labels = list(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
    voices = renamed(turns, told)
    names = same_person([*labels, *voices.values()], (person.name for person in participants))
    names |= {label: names.get(name, name) for label, name in voices.items()}
    by_role = roles([names.get(label, label) for label in labels], participants)
    places = _institutions(by_role, participants)
    several = len(set(places.values())) > 1
    # One look a speaker, not one a turn.
    people = {
        label: (
            (name := names.get(label or "", label)),
            _as_role(name, by_role, answers_alone),
            places.get(name or "") if several else None,
        )
        for label in (None, *labels)
    }
    named = [
        # Not dataclasses.replace, which takes a third of the time of a file of short turns.
        Turn(
            turn.text,
            (person := people[turn.speaker or None])[0],
            turn.role if turn.role != "unknown" else person[1],
            turn.institution or person[2],
            turn.start_s, turn.end_s, turn.page_start, turn.page_end, turn.section, None,
            turn.page_breaks, turn.stamps,
        )
        for turn in turns
    ]  # fmt: skip
    asking = by_who_asks(named)
    if not asking:
        return named
    return [replace(turn, role=asking.get(turn.speaker or "", "unknown")) for turn in named]


def _institutions(labels: Iterable[str], people: Sequence[Participant]) -> dict[str, str]:
    """Whose institution is known: from the participants' list, or "Informant (KL)"."""
    places = {person.name: person.institution for person in people if person.institution}
    found = {}
    for label in labels:
        inside = _IN_PARENTHESES.fullmatch(label)
        if label in places:
            found[label] = places[label]
        elif inside and role_of_label(label) == "respondent":
            found[label] = inside[1]
    return found


def _as_role(label: str | None, roles: Mapping[str, Role], answers_alone: bool) -> Role:
    """The role of a turn's speaker; who is unlabelled beside a labelled interviewer answers."""
    if label is None:
        return "respondent" if answers_alone else "unknown"
    return roles.get(label, "unknown")
