"""How Streamlit is started: closed to the world, and told where the index is."""

import socket
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ui import access, cli, serving
from ui.originals import MAX_MB


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    calls: list[tuple[object, ...]] = []
    monkeypatch.setattr(serving, "serve", lambda *a: calls.append(a) or 0)
    return calls


def options(host: str = "localhost", port: int = 8501) -> dict[str, str]:
    words = serving.command(host, port)
    assert words[1:4] == ["-m", "streamlit", "run"]
    return dict(word.removeprefix("--").split("=", 1) for word in words[5:])


def test_the_page_sends_nothing_and_listens_to_this_machine_alone() -> None:
    found = options()
    assert found["browser.gatherUsageStats"] == "false"
    assert found["server.headless"] == "true"
    assert found["server.address"] == "localhost"
    assert found["server.port"] == "8501"
    assert found["server.maxUploadSize"] == str(MAX_MB)


def test_every_setting_is_one_that_streamlit_knows() -> None:
    from streamlit import config

    known = config.get_config_options()
    assert set(options()) <= set(known), set(options()) - set(known)


def test_the_first_free_port_is_taken_and_a_taken_one_refused() -> None:
    with closing(socket.socket()) as held:
        held.bind(("localhost", 0))
        held.listen()
        taken = held.getsockname()[1]
        assert serving.free_port("localhost", taken) is None
    assert serving.free_port("localhost", taken) == taken
    assert serving.free_port("localhost", None) in range(8501, 8601)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", "http://localhost:1"), ("127.0.0.1", "http://localhost:1"),
     ("10.0.0.7", "http://10.0.0.7:1"), ("fe80::1", "http://[fe80::1]:1"),
     ("0.0.0.0", f"http://{socket.gethostname()}:1")],
)  # fmt: skip
def test_the_address_is_one_that_a_browser_takes(host: str, expected: str) -> None:
    assert serving.address(host, 1) == expected


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder, and a home, without anybody's settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv(access.WORD, raising=False)
    return tmp_path


def test_another_host_alone_is_refused_with_what_to_do(
    served: list[tuple[object, ...]], elsewhere: Path
) -> None:
    result = CliRunner().invoke(cli.app, ["ui", "--host", "0.0.0.0"])
    assert (result.exit_code, served) == (2, [])
    for told in ("--read-only", "KILDE_ACCESS_WORD", ".streamlit/secrets.toml"):
        assert told in result.stderr


def test_another_host_for_reading_alone_says_that_everyone_can_read(
    served: list[tuple[object, ...]], elsewhere: Path
) -> None:
    result = CliRunner().invoke(cli.app, ["ui", "--host", "0.0.0.0", "--read-only"])
    assert "kan søge i og læse hele indekset" in result.stderr
    assert [call[-1] for call in served] == [True]


def test_another_host_with_a_word_starts_and_never_shows_it(
    served: list[tuple[object, ...]], elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(access.WORD, "sesam-sesam")
    result = CliRunner().invoke(cli.app, ["ui", "--host", "0.0.0.0"])
    assert len(served) == 1
    assert "uden kryptering" in result.stderr
    assert "sesam" not in result.output + " ".join(serving.command("0.0.0.0", 1))


def test_a_word_that_can_be_guessed_is_refused(
    served: list[tuple[object, ...]], elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(access.WORD, "sesam")
    result = CliRunner().invoke(cli.app, ["ui", "--host", "0.0.0.0"])
    assert (result.exit_code, served) == (2, [])
    assert "mindst 8 tegn" in result.stderr


def test_who_may_only_read_can_hand_in_no_large_file() -> None:
    words = serving.command("localhost", 1, read_only=True)
    assert f"--server.maxUploadSize={serving.MAX_MB_READING}" in words


def test_this_machine_needs_no_warning(served: list[tuple[object, ...]], tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.app, ["ui", "--index", str(tmp_path)])
    assert (result.exit_code, result.stderr) == (0, "")
    assert served[0][:2] == (tmp_path, "localhost")


def test_a_taken_port_is_told(served: list[tuple[object, ...]]) -> None:
    with closing(socket.socket()) as held:
        held.bind(("localhost", 0))
        held.listen()
        port = held.getsockname()[1]
        result = CliRunner().invoke(cli.app, ["ui", "--port", str(port)])
    assert (result.exit_code, served) == (2, [])
    assert f"Port {port} er optaget" in result.stderr
