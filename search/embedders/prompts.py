"""What a model wants written before a question and before a passage, by its family.

Such models were trained with these words in front, and rank worse without. A model that states its
own prompts in `config_sentence_transformers.json` is believed; most of the older ones do not.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple


class Prompts(NamedTuple):
    """What stands before a question, and before a passage."""

    query: str = ""
    passage: str = ""


_SEARCH = "Represent this sentence for searching relevant passages: "
_TASK = "Given a question, retrieve passages that answer the question"

# The first pattern found in a model's name decides, so the special cases stand first.
_FAMILIES: tuple[tuple[str, Prompts], ...] = (
    (r"\be5\b.*\binstruct\b", Prompts(f"Instruct: {_TASK}\nQuery: ")),
    (r"\be5\b", Prompts("query: ", "passage: ")),
    (r"\bbge-m3\b", Prompts()),
    (r"\bbge\b.*\ben\b", Prompts(_SEARCH)),
    (r"\bnomic-embed\b", Prompts("search_query: ", "search_document: ")),
    (r"\barctic-embed\b.*\bv2\b", Prompts("query: ")),
    (r"\barctic-embed\b", Prompts(_SEARCH)),
)


def find_prompts(name: str, own: Mapping[str, str] | None = None) -> Prompts:
    """The model's `own` prompts if it states any, else those of the family `name` belongs to.

    `own` is the model's table of prompts by task; passages go by "passage", "document" or "corpus".
    """
    own = own or {}
    query = own.get("query", "")
    passage = next((own[key] for key in ("passage", "document", "corpus") if own.get(key)), "")
    if query or passage:
        return Prompts(query, passage)
    plain = name.lower().replace("_", "-")
    found = (prompts for pattern, prompts in _FAMILIES if re.search(pattern, plain))
    return next(found, Prompts())
