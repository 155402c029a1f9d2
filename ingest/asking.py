"""Who asks, where no label says so: the one voice of a talk between few that puts the questions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from search.passage import Role, Turn

# A share of the words that makes a speaker one of those who talk; who says less may be anybody.
TALKS = 0.1
# Above three who talk it is a meeting, where much is asked by many.
MOST_TALKING = 3
# Questions that one must have put, and how many times as many as all the others together.
LEAST, TIMES = 5, 3
# One who asks has half the words at most: who answers in questions is no interviewer.
MOST_WORDS = 0.5


@dataclass(slots=True)
class _Said:
    words: Counter[str]
    questions: Counter[str]


def by_who_asks(turns: Sequence[Turn]) -> dict[str, Role]:
    """The roles of those who talk, by speaker; empty where a role is known or nobody stands out."""
    if any(turn.role != "unknown" for turn in turns):
        return {}
    said = _said(turns)
    total = sum(said.words.values())
    talking = [speaker for speaker, words in said.words.items() if words >= TALKS * total]
    if not 2 <= len(talking) <= MOST_TALKING:
        return {}
    asking = max(talking, key=lambda speaker: said.questions[speaker])
    others = sum(said.questions.values()) - said.questions[asking]
    if said.questions[asking] < max(LEAST, TIMES * others):
        return {}
    if said.words[asking] > MOST_WORDS * total:
        return {}
    return {who: "interviewer" if who == asking else "respondent" for who in talking}


def _said(turns: Sequence[Turn]) -> _Said:
    """Words and turns that end in a question, by speaker."""
    said = _Said(Counter(), Counter())
    for turn in turns:
        if turn.speaker:
            said.words[turn.speaker] += turn.text.count(" ") + 1
            said.questions[turn.speaker] += turn.text.endswith("?")
    return said
