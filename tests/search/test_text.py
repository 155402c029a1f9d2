import pytest

from search.text import fold, grams, normalise, stem, tokens


def test_tokens_keep_danish_letters_and_part_at_hyphens() -> None:
    assert tokens("Æbler på Øen: it-systemet, år 2018!") == [
        "æbler",
        "på",
        "øen",
        "it",
        "systemet",
        "år",
        "2018",
    ]


def test_a_decomposed_letter_is_the_composed_one() -> None:
    assert normalise("A\u030ar") == "år"
    assert tokens("ma\u030alrettet") == tokens("målrettet")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("datakvaliteten", "datakvalitet"),
        ("tilsynet", "tilsyn"),
        ("økonomien", "oekonomi"),
        ("målrettet", "maalrettet"),
        ("kvaliteten", "kvalitet"),
        ("ærlighed", "aerlighed"),
    ],
)
def test_inflections_and_old_spellings_share_a_stem(one: str, other: str) -> None:
    assert stem(one, "da") == stem(other, "da")


def test_år_is_not_ar() -> None:
    assert stem("år", "da") != stem("ar", "da")


def test_english_is_stemmed_as_english() -> None:
    assert stem("inspections", "en") == stem("inspection", "en")


def test_grams_mark_where_a_word_begins_and_ends() -> None:
    assert grams("data") == ["_dat", "data", "ata_"]
    assert grams("it") == ["_it_"]
    assert grams("i") == ["_i_"]


def test_compounds_share_grams_with_their_parts() -> None:
    assert set(grams("kvalitet")) & set(grams("datakvalitet")) >= {"kval", "tet_"}


def test_a_number_is_one_gram() -> None:
    assert grams("2018") == ["_2018_"]


@pytest.mark.parametrize(
    ("plural", "singular"),
    [("firmaerne", "firma"), ("skemaer", "skema"), ("kameraers", "kamera"), ("videoer", "video"),
     ("kontoerne", "konto")],
)  # fmt: skip
def test_a_plural_meets_its_singular_in_a_and_o(plural: str, singular: str) -> None:
    assert stem(plural, "da") == stem(singular, "da")


@pytest.mark.parametrize("word", ["primær", "svær", "skær", "sekretær", "direktør", "lærer"])
def test_words_that_end_like_such_plurals_are_met_without_their_letters(word: str) -> None:
    assert fold(word.replace("æ", "ae").replace("ø", "oe")) == word


def test_fold_turns_spellings_into_letters() -> None:
    assert fold("aarhus") == "århus"
