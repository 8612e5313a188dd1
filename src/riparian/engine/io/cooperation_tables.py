"""The tables of the main study: one for each figure, with units in the names of the columns."""

from collections.abc import Iterator, Mapping

import numpy as np

from riparian.engine.interests.sharing.game import members_of
from riparian.engine.io.data_table import DataCell, DataTable, table_of
from riparian.engine.io.published_results import Comparison
from riparian.engine.river.basin import Basin
from riparian.engine.river.operation import find_built, mean_natural_flows
from riparian.engine.river.rule_space import ReservoirGroup
from riparian.engine.river.works import Dam
from riparian.engine.studies.cooperation_findings import CooperationFindings, Range
from riparian.engine.studies.setting import Setting
from riparian.engine.vocabulary import MONTHS

MUSD = "musd_per_year"
RANGE = tuple(f"{end}_{MUSD}" for end in ("low", "mean", "high"))


def cooperation_tables(
    findings: CooperationFindings, setting: Setting, comparisons: tuple[Comparison, ...] = ()
) -> dict[str, DataTable]:
    """Return every table of the report by name."""
    basin = setting.basin
    tables = (
        tabulate_countries(findings),
        tabulate_gain(findings),
        tabulate_hydrographs(findings, basin),
        tabulate_nodes(findings, basin),
        tabulate_reaches(basin),
        tabulate_benefits(findings),
        tabulate_coalitions(findings),
        tabulate_shares(findings),
        tabulate_years(findings),
        tabulate_externalities(findings),
        tabulate_rules(findings, basin),
        tabulate_foresight(findings),
        tabulate_objections(findings),
        tabulate_losses(findings),
        tabulate_comparisons(comparisons),
        tabulate_parameters(setting),
        tabulate_not_valued(findings),
    )
    return {table.name: table for table in tables}


def coalition_key(players: tuple[str, ...], mask: int) -> str:
    """Name a coalition by its members in player order, as in `CHN+LAO`."""
    return "+".join(players[position] for position in members_of(mask))


def _cells(values: Range, *place: int) -> tuple[float, float, float]:
    """Return low, mean and high of one element of a range."""
    return float(values.low[place]), float(values.mean[place]), float(values.high[place])


def built_dams(findings: CooperationFindings, basin: Basin) -> frozenset[str]:
    """Return the dams that stood in the study."""
    wanted = findings.answer.request.built
    return find_built(basin) if wanted is None else wanted


def tabulate_countries(findings: CooperationFindings) -> DataTable:
    """Each country alone, together, the difference, the payment and two ways to share."""
    shapley, nucleolus = findings.of_rule("shapley"), findings.of_rule("nucleolus")
    paid = findings.payments.mean_transfers_musd
    columns = (
        "country",
        *(f"alone_{end}" for end in RANGE),
        *(f"together_{end}" for end in RANGE),
        *(f"change_{end}" for end in RANGE),
        f"side_payment_received_{MUSD}",
        f"shapley_gain_{MUSD}",
        f"nucleolus_gain_{MUSD}",
    )
    rows = (
        (
            country,
            *_cells(findings.alone_musd, number),
            *_cells(findings.together_musd, number),
            *_cells(findings.change_musd, number),
            None if paid is None else float(paid[number]),
            float(shapley.gain.mean[number]),
            float(nucleolus.gain.mean[number]),
        )
        for number, country in enumerate(findings.answer.players)
    )
    return table_of("countries", columns, rows)


def tabulate_gain(findings: CooperationFindings) -> DataTable:
    """The gain of each trace at each estimate."""
    gain, fraction = findings.answer.gain_musd(), findings.answer.gain_fraction()
    rows = (
        (str(estimate), trace, float(gain[number, trace]), float(fraction[number, trace]))
        for number, estimate in enumerate(findings.gain_by_estimate)
        for trace in range(gain.shape[1])
    )
    return table_of("gain", ("estimate", "trace", f"gain_{MUSD}", "gain_fraction"), rows)


def tabulate_hydrographs(findings: CooperationFindings, basin: Basin) -> DataTable:
    """Mean flow of each month at every station in every reference state."""
    names = basin.node_by_id
    rows = (
        (station, names[station].name, state, month, float(flow))
        for station, states in findings.answer.hydrographs.items()
        for state, flows in states.items()
        for month, flow in zip(MONTHS, flows, strict=True)
    )
    return table_of(
        "hydrographs", ("station_id", "station", "state", "month", "mean_flow_m3s"), rows
    )


