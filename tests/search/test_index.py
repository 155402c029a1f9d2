"""The promises of an index: nothing lost, nothing mixed, a change at its own cost."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import faiss
import numpy as np
import pytest

from search import contents, database
from search.embedder import load_embedder, read_passages
from search.engine import SearchEngine
from search.errors import (
    IndexBusy,
    NoIndex,
    NotAnIndex,
    OlderModel,
    UnknownSource,
    WrongModel,
    WrongVersion,
)
from search.index import Writer, remove
from search.query import Query
from search.record import Record
from search.stores import flat
from search.stores.flat import FlatStore
from tests.fakes import WordsEmbedder
from tests.records import record

TILSYN = ["Interviewer: Hvordan bruger I data?", "Anna: Vi målretter tilsynet med en risikoscore."]
HAVN = ["Interviewer: Hvad måler I?", "Bo: Sensorer måler vandstanden ved kajen hele døgnet."]


def fill(folder: Path, *records: Record, embed: bool = True) -> None:
    with Writer(folder) as writer:
        for each in records:
            writer.put(each)
        writer.commit()
        if embed:
            embed_all(writer)


def embed_all(writer: Writer) -> None:
    embedder = WordsEmbedder()
    writer.use_model(embedder.key, embedder.dim)
    for source in writer.without_vectors():
        writer.put_vectors(source, read_passages(embedder, writer.embedding_texts(source)))
    writer.commit()


def ask(folder: Path, text: str) -> list[tuple[str, str, float]]:
    engine = SearchEngine.open(folder, WordsEmbedder())
    return [(h.source.path, h.text, h.score) for h in engine.search(Query(text)).hits]


def test_what_is_put_is_found_with_an_exact_slice_of_its_text(tmp_path: Path) -> None:
    fill(tmp_path / "i", record("a.txt", TILSYN), record("b.txt", HAVN))
    path, text, _ = ask(tmp_path / "i", "risikoscore i tilsyn")[0]
    assert path == "/docs/a.txt"
    assert text == "\n\n".join(TILSYN)


def test_a_source_is_searchable_by_its_words_before_it_has_vectors(tmp_path: Path) -> None:
    fill(tmp_path / "i", record("a.txt", TILSYN), record("b.txt", HAVN), embed=False)
    engine = SearchEngine.open(tmp_path / "i", WordsEmbedder())
    results = engine.search(Query("vandstand"))
    assert results.hits[0].source.path == "/docs/b.txt"
    assert results.hits[0].meaning is None
    assert (results.state.passages, results.state.passages_embedded) == (2, 0)


def test_an_uncommitted_write_is_not_seen_and_leaves_nothing(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    before = ask(tmp_path, "tilsyn")
    with pytest.raises(RuntimeError), Writer(tmp_path) as writer:
        writer.put(record("b.txt", HAVN))
        assert ask(tmp_path, "tilsyn") == before
        raise RuntimeError
    assert ask(tmp_path, "tilsyn") == before


def test_a_process_killed_before_its_commit_has_changed_nothing(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    before = ask(tmp_path, "tilsyn")
    script = (
        "import os, sys; from pathlib import Path; from search.index import Writer;"
        "from tests.records import record; from tests.search.test_index import HAVN;"
        "writer = Writer(Path(sys.argv[1])); writer.put(record('b.txt', HAVN)); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert done.returncode == 9
    assert ask(tmp_path, "tilsyn") == before
    fill(tmp_path, record("b.txt", HAVN))
    assert len(ask(tmp_path, "tilsyn")) == 2


def test_an_open_engine_follows_a_new_generation(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    engine = SearchEngine.open(tmp_path, WordsEmbedder())
    assert len(engine.search(Query("vandstand")).hits) == 1
    for number in range(4):
        fill(tmp_path, record(f"b{number}.txt", HAVN))
    assert len(engine.search(Query("vandstand")).hits) == 5


def test_removing_and_adding_back_gives_the_same_hits(tmp_path: Path) -> None:
    three = [record("a.txt", TILSYN), record("b.txt", HAVN), record("c.txt", [*HAVN, *TILSYN])]
    fill(tmp_path, *three)
    before = ask(tmp_path, "måler data i tilsynet")
    remove(tmp_path, ["a.txt"])
    assert all(path != "/docs/a.txt" for path, *_ in ask(tmp_path, "måler data i tilsynet"))
    fill(tmp_path, three[0])
    assert ask(tmp_path, "måler data i tilsynet") == before


def test_the_order_of_adding_does_not_matter(tmp_path: Path) -> None:
    records = [record(f"{n}.txt", TILSYN if n % 2 else HAVN) for n in range(7)]
    fill(tmp_path / "one", *records)
    for each in reversed(records):
        fill(tmp_path / "other", each)
    assert ask(tmp_path / "one", "data om vand") == ask(tmp_path / "other", "data om vand")


def test_deleting_the_generations_loses_nothing(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN), record("b.txt", HAVN))
    before = ask(tmp_path, "tilsyn")
    shutil.rmtree(tmp_path / "generations")
    assert ask(tmp_path, "tilsyn") == before
    fill(tmp_path, record("c.txt", HAVN))
    assert len(ask(tmp_path, "tilsyn")) == 3


def test_generations_may_be_deleted_after_a_source_is_removed(tmp_path: Path) -> None:
    fill(tmp_path, *(record(f"{n}.txt", TILSYN if n % 2 else HAVN) for n in range(9)))
    remove(tmp_path, ["3.txt"])
    before = ask(tmp_path, "data om vand")
    shutil.rmtree(tmp_path / "generations")
    assert ask(tmp_path, "data om vand") == before
    fill(tmp_path, record("3.txt", TILSYN))
    assert len(ask(tmp_path, "data om vand")) == 9


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "generations").rglob("*.*"))


def test_files_that_are_gone_are_made_by_the_next_write_even_without_a_change(
    tmp_path: Path,
) -> None:
    fill(tmp_path, record("a.txt", TILSYN), record("b.txt", HAVN))
    there = files(tmp_path)
    shutil.rmtree(tmp_path / "generations")
    fill(tmp_path)
    assert files(tmp_path) == there
    generation = SearchEngine.open(tmp_path).state().generation
    fill(tmp_path)
    assert SearchEngine.open(tmp_path).state().generation == generation


def test_an_index_with_vectors_of_32_bits_is_searched_as_it_is_and_rewritten(
    tmp_path: Path,
) -> None:
    fill(tmp_path, record("a.txt", TILSYN), record("b.txt", HAVN))
    before, there = ask(tmp_path, "vandstand"), files(tmp_path)
    for file in (tmp_path / "generations").rglob(flat.FILE):
        old = faiss.IndexFlatIP(WordsEmbedder().dim)
        old.add(FlatStore.open(file.parent).vectors(np.arange(2)))
        faiss.write_index(old, str(file.with_name("vectors.faiss")))
        file.unlink()
    assert ask(tmp_path, "vandstand") == before
    fill(tmp_path)
    assert files(tmp_path) == there
    assert ask(tmp_path, "vandstand") == before


def test_segments_stay_few_and_their_files_are_swept(tmp_path: Path) -> None:
    for number in range(20):
        fill(tmp_path, record(f"{number}.txt", HAVN))
    with database.reading(tmp_path) as connection:
        assert len(contents.segments(connection)) <= 2 * 6
    assert len(list((tmp_path / "generations").glob("*/*"))) <= 2 * 6 + 4


def test_a_second_writer_is_refused_at_once(tmp_path: Path) -> None:
    with Writer(tmp_path), pytest.raises(IndexBusy):
        Writer(tmp_path)


def test_vectors_of_another_model_are_never_mixed(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    with Writer(tmp_path) as writer, pytest.raises(WrongModel):
        writer.use_model("other@1", 8)
    with pytest.raises(WrongModel):
        SearchEngine.open(tmp_path, WordsEmbedder("other@1")).search(Query("tilsyn"))


def test_replacing_the_model_drops_its_vectors_and_nothing_else(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    with Writer(tmp_path) as writer:
        writer.use_model("other@1", 8, replace=True)
        writer.commit()
        assert len(writer.without_vectors()) == 1
    assert len(ask(tmp_path, "tilsyn")) == 1


def test_an_id_is_never_used_twice(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    (first,) = remove(tmp_path, ["a"])
    fill(tmp_path, record("a.txt", TILSYN))
    (second,) = SearchEngine.open(tmp_path).sources()
    assert second.id > first.id


def test_removing_an_unknown_source_removes_nothing(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    with pytest.raises(UnknownSource):
        remove(tmp_path, ["a.txt", "nowhere.txt"])
    assert len(SearchEngine.open(tmp_path).sources()) == 1


def test_a_folder_of_something_else_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(NoIndex):
        SearchEngine.open(tmp_path / "none")
    (tmp_path / "letter.txt").write_text("kære")
    with pytest.raises(NotAnIndex):
        SearchEngine.open(tmp_path)
    (tmp_path / database.FILE).write_bytes(b"not a database at all" * 100)
    with pytest.raises(NotAnIndex):
        SearchEngine.open(tmp_path)


def test_an_index_of_another_version_is_named(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    connection = sqlite3.connect(tmp_path / database.FILE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(WrongVersion) as caught:
        SearchEngine.open(tmp_path)
    assert caught.value.found == 99


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_the_folder_is_its_owners_alone(tmp_path: Path) -> None:
    fill(tmp_path / "i", record("a.txt", TILSYN))
    assert (tmp_path / "i").stat().st_mode & 0o077 == 0


def test_vectors_keep_their_direction_in_the_database(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", HAVN))
    engine = SearchEngine.open(tmp_path, WordsEmbedder())
    engine.search(Query("kaj"))
    assert engine._snapshot is not None
    (meaning,) = engine._snapshot.meaning
    with Writer(tmp_path) as writer:
        exact = WordsEmbedder().embed_passages(writer.embedding_texts(1))
    assert float((meaning.store.vectors(np.array([0])) @ exact.T)[0, 0]) > 0.9999


@pytest.mark.parametrize("name", ["kilde-e5-small-da-en", "multilingual-e5-small-da-en"])
def test_vectors_of_the_bundled_model_as_it_was_are_told_from_another_models(
    tmp_path: Path, name: str
) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    with Writer(tmp_path) as writer:
        database.set_meta(writer._connection, {"model": f"{name}@0123456789ab"})
    with pytest.raises(OlderModel) as told:
        SearchEngine.open(tmp_path).search(Query("tilsyn"))
    assert told.value.found == f"{name}@0123456789ab"
    bundled = load_embedder()
    with Writer(tmp_path) as writer:
        with pytest.raises(OlderModel):
            writer.use_model(bundled.key, bundled.dim)
        writer.use_model(bundled.key, bundled.dim, replace=True)
        writer.commit()
    assert SearchEngine.open(tmp_path).state().passages_embedded == 0
