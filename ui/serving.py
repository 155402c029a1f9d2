"""Starts Streamlit with kilde's settings, tells the address once it answers, and ends it again.

Streamlit reads its own settings from the folder that it is started in, so they are passed here.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType

import typer

from ui import access
from ui.originals import MAX_MB
from ui.say import Say

APP = Path(__file__).with_name("app.py")
THEME = Path(__file__).with_name("theme.toml")
FIRST_PORT, LAST_PORT = 8501, 8600
# A cold start on a slow disk imports for half a minute.
START_S = 90.0
# MB: who may only read has no file to hand in that is larger than a list of questions.
MAX_MB_READING = 5
EVERY_INTERFACE = ("0.0.0.0", "::", "")  # noqa: S104 (only recognised, never a default)

SETTINGS: Mapping[str, object] = {
    "browser.gatherUsageStats": "false",  # nothing leaves the machine
    "server.headless": "true",  # asks for no e-mail address, opens no browser
    "server.maxUploadSize": MAX_MB,
    "server.fileWatcherType": "none",  # the program does not change while it runs
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "type",  # a page shows no paths of ours
    "client.showErrorLinks": "false",
    "theme.base": THEME,
    "logger.level": "warning",
}


def free_port(host: str, wanted: int | None) -> int | None:
    """`wanted`, or the first free one from 8501; None if it is taken."""
    candidates = [wanted] if wanted else range(FIRST_PORT, LAST_PORT + 1)
    return next((port for port in candidates if _is_free(host, port)), None)


def taken(host: str, port: int | None, say: Say) -> str:
    """Why there is no port, and what to do."""
    if port:
        return say("cli_ui_port", host=host, port=port)
    return say("cli_ui_no_port", host=host, first=FIRST_PORT, last=LAST_PORT)


def door(host: str, read_only: bool) -> access.Door:
    """What will stand between the page and whoever reaches that address."""
    environment = {**os.environ, access.READ_ONLY: "1"} if read_only else os.environ
    return access.door(host, environment, access.providers([Path.home(), Path.cwd()]))


def command(host: str, port: int, *, read_only: bool = False) -> list[str]:
    """What starts the page."""
    settings = {**SETTINGS, "server.address": host, "server.port": port}
    if read_only:
        settings["server.maxUploadSize"] = MAX_MB_READING
    options = [f"--{name}={value}" for name, value in settings.items()]
    return [sys.executable, "-m", "streamlit", "run", str(APP), *options]


def serve(folder: Path, host: str, port: int, say: Say, read_only: bool = False) -> int:
    """Run the page over the index in `folder` until it is stopped; its exit code.

    The access word goes on in the environment, where no list of processes shows it.
    """
    environment = {**os.environ, "KILDE_INDEX": str(folder.resolve())}
    if read_only:
        environment[access.READ_ONLY] = "1"
    typer.echo(say("cli_ui_starting"), err=True)
    # Streamlit's own greeting goes: it names addresses that are none of ours.
    child = subprocess.Popen(  # noqa: S603 (our own words alone)
        command(host, port, read_only=read_only), env=environment, stdout=subprocess.DEVNULL
    )
    try:
        with _ending_is_interrupt():
            if _answers(child, host, port):
                typer.echo(say("cli_ui_address", address=address(host, port)))
                sys.stdout.flush()
            child.wait()
    except KeyboardInterrupt:
        _end(child)
        typer.echo(say("cli_ui_ended"), err=True)
        return 0
    finally:
        _end(child)
    typer.echo(say("cli_ui_failed"), err=True)
    return 1


def address(host: str, port: int) -> str:
    """What a browser is given."""
    name = "localhost" if access.is_local(host) else host
    if host in EVERY_INTERFACE:
        name = socket.gethostname()
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        if os.name == "posix":  # elsewhere it would let two programs share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            return False
    return True


def _answers(child: "subprocess.Popen[bytes]", host: str, port: int) -> bool:
    """Wait until the page answers; False if it ended, or took too long."""
    probed = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104
    url = address(probed, port) + "/_stcore/health"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_S
    while child.poll() is None and time.monotonic() < deadline:
        try:
            with direct.open(url, timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


@contextmanager
def _ending_is_interrupt() -> Iterator[None]:
    """A request to end (SIGTERM) comes as Ctrl-C does, so that the page never outlives us."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Politely, then not."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
