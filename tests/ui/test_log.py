"""The log of searches on the page about the index, and as an appendix on method."""

import io
import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.fake import HOSTILE, many
from tests.ui.test_collection import opened, run
from tests.ui.test_searches import record
from tests.ui.test_views import about_page, shown
from ui import method, searches
from ui.say import Say
from ui.user import User
from ui.views.log import SHOWN

DANISH, ENGLISH = Say("da"), Say("en")
FACTS = [("Kilder", "5"), ("Sprogmodel", "model|x")]


@pytest.fixture
def own(tmp_path: Path) -> User:
    return User(tmp_path)


def page(own: User) -> Any:
    return opened(about_page, many(), own, own.folder)


def test_an_empty_log_says_so(own: User) -> None:
    app = page(own)
    assert DANISH("page_log_empty") in shown(app)
    assert app.toggle(key="keep-log").value


def test_without_the_users_own_database_there_is_no_log(tmp_path: Path) -> None:
    app = AppTest.from_function(about_page, args=(many(), DANISH, tmp_path)).run()
    assert DANISH("page_log_title") not in shown(app)


def test_who_may_not_see_the_log_does_not(own: User, monkeypatch: pytest.MonkeyPatch) -> None:
    record(own, "hemmelig")
    monkeypatch.setattr("ui.access.may_change", lambda session: False)
    app = page(own)
    assert not app.dataframe
    assert DANISH("page_log_title") not in shown(app)


def test_the_log_lists_the_latest_first(own: User) -> None:
    record(own, "tilsyn", institution=["Støttestyrelsen"], kind=["interview"])
    record(own, "breve", view=["institutions"])
    table = page(own).dataframe[0].value
    assert list(table["Spørgsmål"]) == ["breve", "tilsyn"]
    assert list(table["Visning"]) == ["Efter institution", "Bedste passager"]
    assert table["Filtre"][1] == "Institution: Støttestyrelsen · Slags: Interview"
    assert list(table["Højst"]) == [50, 50]


def test_a_long_log_is_shown_in_part_and_says_so(own: User) -> None:
    for number in range(SHOWN + 1):
        record(own, f"tilsyn {number}")
    app = page(own)
    assert len(app.dataframe[0].value) == SHOWN
    assert DANISH("page_log_latest", shown=SHOWN, total=SHOWN + 1) in shown(app)


def test_the_log_is_switched_off_and_on(own: User) -> None:
    app = page(own)
    run(app.toggle(key="keep-log").set_value(False))
    assert not own.switched_on(searches.LOG)
    run(app.toggle(key="keep-log").set_value(True))
    assert own.switched_on(searches.LOG)


def test_the_log_is_emptied_after_a_question(own: User) -> None:
    record(own, "tilsyn")
    app = page(own)
    run(app.button(key="log-clear").click())
    assert DANISH.count("page_log_question", 1) in shown(app)
    run(app.button(key="log-no").click())
    assert len(searches.log(own)) == 1
    run(app.button(key="log-clear").click())
    run(app.button(key="log-yes").click())
    assert searches.log(own) == []
    assert DANISH("page_log_empty") in shown(app)


def test_a_read_only_folder_shows_the_log_and_changes_nothing(
    own: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(own, "tilsyn")
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    app = page(own)
    assert len(app.dataframe[0].value) == 1
    assert app.button(key="log-clear").disabled
    assert app.toggle(key="keep-log").disabled


def test_a_broken_file_leaves_the_rest_of_the_page(own: User) -> None:
    (own.folder / "user.sqlite").write_bytes(b"noget andet" * 999)
    app = page(own)
    assert "user.sqlite" in shown(app)
    assert "model-x" in shown(app)


# --- as files ----------------------------------------------------------------------------------


def test_the_workbook_has_every_search_and_no_formula(own: User) -> None:
    record(own, "=1+1 tilsyn")
    book = openpyxl.load_workbook(io.BytesIO(method.xlsx(searches.log(own), FACTS, DANISH)))
    log, about = book.worksheets
    assert [cell.value for cell in log[1]] == method.heads(DANISH)
    assert (log["B2"].data_type, log["B2"].value) == ("s", "=1+1 tilsyn")
    assert [log.cell(2, column).value for column in (5, 6, 7, 8)] == [50, "model-x", 1, 33]
    assert [cell.value for cell in about[3]] == ["Sprogmodel", "model|x"]


def test_the_markdown_is_one_table_whatever_was_asked(own: User) -> None:
    record(own, f"tilsyn | \n## {HOSTILE}")
    text = method.markdown(searches.log(own), FACTS, DANISH).decode()
    [row] = [line for line in text.splitlines() if "alert" in line]
    assert row.replace("\\|", "").count("|") == 9
    assert "\\<script\\>" in row
    assert "\\#\\#" in row
    assert "- Sprogmodel: model\\|x" in text


def test_the_appendix_speaks_english(own: User) -> None:
    record(own, "tilsyn")
    text = method.markdown(searches.log(own), FACTS, ENGLISH).decode()
    assert "# Appendix on method" in text
    assert "## 1 search\n" in text


def test_a_role_that_is_not_known_is_named_in_words(own: User) -> None:
    record(own, "tilsyn", role=["unknown", "respondent"])
    table = page(own).dataframe[0].value
    assert table["Filtre"][0] == "Rolle: ikke angivet, respondent"
