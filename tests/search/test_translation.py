"""The bundled table, as `search.translation` reads it; and learning one, on a few sentences."""

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from search import translation
from search.errors import ModelDamaged, ModelMissing
from search.text import DANISH_STOPWORDS, ENGLISH_STOPWORDS, stem
from search.training.translations import main
from search.translation import translations

SENTENCES = [
    ("kommunen fører tilsyn", "the municipality keeps supervision"),
    ("tilsyn kræver datakvalitet", "supervision requires data quality"),
    ("kommunen kræver kontrakt", "the municipality requires a contract"),
    ("datakvalitet fylder", "data quality matters"),
    ("kontrakt fylder", "contract matters"),
    ("prinsen vokser", "prince grows"),
    ("prinsen fører kontrakt", "prince keeps contract"),
    ("prinsessen vokser", "princess grows"),
    ("prinsessen fører tilsyn", "princess keeps supervision"),
]


def words(token: str, language: str) -> list[str]:
    return [word for word, _ in translations(token, language)]


def learn(folder: Path, name: str) -> Path:
    texts = folder / "texts.tsv.gz"
    lines = "".join(f"{danish}\t{english}\n" for danish, english in SENTENCES * 3)
    texts.write_bytes(gzip.compress(lines.encode()))
    output = folder / name
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["x", "--texts", str(texts), "--output", str(output)])
        main()
    return output


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`translations` reads a table learnt from SENTENCES."""
    table = learn(tmp_path, "table.tsv.gz")
    monkeypatch.setattr(translation, "TABLE", table)
    return table


@pytest.mark.parametrize(
    ("token", "language", "expected"),
    [
        ("inspection", "en", {"inspektion", "inspektioner", "tilsyn", "kontrol"}),
        ("supervision", "en", {"tilsyn"}),
        ("data", "en", {"data"}),
        ("quality", "en", {"kvalitet"}),
        ("municipality", "en", {"kommune", "kommuner", "kommunen", "kommunerne"}),
        ("employees", "en", {"medarbejdere"}),
        ("vendor", "en", {"leverandør"}),
        ("kompetencer", "da", {"skills", "competence", "competences", "competencies"}),
        ("tilsyn", "da", {"supervision"}),
        ("kommune", "da", {"municipality", "municipalities"}),
    ],
)
def test_the_table_knows_the_words_of_public_administration(
    token: str, language: str, expected: set[str]
) -> None:
    assert expected & set(words(token, language))


def test_inflections_share_their_translations() -> None:
    assert words("inspections", "en") == words("inspection", "en")
    assert words("tilsynets", "da") == words("tilsyn", "da")


def test_a_compound_that_is_not_in_the_table_is_translated_by_its_parts() -> None:
    assert {"data", "quality"} <= set(words("datakvalitet", "da"))
    assert {"health", "data"} <= set(words("sundhedsdata", "da"))


def test_an_english_word_is_never_taken_apart() -> None:
    assert words("dataquality", "en") == []


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("token", ["qzxv", "2018", "", "the", "hvordan", "=", "\t"])
def test_an_unknown_word_has_no_translations(token: str, language: str) -> None:
    assert translations(token, language) == ()


def test_weights_fall_and_add_up_to_one_at_most() -> None:
    lines = gzip.decompress(translation.TABLE.read_bytes()).decode().splitlines()
    assert lines == sorted(lines)
    for line in lines[::50]:
        language, name, *_ = line.split("\t")
        weights = [weight for _, weight in translations(name, language)]
        assert weights == sorted(weights, reverse=True)
        assert all(0 < weight <= 1 for weight in weights)
        assert sum(weights) <= 1


@pytest.mark.parametrize(
    ("language", "function_words"), [("da", ENGLISH_STOPWORDS), ("en", DANISH_STOPWORDS)]
)
def test_no_function_word_is_a_translation(language: str, function_words: set[str]) -> None:
    lines = gzip.decompress(translation.TABLE.read_bytes()).decode().splitlines()
    mine = (line for line in lines if line.startswith(f"{language}\t"))
    entries = (part.rpartition("=")[2] for line in mine for part in line.split("\t")[2:])
    found = {pair.split(":")[0] for entry in entries for pair in entry.split()}
    assert len(found) > 5000
    assert not found & function_words


def test_the_table_is_not_read_before_it_is_needed() -> None:
    code = (
        "import search.translation as t\n"
        "assert t._lines.cache_info().currsize == 0\n"
        "t.translations('data', 'en')\n"
        "assert t._lines.cache_info().currsize == 1\n"
        "import sys; assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_missing_table_is_a_missing_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translation, "TABLE", tmp_path / "none.tsv.gz")
    with pytest.raises(ModelMissing, match=r"none\.tsv\.gz"):
        translations("data", "en")


@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip", gzip.compress(b"data" * 99)[:-9]],
    ids=["empty", "other", "cut"],  # gzip keeps the time
)
def test_a_broken_table_is_a_damaged_model(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "broken.tsv.gz"
    table.write_bytes(content)
    monkeypatch.setattr(translation, "TABLE", table)
    with pytest.raises(ModelDamaged):
        translations("data", "en")


def test_translations_are_learnt_from_sentences(made: Path) -> None:
    assert words("municipality", "en")[0] == "kommunen"
    assert words("tilsyn", "da")[0] == "supervision"


def test_a_compound_in_the_text_is_shared_among_its_parts(made: Path) -> None:
    (first, one), (second, two) = translations("datakvalitet", "da")[:2]
    assert {first, second} == {"data", "quality"}
    assert one == pytest.approx(two, abs=0.05)


def test_a_form_that_means_something_else_than_its_stem_keeps_its_own(made: Path) -> None:
    assert stem("prinsen", "da") == stem("prinsessen", "da")
    assert words("prinsen", "da")[0] == "prince"
    assert words("prinsessen", "da")[0] == "princess"


def test_the_same_texts_give_the_same_bytes(tmp_path: Path) -> None:
    assert learn(tmp_path, "one").read_bytes() == learn(tmp_path, "two").read_bytes()
