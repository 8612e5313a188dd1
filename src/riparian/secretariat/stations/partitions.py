"""The partitions of the observations: one table a year on PostgreSQL, one table on SQLite.

The first and the last have no outer bound, so every instant has a home and none needs a default
partition, which would keep PostgreSQL from reading partitions in the order of time.
"""

from typing import Any

FIRST_YEAR, LAST_YEAR = 1990, 2045
TABLE = "stations_observation"


def bounds() -> list[tuple[str, str, str]]:
    """Return name, lower and upper bound of each partition, oldest first."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return [
        (f"{TABLE}_before_{FIRST_YEAR}", "MINVALUE", f"'{FIRST_YEAR}-01-01 00:00:00+00'"),
        *(
            (f"{TABLE}_{year}", f"'{year}-01-01 00:00:00+00'", f"'{year + 1}-01-01 00:00:00+00'")
            for year in years
        ),
        (f"{TABLE}_after_{LAST_YEAR}", f"'{LAST_YEAR + 1}-01-01 00:00:00+00'", "MAXVALUE"),
    ]


POSTGRESQL = (
    f"""CREATE TABLE {TABLE} (
    datastream_id bigint NOT NULL,
    phenomenon_time timestamptz NOT NULL,
    value double precision NOT NULL,
    result_time timestamptz,
    arrived_at timestamptz NOT NULL,
    delivery_id bigint NOT NULL,
    verdict smallint NOT NULL,
    flags smallint NOT NULL,
    quality varchar(1) NOT NULL,
    PRIMARY KEY (datastream_id, phenomenon_time)
) PARTITION BY RANGE (phenomenon_time)""",
    *(
        f"CREATE TABLE {name} PARTITION OF {TABLE} FOR VALUES FROM ({lower}) TO ({upper})"
        for name, lower, upper in bounds()
    ),
    f"CREATE INDEX observation_by_time ON {TABLE} (phenomenon_time)",
)


def make_table(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401 - a migration's signature
    """Create the table of observations in whichever database this is."""
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.create_model(apps.get_model("stations", "Observation"))
        return
    for statement in POSTGRESQL:
        schema_editor.execute(statement)


def drop_table(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401 - a migration's signature
    """Take the table of observations away."""
    del apps
    schema_editor.execute(f"DROP TABLE {TABLE}")
