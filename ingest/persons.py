"""Who is to be hidden in a document: its participants, its speakers, and listed names. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.document import Document, Participant
from ingest.names import Parts, People, Person, fold, name_parts, words
from ingest.speakers import role_of_label
from search.passage import Role, Turn

_ROLES: dict[Role, str] = {
    "interviewer": "Interviewer", "respondent": "Respondent", "unknown": "Taler",
}  # fmt: skip
# Labels that name nobody: "Taler 2", "SPEAKER_00", "S01", "A".
_VOICE = re.compile(
    r"(?i:(?:speaker|spk|taler|person|stemme|voice|ukendt|unknown|kvinde|mand|alle|all|flere|several)"
    r"(?: (?:speaker|taler|person|stemme|kvinde|mand))?[ _-]?\d{0,3})|[A-ZÆØÅ]\.?\d{0,3}"
)
_INITIALS = re.compile(r"[A-ZÆØÅ]{2}|(?:[A-ZÆØÅ]\.){2,4}")
_IN_PARENTHESES = re.compile(r"(.+?)\s*\((.+)\)")
_FULL_NAME = re.compile(r"[^\W\d_a-zæøå][\w'’-]+(?: [^\W\d_][\w.'’-]*)+")
# Below this share of words with a capital, a text was typed without, and tells no name from a word.
_CAPITALS = 0.03

IsInstitution = Callable[[str], bool]


@dataclass(slots=True)
class _Draft:
    role: Role
    words: set[str]
    inner: set[str]
    common: bool = False
    label: str = field(default="")


def find_persons(
    document: Document, names: Iterable[str], is_institution: IsInstitution
) -> tuple[People, dict[str, str]]:
    """The persons, and the pseudonyms of the speakers' labels that give way to one."""
    drafts = [_draft(each) for each in document.participants if not is_institution(each.name)]
    drafts = [draft for draft in drafts if draft.words]
    written = len(drafts)
    roles = _speakers(document.turns)
    behind = {label: _person_behind(label, is_institution) for label in roles}
    for label, role in roles.items():
        if inside := _in_parentheses(label, is_institution):
            _place(drafts, inside, role)
    owners = {
        label: _place(drafts, parts, roles[label])
        for label, parts in behind.items()
        if parts is not None
    }
    _mark_common(drafts[written:], document.turns)
    _number(drafts)
    people = [*(_person(draft) for draft in drafts), *_listed(names, drafts)]
    found = People(people)
    return found, {
        label: f"[{owner.label}]" if owner else found.of(behind[label] or Parts())
        for label, owner in owners.items()
    }


def _draft(person: Participant) -> _Draft:
    parts = name_parts(person.name, capitals=True)
    role: Role = "interviewer" if person.interviewer else "respondent"
    return _Draft(role, set(parts.words), set(parts.inner))


def _person(draft: _Draft) -> Person:
    parts = Parts(frozenset(draft.words), frozenset(draft.inner))
    return Person(draft.label, parts, draft.common)


def _speakers(turns: Sequence[Turn]) -> dict[str, Role]:
    """Each label in order of first appearance, with its role, "unknown" only where always so."""
    roles: dict[str, Role] = {}
    for turn in turns:
        if turn.speaker and roles.get(turn.speaker, "unknown") == "unknown":
            roles[turn.speaker] = turn.role
    return roles


def _person_behind(label: str, is_institution: IsInstitution) -> Parts | None:
    """The name in a speaker's label; None where it is a role, a voice, a title or an institution.

    Initials are somebody's, but too little to look for in the text: a name without words.
    """
    bare = _IN_PARENTHESES.fullmatch(label)
    outside = bare[1] if bare else label
    if any(role_of_label(each) != "unknown" for each in (label, outside)):
        return None
    if _VOICE.fullmatch(outside) or is_institution(label) or is_institution(outside):
        return None
    if _INITIALS.fullmatch(outside):
        return Parts()
    parts = name_parts(outside)
    return parts if parts.words else None


def _in_parentheses(label: str, is_institution: IsInstitution) -> Parts | None:
    """The person of `Informant (Anna Holm)`."""
    found = _IN_PARENTHESES.fullmatch(label)
    if not found or not _FULL_NAME.fullmatch(found[2]) or is_institution(found[2]):
        return None
    parts = name_parts(found[2], capitals=True)
    return parts if len(parts.words) > 1 else None


def _place(drafts: list[_Draft], parts: Parts, role: Role) -> _Draft | None:
    """The person that a label means, made if there is none; None where it could be several."""
    longer = [draft for draft in drafts if parts.words and parts.words <= draft.words]
    if longer:
        return longer[0] if len(longer) == 1 else None
    shorter = [draft for draft in drafts if draft.words and draft.words <= parts.words]
    draft = shorter[0] if shorter else _Draft(role, set(), set())
    draft.words |= parts.words
    draft.inner |= parts.inner
    if not shorter:
        drafts.append(draft)
    return draft


def _listed(names: Iterable[str], drafts: Collection[_Draft]) -> Iterator[Person]:
    """The names of the list that are no other person already."""
    for name in names:
        parts = name_parts(name)
        if not parts.words:  # nothing but a title to us, but whoever wrote the list knows
            parts = Parts(frozenset(map(fold, words(name))))
        if not any(parts.words <= draft.words for draft in drafts):
            yield Person(None, parts)


def _number(drafts: Sequence[_Draft]) -> None:
    """`Respondent 1`, `Respondent 2`; an interviewer who is alone has no number."""
    total = Counter(draft.role for draft in drafts)
    given: Counter[Role] = Counter()
    for draft in drafts:
        given[draft.role] += 1
        alone = draft.role == "interviewer" and total["interviewer"] == 1
        draft.label = _ROLES[draft.role] + ("" if alone else f" {given[draft.role]}")


def _mark_common(drafts: Sequence[_Draft], turns: Sequence[Turn]) -> None:
    """Labels of one word ("Borger") that the text has without a capital more often than with one.

    Nobody wrote that these are persons. In a text without capitals all are taken for names.
    """
    single = {next(iter(draft.words)): draft for draft in drafts if len(draft.words) == 1}
    if not single:
        return
    seen: Counter[tuple[str, bool]] = Counter()
    capitals = total = 0
    for turn in turns:
        for word in words(turn.text):
            total += 1
            capitals += word[0].isupper()
            if (folded := fold(word)) in single:
                seen[folded, word[0].isupper()] += 1
    for word, draft in single.items():
        draft.common = capitals > _CAPITALS * total and seen[word, False] > seen[word, True]