def tabulate_nodes(findings: CooperationFindings, basin: Basin) -> DataTable:
    """Every point of the map: where it lies, its natural flow, its storage."""
    flow, dams, built = mean_natural_flows(basin), basin.dam_by_id, built_dams(findings, basin)

    def storage(node_id: str) -> float | None:
        return dams[node_id].total_storage_hm3 if node_id in dams else None

    columns = (
        "node_id", "name", "kind", "country", "latitude_deg", "longitude_deg",
        "mean_natural_flow_m3s", "total_storage_hm3", "stands_in_study",
    )  # fmt: skip
    rows: list[tuple[DataCell, ...]] = [
        (
            node.id, node.name, str(node.kind), node.country, node.latitude, node.longitude,
            flow[node.id], storage(node.id), node.id in built if node.id in dams else None,
        )
        for node in basin.nodes
    ]  # fmt: skip
    return table_of("map_nodes", columns, rows)


def tabulate_reaches(basin: Basin) -> DataTable:
    """Every line of the map with the natural flow that enters it."""
    flow = mean_natural_flows(basin)
    rows = (
        (reach.from_id, reach.to_id, str(reach.kind), flow[reach.from_id] * reach.flow_fraction)
        for reach in basin.reaches
    )
    return table_of("map_reaches", ("from_id", "to_id", "kind", "mean_natural_flow_m3s"), rows)


def tabulate_benefits(findings: CooperationFindings) -> DataTable:
    """Benefit of each country and sector in the reference states, low, base and high."""
    answer = findings.answer
    columns = (
        "country",
        "sector",
        "state",
        *(f"{one}_{MUSD}" for one in findings.gain_by_estimate),
    )
    rows: list[tuple[DataCell, ...]] = [
        (country, str(sector), state, *map(float, answer.accounts_musd[:, place, number]))
        for number, (country, sector) in enumerate(answer.accounts)
        for place, state in enumerate(answer.states)
    ]
    return table_of("benefits", columns, rows)


def tabulate_coalitions(findings: CooperationFindings) -> DataTable:
    """Value and gain of every coalition, and what hostile outsiders could take from it.

    The alpha bound is known on the traces of the search only, so it stands beside the value
    that the search found there.
    """
    answer = findings.answer
    columns = (
        "coalition",
        "members",
        *(f"value_{end}" for end in RANGE),
        *(f"gain_over_acting_alone_{end}" for end in RANGE),
        f"search_value_{MUSD}",
        f"search_value_if_outsiders_harm_{MUSD}",
    )
    rows = (
        (
            coalition_key(answer.players, mask),
            mask.bit_count(),
            *_cells(findings.values_musd, mask),
            *_cells(findings.coalition_gain_musd, mask),
            float(answer.rules.search_values_musd[mask]),
            float(answer.alpha_musd[mask]),
        )
        for mask in range(1, answer.grand + 1)
    )
    return table_of("coalitions", columns, rows)


def tabulate_shares(findings: CooperationFindings) -> DataTable:
    """Each country's share of v(N) by every rule, over the games where the rule exists."""
    columns = (
        "rule",
        "title",
        "country",
        *(f"share_{end}" for end in RANGE),
        f"alone_in_same_games_{MUSD}",
        *(f"gain_{end}" for end in RANGE),
        "base_games_defined",
        "base_games",
        "divides_all",
        "in_core_fraction",
    )
    rows = (
        (
            found.rule.key,
            found.rule.title,
            country,
            *_cells(found.shares, number),
            float(found.alone_musd[number]),
            *_cells(found.gain, number),
            found.base_defined,
            found.base_games,
            found.divides_all,
            float(found.core.fraction),
        )
        for found in findings.rules
        for number, country in enumerate(findings.answer.players)
    )
    return table_of("shares", columns, rows)


def tabulate_years(findings: CooperationFindings) -> DataTable:
    """Each country alone and together in dry, normal and wet years; `all` carries the range."""
    columns = (
        "years", "traces", "country", f"alone_{MUSD}", f"together_{MUSD}", f"gain_{MUSD}",
        f"gain_low_{MUSD}", f"gain_high_{MUSD}",
    )  # fmt: skip
    rows: list[tuple[DataCell, ...]] = []
    for one in findings.classes:
        gain = one.together_musd - one.alone_musd
        for number, country in enumerate(findings.answer.players):
            values = (one.alone_musd[number], one.together_musd[number], gain[number])
            rows.append((one.name, one.traces, country, *map(float, values), None, None))
        sums = (one.alone_musd.sum(), one.together_musd.sum(), gain.sum())
        ends = (one.gain_musd.low, one.gain_musd.high)
        rows.append((one.name, one.traces, "all", *map(float, (*sums, *ends))))
    return table_of("years", columns, rows)


def tabulate_externalities(findings: CooperationFindings) -> DataTable:
    """How each coalition changes each country's benefit against all acting alone."""
    answer = findings.answer
    change = answer.externalities_musd()
    rows = (
        (
            coalition_key(answer.players, mask), country, bool(mask >> number & 1),
            float(change[mask, number]),
        )
        for mask in range(1, answer.grand + 1)
        for number, country in enumerate(answer.players)
    )  # fmt: skip
    return table_of("externalities", ("coalition", "country", "is_member", f"change_{MUSD}"), rows)


