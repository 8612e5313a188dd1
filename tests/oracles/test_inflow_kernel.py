"""The inflow kernels against slow, obvious versions of themselves."""

import numpy as np
import pytest

from riparian.engine.kernels.inflow import (
    LOWEST_KNOT,
    STEEPEST_JOINT,
    cholesky,
    correlated_scores,
    shape_days,
)

MONTH_START = np.array([0, 31, 59, 90])


def plain_days(ratio, season, shape, shift, part):
    """One sub-basin, one lane: ratio (month,), season (step,), shape (day,)."""
    flow = np.zeros(MONTH_START[-1])
    for month, here in enumerate(ratio):
        before, after = ratio[max(month - 1, 0)], ratio[min(month + 1, len(ratio) - 1)]
        left = min((before + here) / 2, STEEPEST_JOINT * min(before, here))
        right = min((here + after) / 2, STEEPEST_JOINT * min(here, after))
        days = np.arange(MONTH_START[month], MONTH_START[month + 1])
        base = season[days] * ((1 - part) * shape[days + shift] + part * shape[days + shift + 1])
        middle_of = (days - days[0] + 0.5) / len(days)

        def course(middle, at=middle_of, left=left, right=right):
            return np.interp(at, [0.0, 0.5, 1.0], [left, middle, right])

        wanted = here * season[days].sum()
        empty = (base * course(0.0)).sum()
        middle = (wanted - empty) / ((base * course(1.0)).sum() - empty)
        month_flow = base * course(max(middle, LOWEST_KNOT * here))
        flow[days] = month_flow * wanted / month_flow.sum()
    return flow


def test_days_are_those_of_the_plain_version():
    random = np.random.default_rng(1)
    ratio = random.gamma(2.0, 0.5, (1, 3, 2, 64)).astype(np.float32)
    season = random.uniform(1.0, 9.0, (2, 90)).astype(np.float32)
    shape = random.uniform(0.7, 1.3, (1, 95, 64)).astype(np.float32)
    shift, part = np.array([0, 3]), np.array([0.0, 0.4])
    flow = np.empty((1, 90, 2, 64), np.float32)
    shape_days(ratio, season, shape, shift, part, MONTH_START, flow)
    for i in range(2):
        for lane in (0, 17, 63):
            expected = plain_days(
                ratio[0, :, i, lane], season[i], shape[0, :, lane], shift[i], part[i]
            )
            assert flow[0, :, i, lane] == pytest.approx(expected, rel=1e-4)


def test_scores_are_those_of_the_plain_version():
    random = np.random.default_rng(2)
    normals = random.standard_normal((30, 2, 3))
    matrix = np.array([[1.0, 0.5, 0.2], [0.5, 1.0, 0.4], [0.2, 0.4, 1.0]])
    lag1 = np.linspace(0.1, 0.8, 12)
    fast, slow = normals[0]
    expected = []
    for month in range(30):
        if month:
            a = lag1[month % 12]
            fast = a * fast + np.sqrt(1 - a * a) * normals[month, 0]
            slow = 0.9 * slow + np.sqrt(1 - 0.81) * normals[month, 1]
        own = np.sqrt(0.7) * fast + np.sqrt(0.3) * slow
        expected.append(np.linalg.cholesky(matrix) @ own)
    scores = correlated_scores(normals, cholesky(matrix), lag1, 0.3, 0.9)
    assert scores == pytest.approx(np.array(expected), rel=1e-9)


def test_the_cholesky_factor_is_that_of_lapack():
    apart = np.abs(np.subtract.outer(np.arange(9.0), np.arange(9.0)))
    matrix = np.exp(-apart / 3.0)
    assert cholesky(matrix) == pytest.approx(np.linalg.cholesky(matrix), abs=1e-12)
