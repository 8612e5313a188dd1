"""The OpenAPI 3.0 description of the OGC doors, made from what they offer."""

from typing import Any

from riparian import __version__
from riparian.secretariat.publishing.collections import CRS84, FORMATS, QUERIES

MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.0"
_TEXT = {"type": "string"}


def _parameter(name: str, where: str, words: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    schema = more.pop("schema", _TEXT)
    return {"name": name, "in": where, "description": words, "schema": schema,
            "required": where == "path", **more}  # fmt: skip


_COLLECTION = _parameter("collectionId", "path", "The collection.")
_STATION = _parameter("locationId", "path", "The station.")
_DATETIME = _parameter(
    "datetime", "query", "An instant or a day, start/end, start/.. or ../end, in UTC."
)
_JSON = _parameter("f", "query", "The form of the answer.",
                   schema={"type": "string", "enum": ["json"]})  # fmt: skip
_CRS = _parameter("crs", "query", "The coordinate reference system.",
                  schema={"type": "string", "enum": ["CRS84", CRS84]})  # fmt: skip
_NAMES = _parameter("parameter-name", "query", "Which parameters, parted by commas.")
_FORMAT = _parameter("f", "query", "The form of the answer.",
                     schema={"type": "string", "enum": list(FORMATS)})  # fmt: skip
_BOX = _parameter("bbox", "query", "west,south,east,north in degrees.")
_COORDS = _parameter("coords", "query", "Well-known text: longitude, then latitude.")
_WITHIN = [_parameter("within", "query", "How far.", schema={"type": "number"}),
           _parameter("within-units", "query", "km or m.",
                      schema={"type": "string", "enum": ["km", "m"]})]  # fmt: skip
_LIMIT = [_parameter("limit", "query", "How many at once.",
                     schema={"type": "integer", "minimum": 1, "maximum": 10000, "default": 100}),
          _parameter("offset", "query", "How many to leave out.",
                     schema={"type": "integer", "minimum": 0})]  # fmt: skip
_OF_QUERY = {
    "position": [_COORDS], "area": [_COORDS], "radius": [_COORDS, *_WITHIN], "cube": [_BOX],
}  # fmt: skip


def _get(words: str, parameters: list[dict[str, Any]], *statuses: str) -> dict[str, Any]:
    said = {"200": "The answer.", "204": "There is none.", "400": "Not understood.",
            "404": "Nothing there that you may see.", "413": "Too much at once."}  # fmt: skip
    return {
        "get": {
            "summary": words, "parameters": parameters,
            "responses": {status: {"description": said[status]} for status in ("200", *statuses)},
        }
    }  # fmt: skip


def document(root: str) -> dict[str, Any]:
    """Return the description."""
    one = "/collections/{collectionId}"
    data = [_DATETIME, _NAMES, _FORMAT, _CRS]
    paths = {
        "/": _get("Where everything is", [_JSON], "400"),
        "/conformance": _get("What is conformed to", [_JSON], "400"),
        "/api": _get("This description", [_JSON], "400"),
        "/collections": _get("Every collection", [_JSON], "400"),
        one: _get("One collection", [_COLLECTION, _JSON], "400", "404"),
        f"{one}/items": _get(
            QUERIES["items"], [_COLLECTION, _BOX, _DATETIME, *_LIMIT, _JSON], "400", "404"
        ),
        f"{one}/items/{{locationId}}": _get(
            "One station", [_COLLECTION, _STATION, _JSON], "400", "404"
        ),
        f"{one}/locations": _get(
            QUERIES["locations"], [_COLLECTION, _BOX, _DATETIME, _JSON], "400", "404"
        ),
        f"{one}/locations/{{locationId}}": _get(
            "The data of one station", [_COLLECTION, _STATION, *data], "204", "400", "404", "413"
        ),
    } | {
        f"{one}/{name}": _get(
            QUERIES[name], [_COLLECTION, *parameters, *data], "204", "400", "404", "413"
        )
        for name, parameters in _OF_QUERY.items()
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": "Riparian: shared river data", "version": __version__},
        "servers": [{"url": root}],
        "paths": paths,
    }
