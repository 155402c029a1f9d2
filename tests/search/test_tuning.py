"""How the bundled model is tuned, on the made encoder of `test_training`.

It proves that the encoder which is tuned is the one that is then quantised, and that training does
what it says; not that it makes the real model any better: EXPERIMENTS.md has that.
"""

import random
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx", reason="pip install -e '.[train]'")

import torch

from search.training import tuning
from search.training.encoder import Encoder, build_encoder, tuned
from search.training.pairs import Pair, from_manual, from_paragraphs
from search.training.reference import embed
from search.training.source import read_weights
from search.training.tokenizer import build_tokenizer
from tests.search.test_training import PIECES, write_weights

IDS = [[0, 4, 5, 2], [0, 9, 10, 11, 12, 2]]
TOKENIZER = build_tokenizer(PIECES)
PAIRS = [
    Pair((f"{a} kommune", f"{a} til"), (f"{a} tilsyn kommune {b}", f"{a} til {b} syn"))
    for a in ("abe", "bil", "cykel", "dag", "elev", "fag", "gås", "hus")
    for b in ("sne", "tåge")
]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    path = write_weights(tmp_path_factory.mktemp("weights") / "tiny.bin")
    return build_encoder(read_weights(path), range(len(PIECES)))


def test_before_it_is_tuned_it_embeds_as_published(encoder: Encoder) -> None:
    with torch.no_grad():
        vectors = tuning.Trainable(encoder)(IDS).numpy()
    np.testing.assert_allclose(vectors, [embed(encoder, ids) for ids in IDS], atol=1e-5)


def test_all_of_the_changes_make_the_tuned_encoder_and_none_the_published(encoder: Encoder) -> None:
    model = tuning.Trainable(encoder)
    before = model.named()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter += 0.05 * torch.randn_like(parameter)
        vectors = model(IDS).numpy()
    changes = {name: after - before[name] for name, after in model.named().items()}
    moved = [embed(tuned(encoder, changes, 1.0), ids) for ids in IDS]
    np.testing.assert_allclose(vectors, moved, atol=1e-5)
    same = [embed(tuned(encoder, changes, 0.0), ids) for ids in IDS]
    np.testing.assert_allclose(same, [embed(encoder, ids) for ids in IDS], atol=1e-6)


def test_tuning_brings_questions_nearer_to_their_answers(encoder: Encoder) -> None:
    torch.manual_seed(1)
    run = tuning.Tuning(tuning.Trainable(encoder), PAIRS, TOKENIZER)
    everything = list(range(len(PAIRS)))
    with torch.no_grad():
        before = run.loss(everything).item()
    optimiser = torch.optim.AdamW(run.model.parameters(), lr=1e-3)
    for _ in range(15):
        optimiser.zero_grad()
        run.loss(everything).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    with torch.no_grad():
        assert run.loss(everything).item() < 0.7 * before


def test_a_run_gives_the_changes_of_every_weight_that_may_move(encoder: Encoder) -> None:
    changes = tuning.tune(encoder, TOKENIZER, PAIRS, seconds=0.5, batch=8)
    assert set(changes) == set(tuning.Trainable(encoder).named())
    assert any(np.abs(each).max() > 0 for each in changes.values())


# --- pairs -------------------------------------------------------------------------------------

DANISH = "Havnen er dyr. Hvem skal betale for den nye havn? Staten har ingen penge til det."
ENGLISH = "The port is dear. Who is to pay for the new port? The state has no money for it."


def test_a_question_of_a_paragraph_is_asked_of_the_rest_in_both_languages() -> None:
    found = list(from_paragraphs([(DANISH, ENGLISH)] * 200, random.Random(1)))
    cloze = [p for p in found if p.question[0] == "Hvem skal betale for den nye havn?"]
    assert cloze
    assert {p.question[1] for p in cloze} == {"Who is to pay for the new port?"}
    assert any("betale" not in p.answer[0] and "to pay" not in p.answer[1] for p in cloze)


def test_telling_words_are_asked_for_in_a_template() -> None:
    paragraphs = [
        (f"Om havn{n % 9}ene siges intet.", f"Of harbour{n % 9} nothing.") for n in range(500)
    ]
    found = list(from_paragraphs(paragraphs, random.Random(1)))
    assert not found  # in a ninth of all paragraphs: common words
    rare = [(f"Om emne{n // 4}x siges intet.", f"Of topic{n // 4}x nothing.") for n in range(500)]
    pair = next(from_paragraphs(rare, random.Random(1)))
    assert "emne0x" in pair.question[0]
    assert "topic0x" in pair.question[1]
    assert pair.answer == rare[0]


def test_a_heading_is_answered_by_its_section() -> None:
    line = ("Du vælger en skabelon og gemmer den.", "You choose a template and save it.")
    lines = [
        ("Opret en side", "Create a page"),
        *[line] * 5,
        ("Slet en side", "Delete a page"),
        line,
    ]
    (pair,) = from_manual(lines)  # the last section is too short to tell anything
    assert pair.question == ("Opret en side", "Create a page")
    assert pair.answer[0].startswith("Du vælger en skabelon")
    assert "Slet" not in pair.answer[0]


def test_pairs_are_the_same_in_every_run(tmp_path: Path) -> None:
    import gzip

    path = tmp_path / "paragraphs.tsv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(f"{DANISH} Emne {n}.\t{ENGLISH} Topic {n}.\n" for n in range(50))
    assert tuning.read_pairs(path, path) == tuning.read_pairs(path, path) != []
