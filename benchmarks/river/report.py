"""The reference page of the river benchmarks: tables from the lines that the suites print."""

import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

Line = Mapping[str, object]
CPU = Path("/proc/cpuinfo")
VECTOR_FLAGS = (("avx512f", "AVX-512"), ("avx2", "AVX2"), ("asimd", "NEON"))


def describe_machine() -> str:
    """Return processor, vector width, cores and the versions that matter."""
    text = CPU.read_text() if CPU.exists() else ""
    fields = dict(
        (part.strip() for part in line.split(":", 1)) for line in text.splitlines() if ":" in line
    )
    flags = fields.get("flags", fields.get("Features", "")).split()
    widest = next((name for flag, name in VECTOR_FLAGS if flag in flags), "no wide vectors")
    cores = text.count("processor\t")
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", "llvmlite"))
    processor = fields.get("model name", platform.processor())
    return f"{processor}, {cores} cores, {widest}; Python {platform.python_version()}, {packages}"


def write_report(lines: list[Line], date: str) -> str:
    """Return the page as Markdown."""
    parts = [
        "# Benchmarks of the river",
        (
            "Written by `make bench`; do not edit. The basin: 60 reservoirs, 40 catchments and 20 "
            "demands (120 logical nodes), ten years are simulated daily unless the table says "
            "otherwise, in float64. A node-step is one logical node in one day of one trace. "
            "Times are of the whole call, the balance of every place included; the fastest of "
            "several tries counts. *Other CPU* is how many processors other work used meanwhile: "
            "above 0.1 a figure is a lower bound."
        ),
        f"Measured on {date}: {describe_machine()}.",
        "## Speed",
        _speed_table(lines),
        "## The same answer as Pywr",
        (
            "Largest difference in 365 days, relative to the largest value of the node; spill "
            "costs 0.01, so that the optimum of Pywr's linear programmes is unique."
        ),
        _agreement_table(_of(lines, "agree")),
        "## All coalitions",
        _coalition_table(_of(lines, "coalitions")),
        "## Memory",
        _memory_table(_of(lines, "memory")),
    ]
    return "\n\n".join(parts) + "\n"


def _of(lines: Iterable[Line], suite: str) -> list[Line]:
    return [line for line in lines if line["suite"] == suite and "missing" not in line]


def _table(head: tuple[str, ...], body: Iterable[tuple[str, ...]]) -> str:
    rows = [head, tuple("---" if n == 0 else "---:" for n in range(len(head))), *body]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _speed_table(lines: list[Line]) -> str:
    pywr = _of(lines, "pywr")
    most = max((int(line["traces"]) for line in pywr), default=0)
    rates = [float(line["node_steps_per_s"]) for line in pywr if line["traces"] == most]
    rates += [float("nan")] * (2 - len(rates))
    limits = {_key(line): float(line["node_steps_per_s"]) for line in _of(lines, "limit")}
    body = []
    for line in (*pywr, *_of(lines, "riparian"), *_of(lines, "limit")):
        rate = float(line["node_steps_per_s"])
        names = {"riparian": "Riparian", "limit": "C, the limit"}
        name = names.get(str(line["suite"]), f"{line.get('engine')} ({line.get('version')})")
        is_ours = line["suite"] == "riparian"
        limit = limits.get(_key(line)) if is_ours else None
        body.append(
            (
                name,
                str(line.get("physics", "core")),
                str(line["series"]),
                str(line["traces"]),
                str(line["threads"]),
                f"{float(line['seconds']):.4g}",
                f"{rate / 1e6:,.2f}",
                f"{rate / rates[0]:,.0f}",
                f"{rate / rates[1]:,.0f}",
                f"{rate / limit:.2f}" if limit else "",
                f"{float(line['other_cpu']):.2f}",
            )
        )
    head = ("engine", "physics", "series kept", "traces", "threads", "s", "million node-steps/s")
    head += ("times Pywr 1", "times Pywr 2", "of the limit", "other CPU")
    return _table(head, body)


def _key(line: Line) -> tuple[object, ...]:
    return tuple(line.get(name) for name in ("physics", "series", "traces", "threads"))


def _agreement_table(lines: list[Line]) -> str:
    names = ("storage", "turbine", "delivered")
    body = [
        (
            str(line["peer"]),
            str(line["traces"]),
            *(f"{float(line[name]):.1e}" for name in names),
        )
        for line in lines
    ]
    return _table(("peer", "traces", "storage", "turbine flow", "delivery"), body)


def _coalition_table(lines: list[Line]) -> str:
    body = [
        (
            str(line["basin"]),
            str(line["engine_nodes"]),
            f"{line['rule_sets']} × {line['traces']} × {line['years']}",
            f"{float(line['seconds']):.2f}",
            f"{float(line['more_mib']):,.0f}",
            f"{float(line['peak_mib']):,.0f}",
            f"{float(line['other_cpu']):.2f}",
        )
        for line in lines
    ]
    head = ("basin", "engine's nodes", "rule sets × traces × years", "s", "run's own MiB")
    return _table((*head, "peak MiB", "other CPU"), body)


def _memory_table(lines: list[Line]) -> str:
    body = [
        (
            f"{line['nodes']} nodes, {line['traces']} traces, {line['years']} years, monthly sums",
            f"{float(line['inflow_mib']):,.0f}",
            f"{float(line['peak_mib']):,.0f}",
        )
        for line in lines
    ]
    return _table(("run", "inflow MiB", "peak MiB of the process"), body)
