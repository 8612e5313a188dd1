"""Inflow traces: the mean year, observed years and generated years of every sub-basin."""

from riparian.engine.river.inflows.classes import YearClass, YearClasses, classify_years
from riparian.engine.river.inflows.climatology import (
    Climatology,
    climatology_of,
    routed_climatology,
    table_climatology,
)
from riparian.engine.river.inflows.fitting import fit_generator
from riparian.engine.river.inflows.generator import generate_inflows
from riparian.engine.river.inflows.observed import mean_inflows, observed_inflows
from riparian.engine.river.inflows.parameters import (
    DailyShapes,
    GeneratorParameters,
    default_parameters,
)
from riparian.engine.river.inflows.passage import Passage, passage_to
from riparian.engine.river.inflows.record import AnnualRecord, FlowRecord, flow_record
from riparian.engine.river.inflows.traces import Inflows, inflows_from_traces

__all__ = [
    "AnnualRecord",
    "Climatology",
    "DailyShapes",
    "FlowRecord",
    "GeneratorParameters",
    "Inflows",
    "Passage",
    "YearClass",
    "YearClasses",
    "classify_years",
    "climatology_of",
    "default_parameters",
    "fit_generator",
    "flow_record",
    "generate_inflows",
    "inflows_from_traces",
    "mean_inflows",
    "observed_inflows",
    "passage_to",
    "routed_climatology",
    "table_climatology",
]
