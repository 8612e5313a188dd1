"""Head and area of a reservoir over its storage."""

import numpy as np
import pytest
from oracles.drawn_rivers import a_dam

from riparian.engine.river.curves import fit_reservoir_curve
from riparian.engine.river.works import CurvePoint

STORES = {"total_storage_hm3": 100, "live_storage_hm3": 60, "head_m": 50, "area_km2": 4}


def at(coefficients, fraction):
    return float(np.polynomial.polynomial.polyval(fraction, coefficients))


def points(*values):
    return tuple(CurvePoint(level_m=z, storage_hm3=v, area_km2=a) for z, v, a in values)


def test_a_curve_on_a_line_is_followed_exactly():
    curve = fit_reservoir_curve(
        a_dam("R", **STORES, curve=points((100, 0, 1), (120, 50, 3), (140, 100, 5)))
    )
    assert not curve.is_derived
    assert at(curve.head_m, 1.0) == pytest.approx(50)
    assert at(curve.head_m, 0.5) == pytest.approx(30)
    assert at(curve.area_km2, 0.5) == pytest.approx(3)
    assert curve.head_error_m < 1e-9
    assert curve.area_error_km2 < 1e-9


def test_a_curve_whose_top_is_not_the_dams_storage_is_scaled_in_level_and_area_alike():
    curve = fit_reservoir_curve(
        a_dam("R", **STORES, curve=points((100, 0, 1), (120, 25, 3), (140, 50, 5)))
    )
    assert at(curve.head_m, 0.5) == pytest.approx(30)
    assert at(curve.area_km2, 0.5) == pytest.approx(3)


def test_without_a_curve_the_valley_is_parabolic():
    # Depth at full level is 2 · 100 / 4 = 50 m and falls with the root of storage.
    curve = fit_reservoir_curve(a_dam("R", **STORES))
    assert curve.is_derived
    assert at(curve.head_m, 1.0) == pytest.approx(50, abs=0.05)
    assert at(curve.head_m, 0.64) == pytest.approx(50 - 50 * 0.2, abs=0.01)
    assert at(curve.area_km2, 0.64) == pytest.approx(4 * 0.8, abs=0.01)


def test_two_points_of_area_say_less_than_the_valley():
    curve = fit_reservoir_curve(a_dam("R", **STORES, curve=points((100, 0, 0), (140, 100, 9))))
    assert at(curve.head_m, 0.5) == pytest.approx(30)
    assert at(curve.area_km2, 0.64) == pytest.approx(4 * 0.8, abs=0.01)


def test_a_derived_head_never_falls_by_more_than_four_fifths():
    shallow = {**STORES, "area_km2": 0.5, "live_storage_hm3": 99}
    curve = fit_reservoir_curve(a_dam("R", **shallow))
    assert at(curve.head_m, 0.01) >= 50 * 0.2 - curve.head_error_m - 1e-9


def test_a_reservoir_that_is_always_full_has_one_head_and_one_area():
    curve = fit_reservoir_curve(a_dam("R", **{**STORES, "live_storage_hm3": 0}))
    assert tuple(curve.head_m) == (50, 0, 0, 0)
    assert tuple(curve.area_km2) == (4, 0, 0, 0)
