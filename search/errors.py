"""What can go wrong in the core. Errors carry data; `ui` makes sentences and exit codes of them.

KildeError
├── ModelMissing        no such model on this machine
├── ModelDamaged        its files are incomplete or changed
├── IndexError_
│   ├── NoIndex         the folder holds no index
│   ├── NotAnIndex      the folder holds something else
│   ├── WrongVersion    made by another version of kilde
│   ├── WrongModel      its vectors come from another model
│   │   └── OlderModel  from the bundled one as it was
│   ├── IndexDamaged    SQLite or the file system refuses
│   └── IndexBusy       another process is writing
├── EmptyQuery          a question of blanks
│   └── OnlyFilters     a question of operators alone
├── UnknownSource       no source of that name
├── UnknownPassage      no passage of that number
├── UnknownInstitution  no institution of that name
├── UnknownSpeaker      no speaker of that name
├── UnknownMinistry     no institution of that ministry
└── BadQuestions        a file of questions or judgements that cannot be used
"""

from pathlib import Path


class KildeError(Exception):
    """Any error that is the user's to mend; never raised itself."""


class ModelMissing(KildeError):
    """No model of that name or folder is on this machine."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class ModelDamaged(KildeError):
    """The model's files are there, but cannot be used."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(str(path), reason)
        self.path, self.reason = path, reason


class IndexError_(KildeError):
    """The index folder cannot be used; `folder` says which."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


class NoIndex(IndexError_):
    """There is no index in the folder yet."""


class NotAnIndex(IndexError_):
    """The folder, or its database file, is something else than an index."""


class IndexDamaged(IndexError_):
    """The database cannot be read or written; `reason` is what SQLite or the system says."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(folder)
        self.reason = reason


class WrongVersion(IndexError_):
    """The index has another format version than this program writes."""

    def __init__(self, folder: Path, found: int, expected: int) -> None:
        super().__init__(folder)
        self.found, self.expected = found, expected


class WrongModel(IndexError_):
    """The index holds vectors of `found`; the model at hand is `wanted`."""

    def __init__(self, folder: Path, found: str, wanted: str) -> None:
        super().__init__(folder)
        self.found, self.wanted = found, wanted


class OlderModel(WrongModel):
    """The vectors are those of the bundled model as it was in an earlier version of kilde."""


class IndexBusy(IndexError_):
    """Another process holds the writer's lock."""


class EmptyQuery(KildeError):
    """The question has no word in it."""


class OnlyFilters(EmptyQuery):
    """All words of the question `name` restrict what may answer; none says what is asked."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class UnknownSource(KildeError):
    """No source of the index has that path or name; `name` is what was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class UnknownPassage(KildeError):
    """The index has no passage of that number, or has it no longer."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class UnknownInstitution(KildeError):
    """No passage of the index is of that institution; `close` names similar ones.

    Also where `name` is a part of several names, which are then the close ones.
    """

    def __init__(self, name: str, close: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name, self.close = name, close


class UnknownSpeaker(KildeError):
    """No passage of the index is by a speaker of that name; `close` names similar ones."""

    def __init__(self, name: str, close: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name, self.close = name, close


class UnknownMinistry(KildeError):
    """No institution of the index belongs to that ministry; `close` names similar ones."""

    def __init__(self, name: str, close: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name, self.close = name, close


class BadQuestions(KildeError):
    """A table of questions or judgements lacks what it needs; `reason` is one of a few keys.

    `reason`: "suffix", "no-text-column", "empty", "broken" (with `line`, from 1, where known).
    """

    def __init__(self, path: Path, reason: str, line: int | None = None) -> None:
        super().__init__(str(path), reason)
        self.path, self.reason, self.line = path, reason, line
