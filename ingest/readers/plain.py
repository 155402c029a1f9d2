"""Plain text and Markdown: every shape in ingest.shapes, else paragraphs."""

from pathlib import Path

from ingest.document import Document
from ingest.readers.finish import document, text_of
from ingest.turns import turns_from_text


def read_plain(path: Path, data: bytes, speaker_pattern: str | None = None) -> Document:
    """Raises Unreadable: empty, not-text; re.error for a bad `speaker_pattern`."""
    return document(path, turns_from_text(text_of(path, data), speaker_pattern))
