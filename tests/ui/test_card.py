"""A card is what is shown of hits that are one: joined, folded, marked, and never markup."""

from dataclasses import replace

from search.passage import Turn
from search.query import Why
from search.regions import Region, alone
from tests.search.samples import hit, source
from tests.ui.fake import HOSTILE, FakeEngine, interview
from tests.ui.test_excerpt import TURNS, found, stretch
from tests.ui.test_views import DANISH, ask, cards, find_page, opened, read
from ui.excerpt import Excerpt, excerpt
from ui.views.card import Shown, card_html

LONG = "Vi fører tilsyn med havne og kajer hver eneste dag hele året rundt uden at holde fri."


def html(shown: Excerpt, margin: int = 0) -> str:
    return str(card_html(shown, TURNS, DANISH, Shown(margin=margin)))


def report(*texts: str) -> FakeEngine:
    engine = FakeEngine()
    engine.add("Rapport", "Sagsstyrelsen", [Turn(text) for text in texts])
    return engine


def test_passages_that_follow_one_another_are_one_card_with_the_best_marked() -> None:
    engine = report("Tilsyn koster.", "Tilsyn bygger på data.", "Data er dyre.", "Intet.", "Data.")
    [joined, other] = cards(ask(opened(find_page, engine), "data tilsyn"))
    assert "Tilsyn koster." in read(joined)
    assert '<p class="k-best"><mark>Tilsyn</mark> bygger på <mark>data</mark>.</p>' in joined
    assert joined.count("k-best") == 1
    assert "tur 0–2" in joined
    assert "k-best" not in other


def test_the_same_words_elsewhere_are_named_and_not_shown_again() -> None:
    engine = FakeEngine()
    for name in ("Havnestyrelsen", "Sagsstyrelsen"):
        engine.add(f"Interview med {name}", name, interview("Ib", LONG))
    [card] = cards(ask(opened(find_page, engine), "tilsyn"))
    assert "Også i: Sagsstyrelsen, Interview med Sagsstyrelsen, 00:00:10–00:00:20" in read(card)


def test_many_hits_of_one_stretch_are_one_card_that_grows() -> None:
    engine = report(*(f"Tilsyn nummer {n} af mange." for n in range(25)))
    app = ask(opened(find_page, engine), "tilsyn")
    [card] = cards(app)
    assert "nummer 9 af" in card
    assert "nummer 10 af" not in card
    app.button(key="more").click().run()
    [card] = cards(app)
    assert "nummer 19 af" in card


def test_what_stands_before_and_after_is_folded() -> None:
    region = stretch(found(0, 4, "larmer", 1, 8), found(5, 6, "", 2, 9))
    body = html(excerpt(region, TURNS))
    before, after = body.split('<details class="k-more">')[1:]
    assert "Jeg har kaffe." in before.split("</details>")[0]
    assert "Droner har vi fravalgt." in before.split("</details>")[1]
    assert "i stykker." in after.split("</details>")[0]


def test_where_nothing_is_left_out_nothing_is_folded() -> None:
    assert "<details" not in html(excerpt(alone(found(2, 4, "droner")), TURNS))


def test_the_context_shows_all_turns_of_what_is_joined() -> None:
    region = stretch(found(0, 1, "leder", 1, 8), found(2, 4, "larmer", 2, 9))
    body = html(excerpt(region, TURNS), margin=1)
    assert body.count("k-here") == 5
    assert "Og kameraer?" in body


def test_the_nearest_sentence_is_marked_and_said_to_be() -> None:
    held = replace(found(3, 4), why=Why(by_meaning=1.0))
    at = held.text.index("De larmer.")
    body = html(excerpt(alone(held), TURNS, (at, at + 10)))
    assert "<mark>De larmer.</mark>" in body
    assert "k-near" in body
    assert "Den sætning, der ligger nærmest spørgsmålet, er markeret" in body


def test_a_card_says_why() -> None:
    why = Why(("droner",), (("data", "datakvalitet"),), (), 3.0, 0.5)
    body = html(excerpt(alone(replace(found(2, 4, "droner"), why=why)), TURNS))
    assert "Ord: droner, data (i datakvalitet) · mest på ord" in read(body)


def test_no_title_of_a_copy_becomes_markup() -> None:
    copy = hit(source=source(title=HOSTILE), institution="<b>Onde</b>")
    region = Region(found(2, 4), (found(2, 4),), (copy,))
    body = html(excerpt(region, TURNS))
    assert "<script>" not in body
    assert "<b>Onde" not in body
    assert HOSTILE in read(body)
