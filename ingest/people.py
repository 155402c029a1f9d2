"""Who the speakers of a transcript are: one name a person, their roles, their institutions."""

import re
from collections.abc import Iterable, Mapping, Sequence

from ingest.document import Participant
from ingest.speakers import role_of_label, roles, same_person
from search.passage import Role, Turn

_IN_PARENTHESES = re.compile(r".* \(([^()]+)\)")


def with_people(
    turns: Sequence[Turn], participants: Sequence[Participant] = (), *, answers_alone: bool = False
) -> list[Turn]:
    """`turns` with one name a person, roles, and institutions where there are several.

    A turn's own institution or role, where a reader has set it, stays.
    """
    labels = list(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
    names = same_person(labels, (person.name for person in participants))
    by_role = roles([names.get(label, label) for label in labels], participants)
    places = _institutions(by_role, participants)
    several = len(set(places.values())) > 1
    return [
        # Not dataclasses.replace, which takes a third of the time of a file of short turns.
        Turn(
            turn.text,
            (speaker := names.get(turn.speaker or "", turn.speaker)),
            turn.role if turn.role != "unknown" else _as_role(speaker, by_role, answers_alone),
            turn.institution or (places.get(speaker or "") if several else None),
            turn.start_s, turn.end_s, turn.page_start, turn.page_end, turn.section,
        )
        for turn in turns
    ]  # fmt: skip


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
