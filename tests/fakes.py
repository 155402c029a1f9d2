"""Stand-ins for what is slow or random."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from search.embedder import Reading, Vectors, Words
from search.text import STOPWORDS, stem, tokens


class WordsEmbedder:
    """Texts that share Danish stems are near each other.

    It proves the plumbing (which vector belongs to which passage), and says nothing about meaning.
    """

    def __init__(self, key: str = "words@0", dim: int = 64) -> None:
        self.key, self.dim = key, dim
        self.embedded = 0

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        self.embedded += len(texts)
        return np.stack([self._vector(text) for text in texts])

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        vector = np.full(self.dim, 1e-3, dtype=np.float32)
        for token in tokens(text):
            seed = sum(map(ord, stem(token, "da"))) * 2654435761 % 2**32
            vector += np.random.default_rng(seed).standard_normal(self.dim).astype(np.float32)
        return (vector / np.linalg.norm(vector)).astype(np.float32)


class ContextEmbedder(WordsEmbedder):
    """It tells of each word too what it means; `alike` names words that mean another.

    Texts as a whole are alike to it but for whether they are of even length, so that little but
    words and their meaning can order them.
    """

    def __init__(self, alike: Mapping[str, str], key: str = "context@0") -> None:
        super().__init__(key, 16)
        self.alike, self.word_dim = alike, 16

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        return self.read_queries(texts).vectors

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self.read_queries(texts).vectors

    def read_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Reading:
        return self.read_queries(texts)

    def read_queries(self, texts: Sequence[str]) -> Reading:
        whole = np.zeros((len(texts), self.dim), np.float32)
        whole[:, 0] = 1
        whole[:, 1] = [0.01 * (len(text) % 2) for text in texts]
        return Reading(whole, [self._words(text) for text in texts])

    def _words(self, text: str) -> Words:
        telling = [token for token in tokens(text) if token not in STOPWORDS]
        vectors = [self._vector(self.alike.get(token, token)) for token in telling]
        return Words(telling, np.array(vectors, np.float32).reshape(-1, self.word_dim))
