"""Which words of a passage met the question's."""

from search.text import STOPWORDS, WORD, normalise, stem

Spans = tuple[tuple[int, int], ...]

# Two words meet where the shorter stem begins or ends the longer (a compound) and is no shorter.
SHORTEST_PART = 5


def matches(question: str, text: str) -> Spans:
    """`(start, end)` offsets in `text` of its words that share a stem with the question's.

    A compound meets its first or last part, as *datakvalitet* meets *kvalitet*.
    """
    asked = {
        stem(token, "da") for token in WORD.findall(normalise(question)) if token not in STOPWORDS
    }
    found = []
    for word in WORD.finditer(text):
        token = normalise(word.group())
        if token not in STOPWORDS and any(_meet(stem(token, "da"), other) for other in asked):
            found.append(word.span())
    return tuple(found)


def _meet(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    return len(short) >= SHORTEST_PART and (long.startswith(short) or long.endswith(short))
