"""An upload is kept whole, once, under a name that can do no harm."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.manifest import Entry, read_manifest
from ui import originals
from ui.originals import conflicts, describe, forget, keep, safe_name


@given(st.text(max_size=300))
def test_a_safe_name_is_one_part_that_file_systems_take(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert Path(safe).name == safe
    assert not set(safe) & set('<>:"/\\|?*\0\n')
    assert len(safe.encode(errors="surrogatepass")) <= originals.MAX_NAME + 1
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\arkiv\\Interview 1.docx", "Interview 1.docx"),
        ("Ærø – møde.txt", "Ærø – møde.txt"),
        ("CON.txt", "_CON.txt"),
        (".htaccess", "htaccess"),
        ("..", "dokument"),
        ("", "dokument"),
        ("a\u202etxt.exe", "a txt.exe"),
        ("x" * 400 + ".vtt", "x" * 176 + ".vtt"),
    ],
)
def test_a_name_from_a_browser_is_only_a_name(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


def test_an_upload_lies_among_the_originals_for_its_owner_alone(tmp_path: Path) -> None:
    kept = keep(tmp_path, "a.txt", b"tekst", replace=False)
    assert kept.outcome == "new"
    assert kept.path == tmp_path / "originals" / "a.txt"
    assert kept.path.read_bytes() == b"tekst"
    if os.name == "posix":
        assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(kept.path.parent.stat().st_mode) == 0o700


def test_the_same_bytes_are_kept_once_whatever_they_are_called(tmp_path: Path) -> None:
    first = keep(tmp_path, "a.txt", b"tekst", replace=False)
    assert keep(tmp_path, "a.txt", b"tekst", replace=False).outcome == "same"
    other = keep(tmp_path, "b.txt", b"tekst", replace=True)
    assert (other.path, other.outcome) == (first.path, "same")


def test_a_taken_name_is_a_conflict_only_with_other_content(tmp_path: Path) -> None:
    keep(tmp_path, "a.txt", b"tekst", replace=False)
    assert conflicts(tmp_path, [("a.txt", b"tekst"), ("b.txt", b"x")]) == []
    assert conflicts(tmp_path, [("a.txt", b"andet")]) == ["a.txt"]


def test_both_are_kept_unless_the_old_one_is_to_go(tmp_path: Path) -> None:
    keep(tmp_path, "a.txt", b"1", replace=False)
    beside = keep(tmp_path, "a.txt", b"2", replace=False)
    assert (beside.path.name, beside.outcome) == ("a (2).txt", "beside")
    replaced = keep(tmp_path, "a.txt", b"3", replace=True)
    assert (replaced.path.name, replaced.path.read_bytes()) == ("a.txt", b"3")


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        keep(tmp_path, "a.txt", b"tekst", replace=False)
    assert list((tmp_path / "originals").iterdir()) == []


def test_only_originals_are_deleted(tmp_path: Path) -> None:
    mine = tmp_path / "a.txt"
    mine.write_text("min egen")
    kept = keep(tmp_path / "index", "a.txt", b"tekst", replace=False).path
    assert forget(tmp_path / "index", [kept, mine]) == [kept]
    assert mine.exists()
    assert not kept.exists()


def test_what_is_said_of_a_file_is_found_by_later_readings(tmp_path: Path) -> None:
    kept = keep(tmp_path, "a.txt", b"tekst", replace=False).path
    assert describe(tmp_path, {"a.txt": Entry(institution="Ærøs; Styrelse")}) == [kept]
    assert describe(tmp_path, {"b.txt": Entry(title="Senere", kind="report")}) == []
    said = read_manifest(kept.parent / originals.MANIFEST)
    assert said["a.txt"].institution == "Ærøs; Styrelse"
    assert said["b.txt"] == Entry(title="Senere", kind="report")


def test_what_was_said_of_a_deleted_file_does_not_fall_on_its_namesake(tmp_path: Path) -> None:
    kept = keep(tmp_path, "a.txt", b"tekst", replace=False).path
    describe(tmp_path, {"a.txt": Entry(institution="Havnestyrelsen")})
    forget(tmp_path, [kept])
    assert read_manifest(kept.parent / originals.MANIFEST) == {}
