"""Files into the index: seen as they are understood, corrected, kept, then ingested."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from search.corrections import Correction
from search.errors import KildeError
from search.passage import Source
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
# What was corrected of the files that were kept last, for when they could not be read then.
KEPT = "upload-kept"
# What was understood, by the ids of an upload and of the manifest that came with it.
SEEN = "upload-seen"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where files are handed in: the index as it is, and who takes them."""

    engine: Engine | None
    say: Say
    folder: Path
    worker: Worker

    def known(self) -> list[str]:
        """The institutions of the index, by name."""
        found = self.engine.institutions() if self.engine else []
        return sorted(name for name, _ in found if name is not None)


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
            _offer(uploads, Desk(engine, say, folder, worker))


def _offer(uploads: Sequence[Upload], desk: Desk) -> None:
    """Every file on a line, then the button, then one file whole: that may be long."""
    say, known = desk.say, desk.known()
    seen = _look(uploads, desk)
    institution = st.selectbox(
        say("page_upload_institution"),
        known,
        index=None,
        accept_new_options=True,
        placeholder=say("page_upload_institution_self"),
        key="upload-institution",
    )
    above = st.container()
    sound = offered.closer(seen, known, say)
    with above:
        offered.lines(seen, institution, say)
        ocr = _ocr(say)
        good = [u for u in uploads if u not in seen or intake.may_come_in(seen[u], ocr)]
        if good:
            _go(good, institution, desk, sound=sound, ocr=ocr)


def _look(uploads: Sequence[Upload], desk: Desk) -> dict[Upload, Seen]:
    """What is understood of each upload that is no manifest; each is looked at once."""
    seen: dict[tuple[str, str], Seen] = st.session_state.setdefault(SEEN, {})
    manifest = next((upload for upload in uploads if upload.is_manifest), None)
    told, data = (manifest.id, manifest.data) if manifest else ("", None)
    found: dict[Upload, Seen] = {}
    with st.spinner(desk.say("page_upload_looking")):
        for upload in uploads:
            if upload.is_manifest:
                continue
            if (upload.id, told) not in seen:
                seen[upload.id, told] = intake.understood(upload, desk.folder, data)
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


def _go(
    uploads: Sequence[Upload], institution: str | None, desk: Desk, *, sound: bool, ocr: bool
) -> None:
    """The last questions, and the button; somebody else's files come first."""
    sources = desk.engine.sources() if desk.engine else []
    same, other = intake.elsewhere(uploads, sources, desk.folder)
    replace = _what_of_doubles(uploads, other, desk)
    if desk.worker.busy:
        blocks.notice("info", desk.say("page_busy"))
    elif st.button(
        desk.say.count("page_upload_go", len(uploads)),
        type="primary",
        disabled=not sound,
        key="upload-go",
    ):
        answers = Answers(replace, institution, offered.corrections(), same)
        kept = intake.keep(uploads, answers, desk.folder)
        for error in kept.errors:
            blocks.notice("bad", refusal(error, desk.say))
        if kept.paths:
            st.session_state[KEPT] = kept.corrections
            old = [source.path for source in other] if replace else []
            job = Intake({None: kept.paths}, kept.corrections, old, ocr)
            _begin(job, desk, empty=not kept.errors)


def _what_of_doubles(uploads: Sequence[Upload], other: Sequence[Source], desk: Desk) -> bool:
    """Asked only where a name is taken by another content: whether to replace it, or keep both."""
    names = intake.doubles(uploads, desk.folder) + [Path(source.path).name for source in other]
    if not names:
        return False
    blocks.notice("info", desk.say("page_doubles", names=", ".join(dict.fromkeys(names))))
    choice = st.radio(
        desk.say("page_doubles_question"),
        ["both", "replace"],
        format_func=lambda each: desk.say(f"page_doubles_{each}"),
        key="doubles",
        horizontal=True,
    )
    return choice == "replace"


def waiting(paths: Sequence[Path]) -> Intake:
    """The job that takes in files that were kept and not read, as they were corrected then."""
    corrections: dict[Path, Correction] = st.session_state.get(KEPT, {})
    return Intake({None: paths}, {p: c for p, c in corrections.items() if p in paths})


def _begin(job: Intake, desk: Desk, *, empty: bool) -> None:
    """Start the work; `empty` the place for other files, unless some are still to be dealt with."""
    if not desk.worker.start(intake.work(job, desk.folder)):
        blocks.notice("info", desk.say("page_busy"))
    elif empty:
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
        st.session_state.pop(SEEN, None)
        offered.forget()
        st.rerun()
