"""Models of sentence-transformers: a tiny one made here, and the bundled one as one of them."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from search.embedder import load_embedder
from search.errors import ModelDamaged, ModelMissing

TEXTS = ["hvem fører tilsyn", "hvem", "tilsyn tilsyn fører"]
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "hvem", "fører", "tilsyn", "query", ":"]


def make_transformer(folder: Path, **saving: Any) -> Path:
    """A BERT of 16 numbers with random weights, the same every time; it understands nothing."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"))
    tokenizer.save_pretrained(str(folder))
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(str(folder), **saving)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_transformer(tmp_path_factory.mktemp("models") / "multilingual-e5-tiny")


def test_a_folder_of_a_transformer_gives_unit_rows(folder: Path) -> None:
    embedder = load_embedder(str(folder))
    seen: list[int] = []
    vectors = embedder.embed_passages(TEXTS, seen.append)
    assert embedder.dim == 16
    assert vectors.shape == (3, 16)
    assert vectors.dtype == np.float32
    assert seen == [3]
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.embed_passages([]).shape == (0, 16)


def test_its_key_is_its_name_and_a_hash_of_its_weights(folder: Path) -> None:
    first, second = load_embedder(str(folder)), load_embedder(str(folder))
    name, _, digest = first.key.partition("@")
    assert name == "multilingual-e5-tiny"
    assert len(digest) == 12
    assert first.key == second.key


def test_questions_get_the_familys_prompt(folder: Path) -> None:
    embedder = load_embedder(str(folder))
    assert not np.allclose(embedder.embed_queries(TEXTS), embedder.embed_passages(TEXTS))


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    made = make_transformer(tmp_path / "pickled")
    (made / "model.safetensors").rename(made / "pytorch_model.bin")
    with pytest.raises(ModelDamaged, match="safetensors"):
        load_embedder(str(made))


def test_a_module_of_others_is_refused_unread(folder: Path, tmp_path: Path) -> None:
    modules = [{"idx": 0, "name": "0", "path": "", "type": "evil.Module"}]
    (tmp_path / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    (tmp_path / "evil.py").write_text("raise AssertionError('was run')", encoding="utf-8")
    with pytest.raises(ModelDamaged, match="evil"):
        load_embedder(str(tmp_path))


def test_broken_weights_are_damage(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text((folder / "config.json").read_text(), encoding="utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(ModelDamaged):
        load_embedder(str(tmp_path))


def test_an_empty_folder_is_damage(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged):
        load_embedder(str(tmp_path))


@pytest.mark.parametrize("name", ["no-such-model", "nobody/no-such-model", "no such/../name", " "])
def test_an_unknown_name_is_missing(name: str) -> None:
    with pytest.raises(ModelMissing) as caught:
        load_embedder(name)
    assert caught.value.name == name


def test_the_bundled_model_agrees_with_itself_as_a_sentence_transformer() -> None:
    from search.embedders.sentence_module import as_sentence_transformer

    model, embedder = as_sentence_transformer(), load_embedder()
    texts = [*TEXTS, "Styrelsen fører tilsyn. " * 40]
    queries = model.encode(texts, prompt_name="query", show_progress_bar=False)
    passages = model.encode(texts, prompt_name="document", show_progress_bar=False)
    assert model.get_embedding_dimension() == embedder.dim
    assert (queries * embedder.embed_queries(texts)).sum(axis=1).min() > 0.99
    assert (passages * embedder.embed_passages(texts)).sum(axis=1).min() > 0.99
