"""Files into the index: kept as originals first, then ingested by the worker."""

from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from ingest.errors import BadManifest
from ingest.manifest import Entry, read_manifest
from search.errors import KildeError
from ui import originals
from ui.say import Say
from ui.state import Engine
from ui.views import blocks, progress
from ui.worker import Worker

# Names and contents; a name may come twice.
Uploads = list[tuple[str, bytes]]

UPLOADS = "uploads"
# A new key empties the uploader after its files are kept; Streamlit has no other way.
ROUND = "upload-round"


def render(engine: Engine | None, say: Say, folder: Path, worker: Worker) -> None:
    """The place to drop files, and what to say of them before they go in."""
    with st.container(border=True, key="upload"):
        files = st.file_uploader(
            say("page_upload"),
            accept_multiple_files=True,
            max_upload_size=originals.MAX_MB,
            key=f"{UPLOADS}-{st.session_state.get(ROUND, 0)}",
        )
        blocks.line(say("page_upload_help", mb=originals.MAX_MB))
        if not files:
            return
        known = [n for n, _ in engine.institutions() if n is not None] if engine else []
        institution = st.selectbox(
            say("page_upload_institution"),
            sorted(known),
            index=None,
            accept_new_options=True,
            placeholder=say("page_upload_institution_self"),
            key="upload-institution",
        )
        uploads = [(file.name, file.getvalue()) for file in files]
        replace = _what_of_doubles(uploads, say, folder)
        if st.button(
            say.count("page_upload_go", len(files)),
            type="primary",
            disabled=worker.busy,
            key="upload-go",
        ):
            _begin(_take(uploads, replace, institution, say, folder), say, folder, worker)


def _what_of_doubles(uploads: Uploads, say: Say, folder: Path) -> bool:
    """Asked only where a name is taken by another content: replace it, or keep both."""
    doubles = originals.conflicts(folder, uploads)
    if not doubles:
        return False
    blocks.notice("info", say("page_doubles", names=", ".join(doubles)))
    choice = st.radio(
        say("page_doubles_question"),
        ["both", "replace"],
        format_func=lambda each: say(f"page_doubles_{each}"),
        key="doubles",
        horizontal=True,
    )
    return choice == "replace"


def _take(
    uploads: Uploads, replace: bool, institution: str | None, say: Say, folder: Path
) -> list[Path]:
    """Keep the originals and what is said of them; one that fails never stops the others."""
    kept: list[Path] = []
    for name, data in uploads:
        try:
            if originals.safe_name(name).casefold() == originals.MANIFEST:
                kept += originals.describe(folder, _manifest(name, data))
            else:
                path = originals.keep(folder, name, data, replace=replace).path
                kept.append(path)
                if institution:
                    originals.describe(folder, {path.name: Entry(institution=institution)})
        except (KildeError, OSError) as error:
            blocks.problem(say, error)
    return list(dict.fromkeys(kept))


def _manifest(name: str, data: bytes) -> dict[str, Entry]:
    """An uploaded manifest's entries. Raises BadManifest."""
    with TemporaryDirectory() as temporary:
        path = Path(temporary) / originals.MANIFEST
        path.write_bytes(data)
        try:
            return read_manifest(path)
        except BadManifest as error:
            raise BadManifest(Path(name), error.reason) from error


def _begin(paths: list[Path], say: Say, folder: Path, worker: Worker) -> None:
    if not paths:
        return
    if progress.begin(worker, folder, {None: paths}):
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
        st.rerun()
    blocks.notice("info", say("page_busy"))
