"""The paired test against values worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.comparison import EXACT, Comparison, compare, sign_flip


def p(*differences: float) -> float:
    return sign_flip(np.array(differences))


def test_a_figure_of_two_indexes_is_compared_question_by_question() -> None:
    # Differences .2, .1, -.1, 0: of the eight ways to sign three of them, sums ±.4, ±.2, ±.2, 0, 0.
    assert compare([0.5, 0.4, 0.1, 0.3], [0.3, 0.3, 0.2, 0.3]) == Comparison(
        mean=pytest.approx(0.325),
        other=pytest.approx(0.275),
        difference=pytest.approx(0.05),
        p=6 / 8,
        better=2,
        worse=1,
        same=1,
    )


def test_always_better_is_as_sure_as_the_number_of_questions_allows() -> None:
    assert p(1, 1, 1, 1, 1) == 2 / 2**5
    assert p(0.1, 0.2, 0.3) == 2 / 2**3


def test_no_difference_at_all_is_chance() -> None:
    assert p(0, 0, 0) == 1.0
    assert p(1, -1) == 1.0


def test_many_questions_are_judged_by_a_sample_that_agrees_with_all_ways() -> None:
    differences = np.random.default_rng(1).normal(0.3, 1, EXACT)
    padded = np.append(differences, 1e-9)  # one more question, and the sample is taken
    assert sign_flip(padded) == pytest.approx(sign_flip(differences), abs=0.02)
    assert sign_flip(padded) == sign_flip(padded)


def test_a_large_difference_over_many_questions_is_never_quite_sure() -> None:
    assert 0 < sign_flip(np.full(200, 0.5)) < 0.001


def test_other_questions_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="same questions"):
        compare([1.0], [1.0, 0.0])


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=8))
def test_p_is_a_share_and_does_not_depend_on_which_index_comes_first(values: list[float]) -> None:
    there, back = p(*values), p(*(-each for each in values))
    assert 0 < there <= 1
    assert there == back
