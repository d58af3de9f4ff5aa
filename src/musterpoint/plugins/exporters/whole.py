"""Exports of the plan as a whole: the web map, and a copy of the plan."""

from __future__ import annotations

from pathlib import Path

from musterpoint.briefing.webmap import WebMapOptions, web_map
from musterpoint.catalogue import Catalogue
from musterpoint.engine.served import service
from musterpoint.files import write_bytes
from musterpoint.jobs import Job
from musterpoint.plan import Change, Edit, Plan, changed, deleted
from musterpoint.plugins.points import ExportOptions
from musterpoint.session import Session
from musterpoint.store.shredding import SEALED_KINDS
from musterpoint.text import N_, Label, _

FREE_TEXT = {
    "campaign": {"remarks": ""},
    "site": {"special_points": ""},
    "vehicle": {"driver": "", "phone": ""},
    "place": {"remarks": ""},
    "team": {"name": "", "remarks": ""},
    "visit": {"remarks": ""},
    "escort": {"person": "", "remarks": ""},
    "stock": {"remarks": ""},
    "enterprise": {"contact": "", "phone": ""},
}
"""Kind of record → the fields that may name people, as they are where names aren't asked for."""


def write_web_map(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """A web map on which each site serves the buildings that are nearest to it."""
    found = service(plan)
    page = WebMapOptions(
        served=found.buildings(),
        walks=found.walks(),
        detour=found.detour,
        made_at=options.exported_at,
        language=options.language,
        with_names=options.with_names,
    )
    write_bytes(path, web_map(plan, catalogue, page, job))


def write_copy(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """A plan file that begins with the plan as it is now and has none of its history; without names it has
    no people, no assignments and no remarks either. What is sealed stays behind in any case."""
    job.progress(0.0, _("Copying the plan"))
    copy = plan.copy()
    copy.apply(Edit(Label(""), tuple(_without_sealed_text(plan))))
    if not options.with_names:
        copy.apply(Edit(Label(N_("Leave out people")), tuple(_without_people(plan))))
    Session.create(path, copy, overwrite=True, catalogue=catalogue).close()


def _without_sealed_text(plan: Plan) -> list[Change]:
    return [
        changed(record, record.replace(sealed=""))
        for kind in SEALED_KINDS
        for record in plan.table(kind).values()
        if record.sealed
    ]


def _without_people(plan: Plan) -> list[Change]:
    changes = deleted(*plan.table("assignment").values(), *plan.table("person").values())
    for kind, fields in FREE_TEXT.items():
        changes += [
            changed(record, record.replace(**fields))
            for record in plan.table(kind).values()
            if any(getattr(record, name) for name in fields)
        ]
    return changes
