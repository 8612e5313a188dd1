"""The main study's answer on the terminal, from its document."""

from collections.abc import Mapping
from typing import Any

from rich.markup import escape
from rich.table import Table

from riparian.cli.terminal import tables

Document = Mapping[str, Any]


def print_cooperation(document: Document) -> None:
    """Print the gain with its range, what each country has, and who would object."""
    question, answer, *more = document["summary"]
    tables.print(f"\n[bold]{escape(question)}[/]\n{escape(answer)}")
    tables.print(_country_table(document))
    tables.print(
        f"{document['unit']}; mean at base estimates, range 5-95 % over traces and over low, base "
        "and high estimates."
    )
    for sentence in more:
        tables.print(escape(sentence))


def _country_table(document: Document) -> Table:
    rules = ("shapley", "nucleolus")
    table = Table()
    table.add_column("")
    heads = ("alone", "together", "change", "range of change")
    for head in (*heads, *(f"gain by {rule}" for rule in rules)):
        table.add_column(head, justify="right", no_wrap=True)
    names = document["player_names"]
    for player in document["players"]:
        change = document["change_musd"][player]
        gains = (document["rules"][rule]["gain_musd"][player]["mean"] for rule in rules)
        table.add_row(
            names[player],
            f"{document['alone_musd'][player]['mean']:,.1f}",
            f"{document['together_musd'][player]['mean']:,.1f}",
            f"{change['mean']:+,.1f}",
            f"{change['low']:+,.1f} … {change['high']:+,.1f}",
            *("none" if gain is None else f"{gain:+,.1f}" for gain in gains),
        )
    return table
