"""The command `riparian forecast`: ten days ahead for one station, with intervals."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from riparian.cli.options import AsJson

if TYPE_CHECKING:
    import numpy as np

    from riparian.engine.studies.station_forecast import StationForecast

SHOWN_LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)


def forecast(
    station: Annotated[str, typer.Argument(help="Station id, such as ST_STUNG_TRENG.")],
    *,
    instance: Annotated[
        str, typer.Option("--instance", help="A shipped instance or a folder.")
    ] = "lancang-mekong",
    on: Annotated[
        str | None, typer.Option("--on", help="Day of issue, YYYY-MM-DD; else the last observed.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What a station will show in the next ten days, from its series and those upstream."""
    from riparian.cli.terminal import print_json
    from riparian.engine.io.forecast_folder import read_station_series
    from riparian.engine.studies.station_forecast import forecast_station

    answer = forecast_station(read_station_series(instance, station), on=_read_day(on))
    if as_json:
        print_json(forecast_document(answer))
    else:
        _print(answer)


def _read_day(text: str | None) -> "np.datetime64 | None":
    import numpy as np

    if text is None:
        return None
    try:
        return np.datetime64(text, "D")
    except ValueError:
        raise typer.BadParameter(f"'{text}': give a day as in 2016-08-31") from None


def forecast_document(answer: "StationForecast") -> dict[str, Any]:
    """Return a forecast as JSON values."""
    return {
        "station": answer.station_id,
        "variable": answer.variable,
        "unit": answer.unit,
        "issued_on": str(answer.issued_on),
        "method": answer.method.value,
        "sources": list(answer.source_ids),
        "silent_sources": list(answer.silent_ids),
        "days": [
            {
                "lead_days": day.lead,
                "day": str(day.day),
                "quantiles": {str(level): day.at_level(level) for level in SHOWN_LEVELS},
            }
            for day in answer.days
        ],
    }


def _print(answer: "StationForecast") -> None:
    from rich.table import Table

    from riparian.cli.terminal import say, tables

    table = Table("day", "lead", box=None, title=f"{answer.station_id}, {answer.unit}")
    for head in ("5 %", "25 %", "middle", "75 %", "95 %"):
        table.add_column(head, justify="right")
    for day in answer.days:
        shown = (day.at_level(level) for level in (0.05, 0.25, 0.5, 0.75, 0.95))
        table.add_row(str(day.day), str(day.lead), *(f"{value:,.2f}" for value in shown))
    tables.print(table)
    used = ", ".join(answer.source_ids) or "no other station"
    say(f"issued from observations up to {answer.issued_on}; upstream: {used}")
    if answer.silent_ids:
        say(f"silent on that day: {', '.join(answer.silent_ids)}")
