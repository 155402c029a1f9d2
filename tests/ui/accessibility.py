"""What axe-core finds on a page, and what the Tab key reaches."""

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

# The levels of WCAG that law asks of Danish public bodies, and what axe calls good practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
GRAVE = ("serious", "critical")
# The label or the words of what has the focus, in shadow trees as well.
FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const label = at?.labels?.[0] ?? at;
  return at?.getAttribute('aria-label') || label?.innerText?.trim() || '';
}"""


def faults(page: "Page") -> list[str]:
    """Each serious or critical fault, with the first element that has it."""
    page.wait_for_timeout(500)  # what has just come fades in, and is pale until then
    found = Axe().run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]})
    return [
        f"{fault['id']}: {fault['nodes'][0]['html']}"
        for fault in found.response["violations"]
        if fault["impact"] in GRAVE
    ]


def tab_to(page: "Page", name: str, most: int = 150) -> None:
    """Press Tab until what is called `name` has the focus; a busy machine may draw it late."""
    seen: list[str] = []
    for _ in range(3):
        for _ in range(most):
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            seen.append(focused)
            if focused.endswith(name):  # an icon's name may come before it
                return
        page.wait_for_timeout(2_000)
    raise AssertionError(f"Tab never reached {name}: {list(dict.fromkeys(seen))}")
