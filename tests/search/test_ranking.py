import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.ranking import best, fuse, neighbours, smooth, standardise

EVERY = np.ones(5, bool)


def floats(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_standardised_scores_have_mean_0_and_deviation_1() -> None:
    found = standardise(floats(1, 2, 3, 4, 5), EVERY)
    assert abs(found.mean()) < 1e-6
    assert abs(found.std() - 1) < 1e-6


def test_only_admitted_rows_shape_the_standard() -> None:
    admitted = np.array([True, True, False])
    np.testing.assert_allclose(standardise(floats(0, 2, 1000), admitted)[:2], [-1, 1])


def test_equal_scores_are_standardised_to_0() -> None:
    np.testing.assert_array_equal(standardise(floats(3, 3, 3, 3, 3), EVERY), np.zeros(5))


def test_a_row_without_a_vector_is_ranked_by_its_words_alone() -> None:
    found = fuse(floats(2, 2), floats(0, 4), np.array([False, True]), 0.5)
    np.testing.assert_allclose(found, [2, 3])


def test_neighbours_lend_within_a_source_and_never_across() -> None:
    sources = np.array([0, 0, 1, 1, 1], np.int32)
    found = smooth(floats(0, 1, 0, 0, 0), neighbours(sources, EVERY))
    assert found[0] > 0
    np.testing.assert_array_equal(found[2:], 0)


def test_a_row_outside_the_filter_neither_lends_nor_counts() -> None:
    sources = np.zeros(3, np.int32)
    admitted = np.array([True, False, True])
    found = smooth(floats(0, 9, 0), neighbours(sources, admitted))
    np.testing.assert_array_equal(found, 0)


def test_a_short_source_is_not_beaten_by_length_alone() -> None:
    alone = smooth(floats(1), neighbours(np.zeros(1, np.int32), np.ones(1, bool)))
    within = smooth(
        floats(0, 0, 0, 1, 0, 0, 0), neighbours(np.zeros(7, np.int32), np.ones(7, bool))
    )
    assert alone[0] > within[3]


def test_ties_go_by_the_given_order() -> None:
    tie = np.array([2, 0, 1, 3, 4])
    assert best(floats(1, 1, 1, 0, 0), EVERY, 3, tie).tolist() == [1, 2, 0]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30), st.integers(1, 10), st.integers(1, 30))
def test_the_first_of_many_are_the_first_of_few(scores: list[int], few: int, more: int) -> None:
    values, tie = np.array(scores, np.float32), np.arange(len(scores))
    every = np.ones(len(scores), bool)
    short, long = best(values, every, few, tie), best(values, every, few + more, tie)
    assert long[: len(short)].tolist() == short.tolist()
