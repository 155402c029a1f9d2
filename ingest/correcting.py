"""Corrections by the user: they hold at once, and whenever the file is read again."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from ingest import chunking
from ingest.institutions import year_of
from ingest.mentions import with_mentions
from ingest.options import Options
from ingest.pipeline import choose_model, embed_pending
from ingest.register import Register
from ingest.registers import known_as, register_of
from search import contents, database
from search.contents import Stamp
from search.corrections import Correction, with_roles
from search.embedder import Embedder
from search.errors import UnknownSpeaker
from search.index import Writer
from search.passage import Role, Source
from search.record import Record


def correct(
    folder: Path, name: str, correction: Correction, *, embedder: Embedder | None = None
) -> list[Source]:
    """Correct the sources that `name` means for good; they, as they are now.

    It holds over all other evidence, also when the file changes or comes back after removal.
    Passages whose speaker has an institution of their own (a focus group) keep it. Other roles may
    cut a source into other passages, which are then embedded anew; nothing else is. Raises
    UnknownSource, UnknownSpeaker, NoIndex, IndexBusy, BadRegister.
    """
    database.connect(folder).close()  # an index that is not there must not be made by correcting
    register = register_of(folder)
    correction = _canonical(register, correction)
    roles = correction.roles
    with Writer(folder) as writer:
        found = contents.called(writer.sources(), name)
        recast = [_recast(writer, source, roles, register) for source in found if roles]
        for source in found:
            writer.correct(source.path, correction)
        writer.know_ministries(register.ministry_or_self)
        writer.commit()
        if any(recast):
            embed_pending(writer, choose_model(writer, Options(), embedder))
        paths = {source.path for source in found}
        return [source for source in writer.sources() if source.path in paths]


def expect(folder: Path, corrections: Mapping[Path, Correction]) -> None:
    """Note what is corrected of files that are to be ingested next, which will meet it."""
    register = register_of(folder)
    with Writer(folder) as writer:
        for path, correction in corrections.items():
            writer.correct(str(path.resolve()), _canonical(register, correction))
        writer.commit()


def forget(folder: Path, paths: Sequence[Path]) -> None:
    """What was corrected of files that are deleted shall not fall on others of their name."""
    with Writer(folder) as writer:
        for path in paths:
            writer.uncorrect(str(path))
        writer.commit()


def _canonical(register: Register, correction: Correction) -> Correction:
    """With the institution by the name that the register has for it."""
    if not correction.institution:
        return correction
    return replace(correction, institution=known_as(register, correction.institution))


def _recast(writer: Writer, source: Source, roles: Mapping[str, Role], register: Register) -> bool:
    """Cut a source anew, from what is stored of it, where speakers have other roles than there."""
    before = writer.turns(source.id)
    speakers = tuple(dict.fromkeys(turn.speaker for turn in before if turn.speaker))
    if unknown := [name for name in roles if name not in speakers]:
        raise UnknownSpeaker(unknown[0], speakers)
    turns = with_roles(before, roles)
    if turns == tuple(before):
        return False
    cut = chunking.passages(turns)
    year = year_of(source)
    passages = with_mentions(cut, turns, source.institution, register, year)
    made = {"turns": turns, "passages": passages, "speakers": speakers}
    writer.recast(source.id, Record(**_kept(source, writer.stamps()[source.path]) | made))
    return True


def _kept(source: Source, stamp: Stamp) -> dict[str, Any]:
    """What stays of a source that is stored anew, its file as it was when it was read."""
    wanted = {each.name for each in fields(Record)}
    return {
        each.name: getattr(row, each.name)
        for row in (source, stamp)
        for each in fields(row)
        if each.name in wanted
    }
