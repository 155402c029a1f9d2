"""Files into the index: seen as they are understood, corrected, kept, then ingested."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from search.errors import KildeError
from ui import intake, originals
from ui.intake import Answers, Intake, Upload
from ui.refusals import refusal
from ui.say import Say
from ui.state import Engine
from ui.views import blocks, offered
from ui.views.offered import Seen
from ui.worker import Worker

UPLOADS = "uploads"
# A new key empties the uploader after its files are kept; Streamlit has no other way.
ROUND = "upload-round"
# What was understood, by the ids of an upload and of the manifest that came with it.
SEEN = "upload-seen"


def render(engine: Engine | None, say: Say, folder: Path, worker: Worker) -> None:
    """The place to drop files, what is understood of them, and what to say of them."""
    with st.container(border=True, key="upload"):
        files = st.file_uploader(
            say("page_upload"),
            accept_multiple_files=True,
            max_upload_size=originals.MAX_MB,
            key=f"{UPLOADS}-{st.session_state.get(ROUND, 0)}",
        )
        blocks.line(say("page_upload_help", mb=originals.MAX_MB))
        if files:
            uploads = [Upload(file.file_id, file.name, file.getvalue()) for file in files]
            _offer(uploads, engine, say, folder, worker)


def _offer(
    uploads: list[Upload], engine: Engine | None, say: Say, folder: Path, worker: Worker
) -> None:
    known = sorted(n for n, _ in engine.institutions() if n is not None) if engine else []
    seen = _look(uploads, folder, say)
    institution = st.selectbox(
        say("page_upload_institution"),
        known,
        index=None,
        accept_new_options=True,
        placeholder=say("page_upload_institution_self"),
        key="upload-institution",
    )
    corrections = offered.show(seen, institution, known, say)
    ocr = _ocr(say)
    good = [u for u in uploads if u not in seen or intake.may_come_in(seen[u], ocr)]
    if not good:
        return
    replaced = _what_of_doubles(good, engine, say, folder)
    if worker.busy:
        blocks.notice("info", say("page_busy"))
    elif st.button(
        say.count("page_upload_go", len(good)),
        type="primary",
        disabled=corrections is None,
        key="upload-go",
    ):
        answers = Answers(replaced is not None, institution, corrections or {})
        _begin(good, answers, Intake({}, replaced=replaced or (), ocr=ocr), say, folder, worker)


def _look(uploads: Sequence[Upload], folder: Path, say: Say) -> dict[Upload, Seen]:
    """What is understood of each upload that is no manifest; each is looked at once."""
    seen: dict[tuple[str, str], Seen] = st.session_state.setdefault(SEEN, {})
    manifest = next((upload for upload in uploads if upload.is_manifest), None)
    told = manifest.id if manifest else ""
    found: dict[Upload, Seen] = {}
    with st.spinner(say("page_upload_looking")):
        for upload in uploads:
            if upload.is_manifest:
                continue
            if (upload.id, told) not in seen:
                data = manifest.data if manifest else None
                seen[upload.id, told] = intake.understood(upload, folder, data)
            found[upload] = seen[upload.id, told]
    return found


def _ocr(say: Say) -> bool:
    """Whether pages that are pictures are to be read; asked where that can be done."""
    return _can_read_pictures() and st.checkbox(
        say("page_upload_ocr"), help=say("page_upload_ocr_help"), key="upload-ocr"
    )


@st.cache_resource(show_spinner=False)
def _can_read_pictures() -> bool:
    from ingest.readers import ocr

    try:
        ocr.require()
    except KildeError:
        return False
    return True


def _what_of_doubles(
    uploads: Sequence[Upload], engine: Engine | None, say: Say, folder: Path
) -> tuple[str, ...] | None:
    """Asked only where a name is taken by another content: None to keep both, else to replace.

    What is replaced among the originals is overwritten; sources from elsewhere are named here, to
    leave the index once the new ones are in it.
    """
    names = intake.doubles(uploads, folder)
    elsewhere = intake.namesakes(uploads, engine.sources() if engine else [], folder)
    names += [Path(source.path).name for source in elsewhere]
    if not names:
        return None
    blocks.notice("info", say("page_doubles", names=", ".join(dict.fromkeys(names))))
    choice = st.radio(
        say("page_doubles_question"),
        ["both", "replace"],
        format_func=lambda each: say(f"page_doubles_{each}"),
        key="doubles",
        horizontal=True,
    )
    return tuple(source.path for source in elsewhere) if choice == "replace" else None


def _begin(
    uploads: Sequence[Upload], answers: Answers, job: Intake, say: Say, folder: Path, worker: Worker
) -> None:
    """Keep the files and start; nothing is kept while somebody else's are on their way."""
    if worker.busy:
        blocks.notice("info", say("page_busy"))
        return
    kept = intake.keep(uploads, answers, folder)
    for error in kept.errors:
        blocks.notice("bad", refusal(error, say))
    if not kept.paths:
        return
    job = Intake({None: kept.paths}, kept.corrections, job.replaced, job.ocr)
    if not worker.start(intake.work(job, folder)):
        blocks.notice("info", say("page_busy"))
    elif not kept.errors:
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
        st.session_state.pop(SEEN, None)
        offered.forget()
        st.rerun()
