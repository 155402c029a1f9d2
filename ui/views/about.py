"""Om: what this index is made of."""

from pathlib import Path

import streamlit as st

from ui import access
from ui.say import Say
from ui.state import Engine
from ui.views import blocks, log


def render(engine: Engine | None, say: Say, folder: Path) -> None:
    """The page."""
    if engine is None:
        blocks.notice("info", say("page_empty"), say("page_empty_documents"))
        return
    now = engine.state()
    institutions = sum(name is not None for name, _ in engine.institutions())
    meaning = say(
        "page_about_meaning_value",
        done=say.number(now.passages_embedded),
        total=say.number(now.passages),
    )
    facts = [
        (say("page_about_sources"), say.number(now.sources)),
        (say("page_about_institutions"), say.number(institutions)),
        (say("page_about_passages"), say.number(now.passages)),
        (say("page_about_words"), say.number(now.words)),
        (say("page_about_meaning"), meaning),
        (say("page_about_model"), now.model or say("page_about_model_none")),
        (say("page_about_dim"), say.number(now.dim) if now.dim else "–"),
        (say("page_about_generation"), say.number(now.generation)),
    ]
    if access.may_change(st.session_state):  # where it lies is none of others' business
        facts.append((say("page_about_folder"), str(folder.resolve())))
    blocks.facts(facts)
    blocks.notice("info", say("page_about_private"), say("page_about_private_more"))
    log.show(facts, say)
