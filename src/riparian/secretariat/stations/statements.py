"""The SQL of storing readings: one writing for PostgreSQL and SQLite wherever both agree.

`incoming` holds one chunk. Its `act` is what a row does to the table:

* `add`: nothing stands at that instant;
* `same`: the value that stands is this one;
* `older`: the value that stands was made later; this one goes straight to the past;
* `again`: this value was replaced before and carries no time of its own: a duplicate;
* `change`: it replaces the value that stands, which goes to the past.
"""

_COLUMNS = "datastream_id, phenomenon_time, value, quality, result_time"

OPEN = {
    "postgresql": (
        "DROP TABLE IF EXISTS incoming",
        (
            "CREATE TEMPORARY TABLE incoming (datastream_id bigint, phenomenon_time timestamptz,"
            " value double precision, quality varchar(1), result_time timestamptz,"
            " act varchar(6) NOT NULL DEFAULT 'add') ON COMMIT DROP"
        ),
    ),
    "sqlite": (
        "DROP TABLE IF EXISTS temp.incoming",
        (
            "CREATE TEMPORARY TABLE incoming (datastream_id integer, phenomenon_time text,"
            " value real, quality text, result_time text,"
            " act text NOT NULL DEFAULT 'add')"
        ),
    ),
}
COPY = f"COPY incoming ({_COLUMNS}) FROM STDIN"
FILL = f"INSERT INTO incoming ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s)"

EXTENTS = """
INSERT INTO stations_extent (datastream_id, count, latest_quality, latest_verdict)
SELECT DISTINCT datastream_id, 0, '', 0 FROM incoming WHERE TRUE
ON CONFLICT (datastream_id) DO NOTHING"""
LOCK = """
SELECT datastream_id FROM stations_extent
WHERE datastream_id IN (SELECT datastream_id FROM incoming) ORDER BY datastream_id FOR UPDATE"""
"""Writers of one series wait for each other here, in one order, so that none overtakes."""

_HERE = (
    "o.datastream_id = incoming.datastream_id AND o.phenomenon_time = incoming.phenomenon_time"
    # Said twice, so that PostgreSQL opens only the partitions that the chunk reaches.
    " AND o.phenomenon_time BETWEEN %(first)s AND %(last)s"
)
CLASSIFY = f"""
UPDATE incoming SET act = CASE
    WHEN o.value = incoming.value AND o.quality = incoming.quality THEN 'same'
    WHEN o.result_time IS NOT NULL
      AND (incoming.result_time IS NULL OR incoming.result_time < o.result_time) THEN 'older'
    WHEN incoming.result_time IS NULL AND EXISTS (
      SELECT 1 FROM stations_past_observation p
      WHERE p.datastream_id = incoming.datastream_id
        AND p.phenomenon_time = incoming.phenomenon_time
        AND p.value = incoming.value AND p.quality = incoming.quality) THEN 'again'
    ELSE 'change' END
FROM stations_observation o WHERE {_HERE}"""
COUNT = "SELECT act, COUNT(*) FROM incoming GROUP BY act"

_PAST = (
    "INSERT INTO stations_past_observation (datastream_id, phenomenon_time, value, quality,"
    " verdict, flags, result_time, arrived_at, delivery_id, superseded_at, superseded_by_id)"
)
STORE = (
    # What a correction replaces goes to the past as it stood.
    f"""{_PAST}
SELECT o.datastream_id, o.phenomenon_time, o.value, o.quality, o.verdict, o.flags, o.result_time,
  o.arrived_at, o.delivery_id, %(at)s, %(delivery)s
FROM incoming JOIN stations_observation o ON {_HERE}
WHERE incoming.act = 'change'""",
    # The correction has been looked at by nobody; when the first version came stays known.
    f"""UPDATE stations_observation AS o SET value = incoming.value, quality = incoming.quality,
  result_time = incoming.result_time, verdict = 0, flags = 0, delivery_id = %(delivery)s
FROM incoming WHERE {_HERE} AND incoming.act = 'change'""",
    # The same value said again later: newer than anything made before that instant.
    f"""UPDATE stations_observation AS o SET result_time = incoming.result_time
FROM incoming WHERE {_HERE} AND incoming.act = 'same' AND incoming.result_time IS NOT NULL
  AND (o.result_time IS NULL OR o.result_time < incoming.result_time)""",
    """INSERT INTO stations_observation (datastream_id, phenomenon_time, value, quality, verdict,
  flags, result_time, arrived_at, delivery_id)
SELECT datastream_id, phenomenon_time, value, quality, 0, 0, result_time, %(at)s, %(delivery)s
FROM incoming WHERE act = 'add'""",
    """UPDATE stations_extent AS e SET count = e.count + a.adds,
  first_time = CASE WHEN e.first_time < a.first THEN e.first_time ELSE a.first END,
  latest_time = CASE WHEN e.latest_time > a.last THEN e.latest_time ELSE a.last END
FROM (SELECT datastream_id, COUNT(*) AS adds, MIN(phenomenon_time) AS first,
        MAX(phenomenon_time) AS last
      FROM incoming WHERE act = 'add' GROUP BY datastream_id) AS a
WHERE e.datastream_id = a.datastream_id""",
    """UPDATE stations_extent AS e SET latest_value = o.value, latest_quality = o.quality,
  latest_verdict = o.verdict
FROM stations_observation AS o
WHERE e.datastream_id IN (SELECT datastream_id FROM incoming)
  AND o.datastream_id = e.datastream_id AND o.phenomenon_time = e.latest_time
  AND o.phenomenon_time BETWEEN %(first)s AND %(last)s""",
    f"""{_PAST}
SELECT datastream_id, phenomenon_time, value, quality, 0, 0, result_time, %(at)s, %(delivery)s,
  %(at)s, %(delivery)s
FROM incoming WHERE act = 'older' AND NOT EXISTS (
  SELECT 1 FROM stations_past_observation p
  WHERE p.datastream_id = incoming.datastream_id
    AND p.phenomenon_time = incoming.phenomenon_time AND p.value = incoming.value
    AND COALESCE(p.result_time = incoming.result_time,
                 p.result_time IS NULL AND incoming.result_time IS NULL))""",
    """
INSERT INTO stations_deliveredseries (delivery_id, datastream_id, first_time, last_time, "values")
SELECT %(delivery)s, datastream_id, MIN(phenomenon_time), MAX(phenomenon_time), COUNT(*)
FROM incoming WHERE act IN ('add', 'change') GROUP BY datastream_id""",
)
