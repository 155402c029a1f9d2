"""The registers of institutions that an index was given, kept in it for what comes later."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from ingest.register import Register

FOLDER = "registers"


def kept_registers(folder: Path) -> tuple[Path, ...]:
    """The registers of institutions that the index has been given, in order of name."""
    return tuple(sorted((folder / FOLDER).glob("*.toml")))


def keep_registers(folder: Path, registers: Sequence[Path]) -> None:
    """Copy registers into the index, so that what is ingested later meets the same names."""
    for register in registers:
        content = register.read_bytes()
        (folder / FOLDER).mkdir(mode=0o700, exist_ok=True)
        name = hashlib.sha256(content).hexdigest()[:12]  # two files may be called the same
        (folder / FOLDER / f"{name}.toml").write_bytes(content)


def register_of(folder: Path) -> Register:
    """The register that ships with those that the index has been given. Raises BadRegister."""
    return Register.load(kept_registers(folder))


def known_as(register: Register, institution: str) -> str:
    """The canonical name of an institution in the register; as written if it has none."""
    written = " ".join(institution.split())
    return register.canonical(written) or written
