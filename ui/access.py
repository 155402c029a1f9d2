"""Who may come in, and who may change anything. No Streamlit here.

On this machine, whoever sits there. At any other address the page opens only to those who sign in
(at the organisation's OpenID provider, or with one word that all of them know), or to everyone,
but for reading alone. A sign-in that is set up is asked for on this machine too: a proxy may stand
before it.
"""

import hashlib
import hmac
import importlib.util
import threading
import time
import tomllib
import unicodedata
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

WORD = "KILDE_ACCESS_WORD"
READ_ONLY = "KILDE_READ_ONLY"
LOCAL = ("localhost", "127.0.0.1", "::1")
# Characters. With a minute between tries, eight keep a guesser busy for longer than any page lives.
SHORTEST = 8
# Seconds: after the first wrong try one, then twice as long each time, up to a minute.
LONGEST_PAUSE = 60.0

# Keys of the session. No widget has them, so no browser can set them.
ENTERED = "access-entered"
CHANGE = "access-may-change"

Session = MutableMapping[Any, Any]
SignIn = Literal["none", "word", "provider"]
# Why the page must not be opened: nobody would have to sign in; the word is too short; Streamlit
# cannot ask the provider without Authlib.
Refusal = Literal["open", "short", "authlib"]


@dataclass(frozen=True, slots=True)
class Door:
    """What stands between the page and whoever reaches its address."""

    sign_in: SignIn
    local: bool
    read_only: bool

    @property
    def open_to_all(self) -> bool:
        """Whether whoever reaches the address may come in as they are."""
        return self.sign_in == "none" and (self.local or self.read_only)


def is_local(host: str | None) -> bool:
    """Whether only this machine reaches that address; None is every address."""
    return host is not None and host.lower() in LOCAL


def door(host: str | None, environ: Mapping[str, str], providers: Sequence[str]) -> Door:
    """As the address, the environment and Streamlit's secrets make it."""
    sign_in: SignIn = "provider" if providers else "word" if environ.get(WORD) else "none"
    return Door(sign_in, is_local(host), bool(environ.get(READ_ONLY)))


def refusal(door: Door, environ: Mapping[str, str]) -> Refusal | None:
    """Why the page must not be opened so, if it must not."""
    if door.sign_in == "word" and len(environ[WORD]) < SHORTEST:
        return "short"
    if door.sign_in == "provider" and importlib.util.find_spec("authlib") is None:
        return "authlib"
    return None if door.open_to_all or door.sign_in != "none" else "open"


def providers(folders: Sequence[Path]) -> tuple[str, ...]:
    """The sign-ins in `.streamlit/secrets.toml` of these folders; "" is the one without a name.

    Streamlit reads those of the user's own folder and of the one that it is started in.
    """
    found: dict[str, Any] = {}
    for folder in folders:
        try:
            secrets = tomllib.loads((folder / ".streamlit" / "secrets.toml").read_text("utf-8"))
        except (OSError, ValueError):
            continue  # none there, or one that Streamlit cannot read either
        found |= secrets.get("auth", {})
    named = tuple(name for name, value in found.items() if isinstance(value, dict))
    return ("", *named) if "client_id" in found else named


# --- the visitor -------------------------------------------------------------------------------


def admit(session: Session, door: Door, *, signed_in: bool = False) -> bool:
    """Whether this visitor may come in; notes what they may do. `signed_in`: at the provider."""
    known = {"none": False, "word": session.get(ENTERED) is True, "provider": signed_in}
    entered = door.open_to_all or known[door.sign_in]
    session[CHANGE] = entered and not door.read_only
    return entered


def may_change(session: Mapping[Any, Any]) -> bool:
    """Whether this visitor may upload, remove, correct and read the log.

    Closed until `admit` has opened it. Every view that offers any of these asks here first.
    """
    return session.get(CHANGE) is True


class Lock:
    """The access word of one page, and a pause after wrong tries, the same for all who knock.

    An address can be made up, so the pause is not counted by address: who guesses from many waits
    as long. Those who are in already never notice.
    """

    def __init__(self, word: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._word, self._clock = _digest(word), clock
        self._wrong = 0
        self._until = 0.0
        self._guard = threading.Lock()

    def pause(self) -> float:
        """Seconds until the next try counts."""
        return max(0.0, self._until - self._clock())

    def opens(self, given: str) -> bool:
        """Whether `given` is the word. During a pause nothing is, and the pause grows no longer."""
        with self._guard:
            if self.pause():
                return False
            if hmac.compare_digest(_digest(given), self._word):
                self._wrong = 0
                return True
            self._until = self._clock() + min(2.0**self._wrong, LONGEST_PAUSE)
            self._wrong = min(self._wrong + 1, 10)
            return False


def _digest(word: str) -> bytes:
    """Of one length for every word, however its letters were composed."""
    return hashlib.sha256(
        unicodedata.normalize("NFC", word).encode("utf-8", "surrogatepass")
    ).digest()
