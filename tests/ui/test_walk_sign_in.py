"""A walk in a real browser through the sign-in at an OpenID provider."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.pipeline import Options, ingest
from tests.ui.accessibility import faults
from tests.ui.provider import Provider, providing
from tests.ui.test_walk import HARBOUR, any_port, browsing, serving, settled, written

if TYPE_CHECKING:
    from playwright.sync_api import Page

CLIENT = ("kilde", "en-hemmelighed")
SECRETS = """[auth]
redirect_uri = "{back}"
cookie_secret = "kun til denne ene test, og lang nok"
client_id = "{client[0]}"
client_secret = "{client[1]}"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@contextmanager
def at_the_door(folder: Path) -> Iterator[tuple["Page", str, Provider]]:
    """A page that asks for a sign-in, nobody signed in, and the provider."""
    ingest([written(folder / "havn.txt", HARBOUR)], folder / "index", Options())
    port = any_port()
    back = f"http://localhost:{port}/oauth2callback"
    (folder / ".streamlit").mkdir()
    with providing(CLIENT, back) as provider:
        secrets = SECRETS.format(back=back, client=CLIENT, provider=provider.address)
        written(folder / ".streamlit" / "secrets.toml", secrets)
        with (
            serving(folder / "index", port) as address,
            browsing(address, provider.address) as page,
        ):
            yield page, address, provider


@pytest.mark.browser
def test_only_who_the_provider_signs_in_may_look_and_change(tmp_path: Path) -> None:
    from playwright.sync_api import expect

    with at_the_door(tmp_path) as (page, address, _):
        for path in ("?q=dykkere", "documents", "collection", "about", "read?source=1"):
            page.goto(f"{address}/{path}")
            _outside(page)
        assert faults(page) == []
        page.get_by_role("button", name="Log ind").click()
        page.get_by_role("link", name="Log Anna ind").click()
        page.get_by_role("link", name="Dokumenter").click()
        expect(page.locator("input[type=file]")).to_have_count(1)
        page.get_by_role("link", name="Om", exact=True).click()
        expect(page.get_by_text("Loggen er tom.")).to_be_visible()
        page.reload()
        expect(page.get_by_text("Loggen er tom.")).to_be_visible()
        with page.expect_response(re.compile("/auth/logout")):  # which takes the cookie back
            page.get_by_role("button", name="Log ud").click()
        _outside(page)
        page.goto(f"{address}/documents")
        _outside(page)


@pytest.mark.browser
def test_who_the_provider_turns_away_or_forges_stays_outside(tmp_path: Path) -> None:
    with at_the_door(tmp_path) as (page, _, provider):
        page.get_by_role("button", name="Log ind").click()
        page.get_by_role("link", name="Afvis").click()
        _outside(page)
        provider.forging = True
        page.get_by_role("button", name="Log ind").click()
        page.get_by_role("link", name="Log Anna ind").click()
        _outside(page)
        assert len(provider.asked) == 1, "only what was turned away was never fetched"


def _outside(page: "Page") -> None:
    """The sign-in, and nothing of the index or of what could change it."""
    from playwright.sync_api import expect

    expect(page.get_by_role("button", name="Log ind")).to_be_visible()
    settled(page)
    expect(page.get_by_role("button", name="Log ud")).to_have_count(0)
    expect(page.locator("article, input[type=file], textarea, .k-turn")).to_have_count(0)
    expect(page.get_by_role("link", name="Dokumenter")).to_have_count(0)
    expect(page.get_by_text("Loggen")).to_have_count(0)
    expect(page.get_by_text("Prøvehavnen")).to_have_count(0)
