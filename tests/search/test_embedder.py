"""The bundled model and any other one, through the same protocol."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from search.embedder import BUNDLED, Embedder, load_embedder
from search.embedders.onnx import DESCRIPTION, FORMAT, GRAPH, TOKENIZER, OnnxEmbedder
from search.embedders.prompts import Prompts, find_prompts
from search.errors import ModelDamaged, ModelMissing

DANISH = [
    "Vi indberetter data om sagsbehandlingstider én gang om måneden til styrelsen.",
    "Havnen fik nye kraner sidste forår, og de larmer mindre end de gamle.",
    "Medarbejderne mangler tid til efteruddannelse, siger tillidsrepræsentanten.",
    "Borgerne kan ikke finde rundt i det nye selvbetjeningssystem.",
    "Kommunen har ansat to jurister, som gennemgår alle kontrakter.",
    "Vandkvaliteten i søen måles hver uge om sommeren.",
]
ENGLISH = [
    "How often are case processing times reported to the agency?",
    "What new equipment did the port get?",
    "Do the staff get enough training?",
    "Is the new self-service solution easy to use?",
    "Who reviews the contracts?",
    "How is the lake's water monitored?",
]


@pytest.fixture(scope="module")
def bundled() -> Embedder:
    return load_embedder()


def test_rows_are_unit_vectors_of_the_stated_length(bundled: Embedder) -> None:
    vectors = bundled.embed_passages(DANISH)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(DANISH), bundled.dim)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows(bundled: Embedder) -> None:
    assert bundled.embed_passages([]).shape == (0, bundled.dim)
    assert bundled.embed_queries([]).shape == (0, bundled.dim)


def test_an_empty_text_has_a_vector(bundled: Embedder) -> None:
    assert np.isfinite(bundled.embed_passages(["", "   "])).all()


def test_a_vector_depends_on_its_text_alone(bundled: Embedder) -> None:
    together = bundled.embed_passages(DANISH)
    alone = np.concatenate([bundled.embed_passages([text]) for text in DANISH])
    beside_a_long_one = bundled.embed_passages(["ord " * 600, *DANISH])[1:]
    np.testing.assert_array_equal(together, alone)
    np.testing.assert_array_equal(together, beside_a_long_one)


def test_rows_follow_the_order_of_the_texts(bundled: Embedder) -> None:
    backwards = bundled.embed_passages(DANISH[::-1])[::-1]
    np.testing.assert_array_equal(bundled.embed_passages(DANISH), backwards)


def test_two_runs_give_the_same_vectors(bundled: Embedder) -> None:
    again = OnnxEmbedder(BUNDLED)
    assert again.key == bundled.key
    np.testing.assert_array_equal(again.embed_queries(DANISH), bundled.embed_queries(DANISH))


def test_a_passage_ends_at_512_tokens(bundled: Embedder) -> None:
    start = "Styrelsen fører tilsyn med kommunernes sagsbehandling. " * 100
    longer = start + "Og så talte vi om noget helt andet."
    np.testing.assert_array_equal(*bundled.embed_passages([start, longer]))


def test_questions_and_passages_have_prompts_of_their_own(bundled: Embedder) -> None:
    query, passage = bundled.embed_queries(DANISH[:1])[0], bundled.embed_passages(DANISH[:1])[0]
    assert 0.8 < float(query @ passage) < 0.999


def test_progress_counts_up_to_all_texts(bundled: Embedder) -> None:
    seen: list[int] = []
    bundled.embed_passages(["kort"] * 40, seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 40


def test_an_error_in_progress_ends_the_call(bundled: Embedder) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bundled.embed_passages(["kort"] * 500, stop)


def test_english_questions_find_danish_passages(bundled: Embedder) -> None:
    scores = bundled.embed_queries(ENGLISH) @ bundled.embed_passages(DANISH).T
    assert scores.argmax(axis=1).tolist() == list(range(len(DANISH)))


def test_danish_letters_and_compatibility_forms_are_normalised(bundled: Embedder) -> None:
    composed, decomposed = "Århus får råd", "A\u030arhus fa\u030ar ra\u030ad"
    np.testing.assert_array_equal(*bundled.embed_passages([composed, decomposed]))


def test_the_bundled_model_needs_no_torch() -> None:
    code = (
        "import sys; from search.embedder import load_embedder;"
        "load_embedder().embed_queries(['hvem fører tilsyn?']);"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_importing_the_protocol_loads_no_runtime() -> None:
    code = "import sys, search.embedder; print('onnxruntime' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_bundled_model_is_loaded_once(bundled: Embedder) -> None:
    assert load_embedder() is bundled


def write_description(folder: Path, **changed: object) -> None:
    found = json.loads((BUNDLED / DESCRIPTION).read_text(encoding="utf-8"))
    (folder / DESCRIPTION).write_text(json.dumps(found | changed), encoding="utf-8")


def test_a_changed_graph_is_refused(tmp_path: Path) -> None:
    write_description(tmp_path)
    (tmp_path / GRAPH).write_bytes((BUNDLED / GRAPH).read_bytes()[:-1] + b"?")
    with pytest.raises(ModelDamaged, match="SHA-256") as caught:
        load_embedder(str(tmp_path))
    assert caught.value.path == tmp_path / GRAPH


def test_a_lacking_graph_is_damage(tmp_path: Path) -> None:
    write_description(tmp_path)
    with pytest.raises(ModelDamaged):
        load_embedder(str(tmp_path))


def test_a_graph_that_is_none_is_damage_even_with_the_right_hash(tmp_path: Path) -> None:
    from hashlib import sha256

    hashes = {}
    for name in (GRAPH, TOKENIZER):
        (tmp_path / name).write_bytes(b"no model")
        hashes[name] = sha256(b"no model").hexdigest()
    write_description(tmp_path, sha256=hashes)
    with pytest.raises(ModelDamaged):
        load_embedder(str(tmp_path))


@pytest.mark.parametrize("text", ["{", "[]", "{}", json.dumps({"format": FORMAT})])
def test_a_description_that_says_too_little_is_damage(tmp_path: Path, text: str) -> None:
    (tmp_path / DESCRIPTION).write_text(text, encoding="utf-8")
    with pytest.raises(ModelDamaged):
        load_embedder(str(tmp_path))


def test_a_folder_without_description_is_no_bundled_model(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        OnnxEmbedder(tmp_path)


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("intfloat/multilingual-e5-base", "query: ", "passage: "),
        ("/models/multilingual-e5-large", "query: ", "passage: "),
        ("BAAI/bge-m3", "", ""),
        ("nomic-ai/nomic-embed-text-v1.5", "search_query: ", "search_document: "),
        ("Snowflake/snowflake-arctic-embed-l-v2.0", "query: ", ""),
        ("sentence-transformers/all-MiniLM-L6-v2", "", ""),
        ("someone/type5-model", "", ""),
    ],
)
def test_prompts_follow_the_family(name: str, query: str, passage: str) -> None:
    assert find_prompts(name) == Prompts(query, passage)


@pytest.mark.parametrize("name", ["BAAI/bge-base-en-v1.5", "Snowflake/snowflake-arctic-embed-m"])
def test_english_retrievers_take_a_sentence_before_the_question(name: str) -> None:
    prompts = find_prompts(name)
    assert prompts.query.startswith("Represent this sentence")
    assert prompts.passage == ""


def test_instructed_e5_takes_a_task_and_bare_passages() -> None:
    prompts = find_prompts("intfloat/multilingual-e5-large-instruct")
    assert prompts.query.startswith("Instruct: ")
    assert prompts.query.endswith("\nQuery: ")
    assert prompts.passage == ""


def test_a_models_own_prompts_come_before_its_familys() -> None:
    own = {"query": "Q: ", "document": "D: "}
    assert find_prompts("intfloat/multilingual-e5-base", own) == Prompts("Q: ", "D: ")


def test_empty_prompts_of_its_own_state_nothing() -> None:
    own = {"query": "", "document": ""}
    assert find_prompts("intfloat/multilingual-e5-base", own) == Prompts("query: ", "passage: ")
