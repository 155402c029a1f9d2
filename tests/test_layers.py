"""The one rule of imports, and where the packages lie."""

import ast
from pathlib import Path

import pytest

import ingest
import search
import ui

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {"search": set(), "ingest": {"search"}, "ui": {"search", "ingest"}}
OURS = set(MAY_IMPORT) | {"tests", "corpus"}


def imported(file: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_a_package_imports_only_from_those_to_its_left(package: str) -> None:
    for file in (ROOT / package).rglob("*.py"):
        wrong = (imported(file) & OURS) - MAY_IMPORT[package] - {package}
        assert not wrong, f"{file.relative_to(ROOT)} imports {wrong}"


@pytest.mark.parametrize("module", [search, ingest, ui])
def test_our_packages_are_the_ones_imported(module: object) -> None:
    assert Path(str(module.__file__)).is_relative_to(ROOT)  # type: ignore[attr-defined]


def test_package_files_hold_a_docstring_only() -> None:
    for package in MAY_IMPORT:
        for file in (ROOT / package).rglob("__init__.py"):
            (only,) = ast.parse(file.read_text(encoding="utf-8")).body
            assert isinstance(only, ast.Expr), file


def test_training_is_never_imported_at_run_time() -> None:
    for package in MAY_IMPORT:
        for file in (ROOT / package).rglob("*.py"):
            if "training" not in file.parts:
                assert "search.training" not in file.read_text(encoding="utf-8"), file
