"""The arrays of the main study as NetCDF: every axis named, every variable with its unit."""

from collections.abc import Mapping

import numpy as np
import xarray as xr

from riparian.engine.io.cooperation_tables import coalition_key
from riparian.engine.river.inflows import YearClass
from riparian.engine.studies.value_of_cooperation import ESTIMATES, CooperationValue
from riparian.engine.vocabulary import MONTHS

MUSD = "million USD per year"


def cooperation_dataset(answer: CooperationValue, *, base_year: int, title: str) -> xr.Dataset:
    """Return benefits by estimate, coalition, trace and country, with all that goes with them."""
    masks = range(1, answer.grand + 1)
    coords = {
        "estimate": [str(one) for one in ESTIMATES],
        "coalition": [coalition_key(answer.players, mask) for mask in masks],
        "country": list(answer.players),
        "year_class": [one.name.lower() for one in YearClass],
        "account": [f"{country} {sector}" for country, sector in answer.accounts],
        "state": list(answer.states),
        "station": list(answer.hydrographs),
        "month": list(MONTHS),
    }
    stations = [[flows[state] for state in answer.states] for flows in answer.hydrographs.values()]
    variables = {
        "benefit": (
            ("estimate", "coalition", "trace", "country"),
            answer.benefits_musd[:, 1:],
            {"units": MUSD, "long_name": "mean benefit of a country when a coalition acts jointly"},
        ),
        "benefit_by_year_class": (
            ("year_class", "coalition", "trace", "country"),
            answer.by_class_musd[:, 1:],
            {"units": MUSD, "long_name": "the same in dry, normal and wet years, base estimates"},
        ),
        "alpha": (
            ("coalition",),
            answer.alpha_musd[1:],
            {"units": MUSD, "long_name": "value if outsiders harm the coalition, search traces"},
        ),
        "search_value": (
            ("coalition",),
            np.array([answer.rules.search_values_musd[mask] for mask in masks]),
            {"units": MUSD, "long_name": "value found by the search, search traces"},
        ),
        "account_benefit": (
            ("estimate", "state", "account"),
            answer.accounts_musd,
            {"units": MUSD, "long_name": "benefit by country and sector in reference states"},
        ),
        "mean_flow": (
            ("station", "state", "month"),
            np.array(stations).reshape(len(answer.hydrographs), len(answer.states), len(MONTHS)),
            {"units": "m3 s-1", "long_name": "mean flow of each month"},
        ),
    }
    dataset = xr.Dataset(variables, coords=coords)
    dataset.attrs = {"title": f"Value of cooperation: {title}", **_question(answer, base_year)}
    return dataset


def _question(answer: CooperationValue, base_year: int) -> Mapping[str, str | int]:
    request = answer.request
    return {
        "price_base_year": base_year,
        "years": f"{request.first_year}-{request.last_year}",
        "traces": request.traces,
        "seed": request.seed,
        "Conventions": "CF-1.8",
    }


def netcdf_bytes(dataset: xr.Dataset) -> bytes:
    """Return a dataset as NetCDF 3 (64-bit offsets), which carries no clock."""
    return bytes(dataset.to_netcdf(engine="scipy", format="NETCDF3_64BIT"))
