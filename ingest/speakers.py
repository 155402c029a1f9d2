"""Which words before a colon are speakers, who of them asks, and who is whom.

`Note:` or `Det er klart:` stand where a speaker would. A label is a speaker by the shape of a name
or a role, by coming again, or by belonging to a text where nearly every paragraph has one.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from ingest.document import Participant
from search.passage import Role

# A word that says what somebody is.
TITLE = (
    r"(?i:\w*(?:chef|direktør|leder|konsulent|medarbejder|jurist|økonom|ingeniør|analytiker|"
    r"koordinator|sekretær|rådgiver|professor|forsker|statistiker|udvikler|arkitekt|minister|"
    r"head|director|manager|officer|consultant|advisor|analyst|lawyer|engineer|scientist|"
    r"interviewer|moderator)\w*)"
)
_NUMBER = r"[ _-]?\d{0,3}"
_INTERVIEWER = re.compile(
    rf"(?:interviewer(?:en)?|int\.?|iv|i|moderator(?:en)?|mod\.?|ordstyrer(?:en)?|facilitator(?:en)?"
    rf"|spørger(?:en)?|spørgsmål|spm\.?|sp\.?|q|question|host|vært(?:en)?|journalist(?:en)?){_NUMBER}"
    r"(?: \(.{1,60}\))?",
    re.IGNORECASE,
)
_RESPONDENT = re.compile(
    rf"(?:informant(?:en)?|inf\.?|respondent(?:en)?|resp\.?|r|ip|interviewperson|interviewee|svar"
    rf"|answer|deltager|participant){_NUMBER}(?: \(.{{1,60}}\))?",
    re.IGNORECASE,
)
_VOICE = re.compile(
    rf"(?i:(?:speaker|spk|taler|person|stemme|voice|ukendt|unknown|kvinde|mand){_NUMBER})"
    r"|(?i:unknown speaker|speaker undefined|ukendt (?:mand|kvinde|taler|person|stemme))"
    r"|(?:[\w’' -]{1,30} )?(?:iPhone|iPad|Galaxy)(?: [\w()+ ]{1,12})?"  # guests in Zoom
    r"|[A-ZÆØÅ]{1,3}\d{0,3}|[A-ZÆØÅ]\.(?:[A-ZÆØÅ]\.)?|Alle|All|Flere|Several"
)
_WORD = r"(?:[^\W\d_a-zæøåäöüéèáàíóúñçß][\w.'’-]*|d['’][\w-]+)"
_PARTICLE = r"(?:af|van|von|der|den|de|du|da|la|el|al|bin|og|and|of|the|for|i)"
_PERSON = re.compile(rf"{_WORD}(?:,? (?:{_PARTICLE} )*{_WORD})+(?: \(.{{1,90}}\)?)?")
_TITLED = re.compile(rf"(?:{TITLE},? )+(?=[^\W\d_])")
_WITH_NAME = re.compile(r".{2,80} \([^\W\d_a-zæøå][^()]*(?:\([^()]*\))?[^()]*\)")
# What a label never is, however often it comes.
_NEVER_WORDS = (
    "http https www note noter nb obs ps ad re sv vs fx f.eks eks eksempel kilde "
    "kilder bilag figur tabel boks box figure table source example definition formål baggrund "
    "metode resultat resultater konklusion emne emner tema sted tid tidspunkt sag til fra cc bcc "
    "subject from to dagsorden punkt opsummering summary altså nemlig dvs ja nej okay men og "
    "herunder følgende nogle jo nå godt citat kommentar bemærk bemærkning tlf telefon e-mail email "
    "mail link url adresse pris version status titel title dato date format "
    "problemet pointen resultatet konsekvensen løsningen sagen udfordringen opgaven eksemplet "
    "tanken idéen ideen fordelen ulempen konklusionen forskellen sandheden formålet fordele "
    "ulemper problem result answer point conclusion"
)
_NEVER = frozenset(
    (*_NEVER_WORDS.split(), "for eksempel", "for example", "kort sagt", "med andre ord")
)
# Words of sentences: a label that holds one is the beginning of one.
_SENTENCE = re.compile(
    r"\b(?:er|var|det|den|jeg|vi|du|man|har|havde|kan|skal|vil|siger|sagde|spurgte|hvis|når|fordi|"
    r"min|mit|mine|vores|deres|ikke|at|is|was|are|it|we|you|he|she|they|have|has|my|our|that|this|"
    r"says|said|if|when|because|not)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"\b(?!prof|inst|afd)[a-zæøå]{3,}\. ")  # "budget. Note"
MOSTLY = 0.8  # share of the paragraphs with some label, from which each label is believed
WEAK = 0.4  # share that bare words ("Anna", "Marketing") have to cover, coming again and again
NAMED = 0.1  # share that full names have to cover
STRONG = 0.04  # share that roles and the header's names have to cover: answers may run over pages
_YEAR = re.compile(r".*\b(?:19|20)\d\d[a-z]?\)?")  # "Hansen, P. (2005)": a reference


def strength(label: str) -> int:
    """2 for a role or a full name, 1 for a word that may be a name, 0 for what is no speaker."""
    bare = label.strip()
    folded = bare.casefold().rstrip(".")
    opening = folded.partition(",")[0]  # "Ja, og resten": the beginning of an answer
    if not bare or "  " in bare or bare[-1] == "," or _YEAR.fullmatch(bare):
        return 0
    if folded in _NEVER or opening in _NEVER:
        return 0
    if role_of_label(bare) != "unknown" or _VOICE.fullmatch(bare):
        return 2
    if _WITH_NAME.fullmatch(bare):
        return 2
    words = bare.split()
    if _SENTENCE_END.search(bare) or words[-1].endswith(".") and len(words[-1]) > 4:
        return 0
    if len(words) > 12 or _SENTENCE.search(bare):
        return 0
    if _PERSON.fullmatch(bare):
        return 2
    return 1 if len(words) <= (6 if bare[0].isupper() else 3) else 0


def role_of_label(label: str) -> Role:
    """The role that the word itself says: "I", "Moderator" -> interviewer; "IP1" -> respondent."""
    if _INTERVIEWER.fullmatch(label):
        return "interviewer"
    return "respondent" if _RESPONDENT.fullmatch(label) else "unknown"


def accept(
    found: Mapping[str, int],
    units: int,
    known: Collection[str] = (),
    *,
    stamped: bool = False,
    weak: float = WEAK,
    words: Collection[str] = (),
) -> frozenset[str]:
    """The labels of `found` (label -> times) that are speakers, in a text of `units` paragraphs.

    `known` are names from the header; beside a time stamp (`stamped`) every name-like label is one;
    `weak` is the share that recurring words have to cover; `words` are labels, in lower case, that
    the text uses as common words.
    """
    strong = {label: 2 if label in known else strength(label) for label in found}
    likely = Counter({label: n for label, n in found.items() if strong[label]})
    units = max(units, 1)
    if stamped:
        return frozenset(likely) if likely.total() / units >= STRONG else frozenset()
    sure = {
        label: n for label, n in likely.items() if strong[label] == 2 and _holds(label, n, known)
    }
    again = {label: n for label, n in likely.items() if n > 1 and label not in sure}
    established = (sum(sure.values()) + sum(again.values())) / units
    if established >= weak:
        singles = (label for label in likely if strong[label] == 2 or _is_word(label, words))
        return frozenset((*sure, *again, *singles))
    if likely.total() / units >= MOSTLY:
        return frozenset(likely)
    roled = [label for label in sure if label in known or role_of_label(label) != "unknown"]
    if sum(sure.values()) < 2:
        return frozenset()
    enough = STRONG if roled else NAMED
    return frozenset(sure) if sum(sure.values()) / units >= enough else frozenset()


def _holds(label: str, times: int, known: Collection[str]) -> bool:
    return times > 1 or label in known or role_of_label(label) != "unknown"


def _is_word(label: str, words: Collection[str]) -> bool:
    """A capitalised word that the text does not use in lower case: a name rather than a noun."""
    return label.isalpha() and label[0].isupper() and label.lower() not in words


def common_words(found: Mapping[str, int], texts: Iterable[str]) -> frozenset[str]:
    """Labels that come once and that `texts` use in lower case: `Løsningen: …`, "løsningen"."""
    singles = {label.lower() for label, n in found.items() if n == 1 and label.isalpha()}
    if not singles:
        return frozenset()
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, singles))})\b")
    return frozenset(word for text in texts for word in pattern.findall(text))


def same_person(labels: Iterable[str], known: Iterable[str] = ()) -> dict[str, str]:
    """`Anna` -> `Anna Holm` where one name alone goes on from the first name; `AH` where it is one
    `known` person's initials; `ANNA` -> `Anna` where that came first; `Kontorchef Anna Holm` ->
    `Anna Holm` where both occur.
    """
    names, people = list(dict.fromkeys(labels)), list(dict.fromkeys(known))
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    renamed = {name: kept for name in names if (kept := first[name.casefold()]) != name}
    renamed |= _without_titles(names, people)
    full = [name for name in names if "(" not in name and _PERSON.fullmatch(name)]
    full = [name for name in full if name not in renamed]
    for name in names:
        if not name.isalpha() or not name[0].isupper() or name in people:
            continue
        longer = {other for other in (*full, *people) if other.startswith(name + " ")}
        if name.isupper() and 2 <= len(name) <= 4:
            longer |= {person for person in people if name in initials(person)}
        if len(longer) == 1 and len(name) > 1:
            renamed[name] = longer.pop()
    return renamed


def _without_titles(names: Collection[str], people: Collection[str]) -> dict[str, str]:
    """Names that are another's with a title before it, if only one such title occurs."""
    found = {name: name[title.end() :] for name in names if (title := _TITLED.match(name))}
    times = Counter(found.values())
    return {
        name: bare for name, bare in found.items()
        if times[bare] == 1 and (bare in names or bare in people)
    }  # fmt: skip


def initials(name: str) -> tuple[str, ...]:
    """The capitals that the words of a name begin with; its parts' as well where it has a hyphen.

    >>> initials("Mette Lund"), initials("Jens-Kristian af Thule")
    (('ML',), ('JT', 'JKT'))
    """
    cut = (name.split(), name.replace("-", " ").split())
    return tuple(dict.fromkeys("".join(w[0] for w in words if w[0].isupper()) for words in cut))


def roles(labels: Iterable[str], participants: Iterable[Participant] = ()) -> dict[str, Role]:
    """The role of every label: with a known interviewer, all others are respondents."""
    asking = {person.name for person in participants if person.interviewer}
    found: dict[str, Role] = {
        label: "interviewer" if label in asking else role_of_label(label) for label in labels
    }
    if "interviewer" in found.values():
        return {label: "respondent" if role == "unknown" else role for label, role in found.items()}
    return found
