"""What to say of a question that was answered, but hardly as it was meant. No Streamlit."""

from typing import Literal

from search.text import STOPWORDS, tokens
from ui.state import MAX_QUESTION

Caution = Literal["cut", "small"]


def cautions(question: str) -> list[Caution]:
    """`cut`: it was too long, and what came after was left out; `small`: it has words like "og"
    and "the" alone, which every passage has."""
    words = tokens(question)
    found: list[Caution] = []
    if len(question) >= MAX_QUESTION - 1:  # a blank at the cut is gone
        found.append("cut")
    if words and all(word in STOPWORDS for word in words):
        found.append("small")
    return found
