"""Exports of the plan as a whole: the web map, and a copy of the plan."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from musterpoint.briefing.webmap import WebMapOptions, web_map
from musterpoint.catalogue import Catalogue
from musterpoint.engine.served import service, walking_ways
from musterpoint.files import write_bytes
from musterpoint.jobs import Job
from musterpoint.plan import RECORD_TYPES, Change, Edit, Plan, changed
from musterpoint.plugins.points import ExportOptions
from musterpoint.session import Session
from musterpoint.session.actions import delete
from musterpoint.store.shredding import SEALED_KINDS
from musterpoint.text import N_, Label, _

WITHOUT_NAMES = ("assignment", "person", "care", "visit", "escort")
"""Kinds of record that a copy without names doesn't have: people, and the homes of those who need care."""

MOST_WAYS = 25_000
"""Buildings up to which the web map has the way of each: a telephone loads some 50 bytes for each."""

FREE_TEXT = frozenset(
    {"remarks", "special_points", "contact", "phone", "driver", "notes", "text", "reason", "picture"}
)
"""Fields of any kind of record that may name people, and are as new ones where names aren't asked for."""

NAMES_OF_PEOPLE = frozenset(
    {("team", "name"), ("slide", "title"), ("slide", "strokes"), ("escort", "person")}
)
"""The same for one kind of record only."""


def write_web_map(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """A web map on which each site serves the buildings that are nearest to it."""
    found = service(plan)
    job.progress(0.0, _("Finding the ways"))
    page = WebMapOptions(
        served=found.buildings(),
        walks=found.walks(),
        ways=walking_ways(plan, found) if len(found.ways) <= MOST_WAYS else {},
        detour=found.detour,
        made_at=options.exported_at,
        language=options.language,
        with_names=options.with_names,
    )
    write_bytes(path, web_map(plan, catalogue, page, job))


def write_copy(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """A plan file that begins with the plan as it is now and has none of its history; without names it has
    no people, no assignments, no remarks and no homes that are visited either. What is sealed stays behind in
    any case."""
    job.progress(0.0, _("Copying the plan"))
    copy = plan.copy()
    copy.apply(Edit(Label(""), tuple(_without_sealed_text(plan))))
    if not options.with_names:
        for kind in WITHOUT_NAMES:
            copy.apply(delete(copy, [(kind, id_) for id_ in copy.table(kind)]))
        copy.apply(Edit(Label(N_("Leave out people")), tuple(_without_free_text(copy))))
    Session.create(path, copy, overwrite=True, catalogue=catalogue).close()


def _without_sealed_text(plan: Plan) -> list[Change]:
    return [
        changed(record, record.replace(sealed=""))
        for kind in SEALED_KINDS
        for record in plan.table(kind).values()
        if record.sealed
    ]


def _without_free_text(plan: Plan) -> list[Change]:
    changes: list[Change] = []
    for kind, record_type in RECORD_TYPES.items():
        defaults = {
            item.name: item.default
            for item in dataclasses.fields(record_type)
            if item.name in FREE_TEXT or (kind, item.name) in NAMES_OF_PEOPLE
        }
        if defaults:
            changes += [
                changed(record, after)
                for record in plan.table(kind).values()
                if (after := record.replace(**defaults)) != record
            ]
    return changes
