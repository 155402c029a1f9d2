"""A short run of tests.ingest.fuzz, and that it would see what it is there to see."""

import time

from ingest.errors import Unreadable
from tests.ingest import fuzz


def test_no_accident_breaks_a_reader(tmp_path):
    result = fuzz.run(range(300), 1, keep=tmp_path / "kept", seconds=12)
    assert result.failures == []
    assert result.outcomes["read"] and result.outcomes["damaged"]


def test_a_case_is_the_same_file_each_time():
    import random

    sources = fuzz.seeds()
    one, two = (fuzz.mutated(sources, random.Random("1:17")) for _ in range(2))
    assert one == two


def broken(error):
    def read(path):
        if b"!" in path.read_bytes():
            raise error
        raise Unreadable(path, "damaged")

    return read


def test_a_traceback_is_a_failure_and_is_kept_in_few_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(fuzz, "read", broken(KeyError("x")))
    data = b"a" * 500 + b"!" + b"b" * 500
    result = fuzz.Result()
    fuzz._one(result, tmp_path / "fil.txt", data, "1-0", tmp_path / "kept")
    assert result.failures == ["1-0.txt: failure: KeyError 'x'"]
    assert (tmp_path / "kept" / "1-0.txt").read_bytes() == b"!"


def test_a_reader_that_hangs_is_stopped_even_where_it_catches_every_exception(
    tmp_path, monkeypatch
):
    def read(path):
        while True:
            try:
                time.perf_counter()
            except Exception:
                continue

    monkeypatch.setattr(fuzz, "read", read)
    monkeypatch.setattr(fuzz, "LIMIT_S", 0.05)
    assert fuzz.attempt(tmp_path / "fil.txt", b"x")[0] == "failure: takes too long"


def test_a_reader_that_takes_too_much_memory_is_a_failure(tmp_path, monkeypatch):
    def read(path):
        bytearray(80 << 20)
        raise Unreadable(path, "damaged")

    monkeypatch.setattr(fuzz, "read", read)
    if fuzz._status("VmHWM"):  # told by Linux alone
        assert fuzz.attempt(tmp_path / "fil.txt", b"x")[0] == "failure: takes too much memory"
