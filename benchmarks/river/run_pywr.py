"""Time Pywr 1 and Pywr 2 on the benchmark basin, ten years daily."""

import argparse

from measuring import idle_share, print_json
from parameters import make_dates, make_inflow, make_numbers
from peers import PEERS, measure_peer


def main() -> None:
    """Print one line for each peer and number of traces."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--traces", type=int, nargs="+", default=[1, 100])
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--tries", type=int, default=2)
    options = parser.parse_args()
    numbers = make_numbers()
    for traces in options.traces:
        flow = make_inflow(numbers, make_dates(options.years), traces)
        for peer in PEERS:
            before = idle_share()
            found = measure_peer(peer, flow, options.tries)
            steps = numbers.logical_nodes * len(flow) * traces
            print_json(
                {
                    "suite": "pywr",
                    "engine": peer.name,
                    "version": found["version"],
                    "series": "all",
                    "threads": peer.threads,
                    "traces": traces,
                    "seconds": found["seconds"],
                    "node_steps_per_s": steps / found["seconds"],
                    "other_cpu": round(before, 2),
                }
            )


if __name__ == "__main__":
    main()
