"""What a file holds, as one short string: the same wherever it lies and whenever it was saved."""

import hashlib
from collections.abc import Sequence
from pathlib import Path


def of_file(path: Path) -> str:
    """Raises OSError where the file cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def of_all(files: Sequence[Path]) -> str:
    """One hash of the distinct contents, whatever the files are called."""
    return hashlib.sha256("".join(sorted({of_file(f) for f in files})).encode()).hexdigest()
