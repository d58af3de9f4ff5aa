"""The plan as GeoJSON: what stands where, for any map program."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.files import replacing
from musterpoint.jobs import Job
from musterpoint.plan import RECORD_TYPES, Plan, Record
from musterpoint.plugins.exporters.degrees import in_degrees
from musterpoint.plugins.points import ExportOptions
from musterpoint.text import _

CLOSED = "closed"
"""The kind of way that begins where a suspected case lives."""

_NOT_PLACES = frozenset({"visit", "stop", "escort"})
"""Kinds left out: they tell in which house somebody is ill, old or in quarantine."""

_PRIVATE = frozenset(
    {"special_points", "remarks", "contact", "phone", "locked", "x", "y", "outline", "path", "ground"}
)
"""Left out: free text may name people, `locked` is about editing, the others are in the geometry."""


def write_geojson(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """Write every record that has a place on the map as one feature, in WGS 84 (RFC 7946) unless GCJ-02 is
    asked for; where people are visited at home is left out.

    Properties are the record's fields and, for fixtures, the type's name in both languages. Raises
    InputError where the file can't be written.
    """
    kinds = [
        kind for kind, record_type in RECORD_TYPES.items() if record_type.GEOMETRY and kind not in _NOT_PLACES
    ]
    features = []
    for number, kind in enumerate(kinds):
        job.progress(number / len(kinds), _("Collecting what is on the map"))
        features += _features(plan, catalogue, kind, options.datum)
    collection = {"type": "FeatureCollection", "features": features}
    with replacing(path) as temporary:
        temporary.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")


def _features(plan: Plan, catalogue: Catalogue, kind: str, datum: str) -> list[dict[str, Any]]:
    records = [one for one in plan.table(kind).values() if getattr(one, "kind", "") != CLOSED]
    places = in_degrees(plan, [record.geometry() for record in records], datum)
    return [
        {
            "type": "Feature",
            "id": record.id,
            "geometry": json.loads(shapely.to_geojson(place)),
            "properties": {"kind_of_record": kind, **_properties(record, catalogue)},
        }
        for record, place in zip(records, places, strict=True)
    ]


def _properties(record: Record, catalogue: Catalogue) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if field.name != "id" and field.name not in _PRIVATE:
            properties[field.name] = value.isoformat() if isinstance(value, datetime) else value
    fixture_type = catalogue.fixtures.get(properties.get("type", ""))
    if fixture_type is not None:
        properties |= {"name_zh": fixture_type.name.zh, "name_en": fixture_type.name.en}
    return properties
