"""A button that copies a citation in one click, and says that it did.

Streamlit has no such button: `st.code` shows its copy sign only under the mouse. The text goes to
the browser as data and is never HTML.
"""

import streamlit as st

from search.query import Hit
from ui.citation import cite
from ui.say import Say

HTML = '<button type="button"><span></span></button><output aria-live="polite"></output>'
CSS = """
button { font: inherit; font-size: .875rem; color: var(--st-text-color); background: transparent;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius, .5rem);
  padding: .45rem .9rem; min-height: 2.5rem; cursor: pointer; white-space: nowrap; }
button:hover { color: var(--st-primary-color); border-color: var(--st-primary-color); }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
output { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
"""
# `execCommand` is for an address that is no secure context (plain http on the organisation's net).
JS = """
async function copy(text) {
  try { await navigator.clipboard.writeText(text); return true; } catch (refused) {
    const area = document.createElement("textarea");
    area.value = text; document.body.append(area); area.select();
    const done = document.execCommand("copy"); area.remove(); return done;
  }
}
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button"), label = button.querySelector("span");
  const said = parentElement.querySelector("output");
  label.textContent = data.label;
  button.title = data.text;
  button.onclick = async () => {
    const done = await copy(data.text);
    label.textContent = said.textContent = done ? data.done : data.failed;
    button.focus();
    setTimeout(() => { label.textContent = data.label; said.textContent = ""; }, 4000);
  };
}
"""

_button = st.components.v2.component("kilde_copy", html=HTML, css=CSS, js=JS)


def copy_button(hit: Hit, say: Say, key: str) -> None:
    """Copies a hit's citation; what came of it replaces the label for four seconds."""
    data = {
        "label": say("page_copy"),
        "text": cite(hit, say),
        "done": say("page_copied"),
        "failed": say("page_not_copied"),
    }
    _button(key=key, data=data, width="content", height="content")