def tabulate_rules(findings: CooperationFindings, basin: Basin) -> DataTable:
    """Storage targets of every group of reservoirs: its own curve, alone, and all together."""
    rows: list[tuple[DataCell, ...]] = [
        (group.name, group.country, group.live_storage_hm3, state, month, float(target), firm)
        for group in findings.answer.rules.groups
        for state, (targets, firm) in _targets(findings, group, basin.dam_by_id).items()
        for month, target in zip(MONTHS, targets, strict=True)
    ]
    columns = (
        "group", "country", "live_storage_hm3", "state", "month", "target_fraction_of_live_storage",
        "firm_release_fraction_of_mean_inflow",
    )  # fmt: skip
    return table_of("rules", columns, rows)


def _targets(
    findings: CooperationFindings, group: ReservoirGroup, dams: Mapping[str, Dam]
) -> dict[str, tuple[tuple[float, ...], float | None]]:
    members = [dams[dam] for dam in group.dams]
    curves = np.array([dam.rule_fraction or (1.0,) * 12 for dam in members])
    own = np.average(curves, axis=0, weights=[dam.live_storage_hm3 for dam in members])
    choices = findings.answer.rules.choices
    alone, together = choices[1][group.name], choices[findings.answer.grand][group.name]
    return {
        "rule curves": (tuple(map(float, own)), None),
        "each alone": (alone.target(), alone.firm),
        "all together": (together.target(), together.firm),
    }


def tabulate_foresight(findings: CooperationFindings) -> DataTable:
    """What the rules found have, and what perfect foresight could have, on the same traces."""
    answer, bound = findings.answer, findings.answer.bound
    columns = ("coalition", f"found_{MUSD}", f"bound_{MUSD}", "gap_fraction")
    rows: list[tuple[DataCell, ...]] = [
        (
            coalition_key(answer.players, mask), float(bound.found_musd[mask]),
            float(bound.bound_musd[mask]), float(bound.gap_fraction(mask)),
        )
        for mask in sorted(bound.bound_musd)
        if mask
    ]  # fmt: skip
    return table_of("foresight", columns, rows)


def tabulate_objections(findings: CooperationFindings) -> DataTable:
    """Which coalition would object to what, how often, and by how much when it does."""
    divisions = [("no payment", findings.unpaid_core)]
    divisions += [(found.rule.key, found.core) for found in findings.rules if found.divides_all]
    rows = (
        (name, "+".join(one.members), one.frequency, one.mean_excess)
        for name, core in divisions
        for one in core.blocking
    )
    columns = ("division", "coalition", "fraction_of_traces", f"mean_excess_{MUSD}")
    return table_of("objections", columns, rows)


def tabulate_losses(findings: CooperationFindings) -> DataTable:
    """Pairs of coalitions that have less together than apart."""
    rows = (
        (one.replace(" + ", "+"), other.replace(" + ", "+"), loss)
        for one, other, loss in findings.losses
    )
    return table_of("superadditivity", ("coalition", "other_coalition", f"loss_{MUSD}"), rows)


def tabulate_comparisons(comparisons: tuple[Comparison, ...]) -> DataTable:
    """Published results and what this study has beside them."""
    columns = (
        "topic", "location", "quantity", "published_low", "published_high", "unit", "our_state",
        "ours", "source", "quality", "remark",
    )  # fmt: skip
    rows = (
        (
            one.published.topic, one.published.location, one.published.quantity,
            one.published.low, one.published.high, one.published.unit, state,
            value, one.published.source, one.published.quality, one.remark,
        )
        for one in comparisons
        for state, value in (*one.ours.items(), *(() if one.ours else (("", None),)))
    )  # fmt: skip
    return table_of("published", columns, rows)


def tabulate_parameters(setting: Setting) -> DataTable:
    """Every number that turns water into money, in prices of its own year, with its source."""
    columns = (
        "id", "account", "country", "meaning", "low", "base", "high", "unit", "price_year",
        "factor_to_base_year", "quality", "source", "note",
    )  # fmt: skip
    return table_of("parameters", columns, _parameters(setting))


def _parameters(setting: Setting) -> Iterator[tuple[DataCell, ...]]:
    for one in setting.require_valuation().parameters.values():
        yield (
            one.id, one.account, one.country, one.meaning, one.low, one.base, one.high, one.unit,
            one.price_year, one.price_factor, one.quality, one.source, one.note,
        )  # fmt: skip


def tabulate_not_valued(findings: CooperationFindings) -> DataTable:
    """What no source allows to value, and what would be needed."""
    rows = [(one.what, one.why, one.needed) for one in findings.answer.not_valued]
    rows += [
        (f"energy sold by {seller} to {buyer}", "no source gives its price", "a contract price")
        for seller, buyer in findings.answer.unpriced
    ]
    return table_of("not_valued", ("what", "why", "what_would_be_needed"), rows)
