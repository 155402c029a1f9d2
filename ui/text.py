"""All wording: `text(key, language)`, and one clear sentence for every error that a user can mend.

    text("cli_stopped", "da")                  "Afbrudt. Intet er gået tabt."
    sentence(NoIndex(Path("arkiv")), "da")     "Der er intet indeks i arkiv endnu. Lav et med: …"

The strings are TOML files beside this module, one a language, with `{placeholders}` as in
`str.format`; a test asserts that both have the same keys and placeholders.
"""

import errno
import os
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path, PurePath

from search.errors import KildeError
from ui.state import LANGUAGES, Language

STRINGS = Path(__file__).with_name("strings")
VARIABLE = "KILDE_LANGUAGE"

# What a user can do something about; any other is shown in the system's own words.
_SYSTEM = {
    errno.ENOENT: "missing",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "denied",
    errno.ENOSPC: "full",
    errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC: "full",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "not_folder",
    errno.EEXIST: "not_folder",
}


def language_of_environment() -> Language:
    """`KILDE_LANGUAGE`; Danish where it is unset or no language of ours."""
    wanted = os.environ.get(VARIABLE, "").strip().lower()
    return next((each for each in LANGUAGES if each == wanted), LANGUAGES[0])


@cache
def strings(language: Language) -> Mapping[str, str]:
    """Every string of one language by its key."""
    found: dict[str, str] = {}
    for path in sorted(STRINGS.glob(f"*{language}.toml")):  # da.toml, page.da.toml
        found |= tomllib.loads(path.read_text(encoding="utf-8"))
    return found


def text(key: str, language: Language, **values: object) -> str:
    """The string of that key with its placeholders filled. Raises KeyError for an unknown key."""
    return strings(language)[key].format(**values)


def sentence(error: KildeError | OSError, language: Language) -> str:
    """What went wrong and what to do about it, without a line break."""
    if isinstance(error, OSError):
        return _system_sentence(error, language)
    key = error_key(error, language)
    values = {name: shown(value) for name, value in vars(error).items()}
    return _one_line(text(key, language, **values))


def error_key(error: KildeError, language: Language) -> str:
    """The most telling string there is: of the error's reason, else of its class, else of its base.

    An error with a list of suggestions, or the line of a file, has a string that shows it.
    """
    details = vars(error)
    reason = str(details.get("reason", "")).replace("-", "_")
    extra = "line" if details.get("line") else "close" if details.get("close") else ""
    for kind in type(error).__mro__:
        for parts in ((reason, extra), (reason,), (extra,), ()):
            key = "_".join(["error", kind.__name__, *filter(None, parts)])
            if key in strings(language):
                return key
    raise KeyError(type(error).__name__)


def shown(value: object) -> str:
    """A path as short as can be from where the user stands; names with commas between them."""
    if isinstance(value, PurePath):
        return _short(Path(value))
    if isinstance(value, tuple):
        return ", ".join(shown(each) for each in value)
    return str(value)


def visible(raw: str) -> str:
    """`raw` with each control character a blank, so that no file can steer a terminal.

    As many characters as before: offsets into `raw` stay right.
    """
    return "".join(c if c == "\n" or c.isprintable() or c == "\xad" else " " for c in raw)


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):  # elsewhere, or the working folder itself is gone
        return str(path)


def _system_sentence(error: OSError, language: Language) -> str:
    kind = _SYSTEM.get(error.errno or 0, "other")
    if kind == "full" or (error.filename is None and kind != "other"):
        kind = kind if kind == "full" else "other"
    path = shown(Path(os.fsdecode(error.filename))) if error.filename else ""
    reason = error.strerror or str(error) or type(error).__name__
    return _one_line(text(f"error_system_{kind}", language, path=path, reason=reason)).lstrip(": ")


def _one_line(sentence: str) -> str:
    return " ".join(visible(sentence).split())
