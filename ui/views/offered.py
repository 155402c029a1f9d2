"""Uploads before they go in: what is understood of each, and what their user says instead."""

from collections.abc import Mapping, Sequence

import streamlit as st
from markupsafe import Markup

from ingest.inspection import Inspection
from search.corrections import Correction
from search.errors import KildeError
from ui.correcting import BadCorrection
from ui.intake import Upload, facts
from ui.refusals import refusal
from ui.say import Say
from ui.views import blocks, correct, review

# By an upload's id, what its user has corrected: it outlives the fields, which go with the file
# that is looked at.
FIXED = "upload-fixed"

Seen = Inspection | KildeError | OSError


def corrections() -> dict[str, Correction]:
    """What has been corrected, by an upload's id."""
    fixed: dict[str, Correction] = st.session_state.setdefault(FIXED, {})
    return fixed


def closer(seen: Mapping[Upload, Seen], known: Sequence[str], say: Say) -> bool:
    """One of the files whole, with its fields; False while what they hold cannot be meant."""
    inspected = {up: found for up, found in seen.items() if isinstance(found, Inspection)}
    if not inspected:
        return True
    upload = _choose(list(inspected), say)
    return _one(upload, inspected[upload], known, say)


def lines(seen: Mapping[Upload, Seen], institution: str | None, say: Say) -> None:
    """Each file on a line, as corrected; `institution` is the one given for all of them."""
    good, bad = [], []
    for upload, found in seen.items():
        if isinstance(found, Inspection):
            own = corrections().get(upload.id, Correction()).institution
            whose = own or institution or found.about.institution
            good.append(Markup("{} {}").format(upload.name, review.line(found, whose, say)))
        else:
            bad.append(refusal(found, say))
    if good:
        blocks.items(good)
    if bad:
        blocks.notice("bad", say.count("page_upload_bad", len(bad)))
        blocks.items(bad, "bad")


def forget() -> None:
    """Begin anew: these uploads are in."""
    st.session_state.pop(FIXED, None)


def _choose(uploads: Sequence[Upload], say: Say) -> Upload:
    """The file to look at; asked only where there are several."""
    if len(uploads) == 1:
        return uploads[0]
    names = {upload.id: upload.name for upload in uploads}
    chosen = st.selectbox(
        say("page_review_choose"), list(names), format_func=names.__getitem__, key="review"
    )
    return next(upload for upload in uploads if upload.id == chosen)


def _one(upload: Upload, found: Inspection, known: Sequence[str], say: Say) -> bool:
    fixed = corrections()
    before = fixed.get(upload.id, Correction())
    left, right = st.columns([3, 2], gap="large")
    with left:
        review.inspected(found, say)
    with right:
        blocks.line(say("page_correct_lead"))
        try:
            fixed[upload.id] = correct.fields(f"up-{upload.id}", facts(found), before, known, say)
        except BadCorrection as error:
            blocks.problem(say, error)
            return False
    return True
