"""Verbs about a plan as a whole: sample, info, history, undo, redo."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from musterpoint.cli.care import seal_ledger
from musterpoint.cli.context import Context
from musterpoint.cli.parser import Verbs, add_plan, positive
from musterpoint.cli.terminal import NO, Answer
from musterpoint.cli.words import COUNTED
from musterpoint.plan import BUILDINGS, RECORD_TYPES, Changes, Plan
from musterpoint.samples import CASES, make_sample
from musterpoint.session import Session
from musterpoint.session.care.ledger import counts
from musterpoint.session.history import HistoryItem
from musterpoint.text import Label, _


def add_to(verbs: Verbs) -> None:
    sample = verbs.add("sample", sample_plan, _("make one of the built-in sample plans"))
    sample.add_argument("case", metavar="CASE", choices=sorted(CASES), help=", ".join(sorted(CASES)))
    add_plan(sample, to_write=True)
    sample.add_argument("--scale", type=positive, default=1.0, help=_("so many times as large"))
    sample.add_argument("--seed", type=int, default=None, help=_("another number, another town"))
    add_plan(verbs.add("info", plan_info, _("tell what is in a plan")))
    add_plan(verbs.add("history", plan_history, _("list what was done to a plan")))
    add_plan(verbs.add("undo", undo, _("take the last change back")))
    add_plan(verbs.add("redo", redo, _("do again what was undone last")))


def sample_plan(options: argparse.Namespace, context: Context) -> Answer:
    plan = make_sample(options.case, scale=options.scale, seed=options.seed, job=context.job())
    with context.create(options.plan, plan, options.overwrite) as session:
        seal_ledger(session, options.seed or 0)
        return Answer(facts(session), [written(options.plan), *facts_in_words(session)])


def plan_info(options: argparse.Namespace, context: Context) -> Answer:
    with context.open(options.plan, read_only=True) as session:
        return Answer(facts(session), facts_in_words(session))


def plan_history(options: argparse.Namespace, context: Context) -> Answer:
    with context.open(options.plan, read_only=True) as session:
        items = session.history()
    data = [
        {
            "revision": item.revision,
            "made_at": item.made_at.isoformat(),
            "who": item.who,
            "label": str(item.label),
            "undone": item.undone,
        }
        for item in items
    ]
    lines = [_history_line(item) for item in items]
    return Answer({"history": data}, lines or [_("Nothing has been done to this plan yet.")])


def _history_line(item: HistoryItem) -> str:
    line = f"{item.revision:>5}  {item.made_at.astimezone():%Y-%m-%d %H:%M}  {item.label}"
    return _("{line}  (undone)").format(line=line) if item.undone else line


def undo(options: argparse.Namespace, context: Context) -> Answer:
    with context.open(options.plan) as session:
        return _step(session, session.undo_label, session.undo, _("Undone: {label}"))


def redo(options: argparse.Namespace, context: Context) -> Answer:
    with context.open(options.plan) as session:
        return _step(session, session.redo_label, session.redo, _("Done again: {label}"))


def _step(session: Session, label: Label | None, step: Callable[[], Changes], said: str) -> Answer:
    step()
    data = {"label": str(label) if label else None, "revision": session.revision}
    if label is None:
        return Answer(data, [_("There is nothing to take back or do again.")], NO)
    return Answer(data, [said.format(label=label)])


def written(path: Path) -> str:
    return _("Written: {path}").format(path=path)


def facts(session: Session) -> dict[str, Any]:
    """What `info` tells about a plan, JSON-ready."""
    plan, campaign = session.plan, session.plan.campaign
    return {
        "plan": str(session.path),
        "revision": session.revision,
        "crs": plan.crs,
        "campaign": {
            "name": campaign.name,
            "starts": campaign.starts and campaign.starts.isoformat(),
            "ends": campaign.ends and campaign.ends.isoformat(),
            "drill": campaign.drill,
        },
        "layers": {
            kind: {"features": len(layer.frame), "source": layer.source}
            for kind, layer in plan.layers.items()
        },
        "records": {kind: len(plan.table(kind)) for kind in RECORD_TYPES if kind in COUNTED},
        "care": asdict(counts(plan)),
        "residents": residents(plan),
        "lanes": sum(site.lanes for site in plan.sites()),
    }


def facts_in_words(session: Session) -> list[str]:
    data, campaign = facts(session), session.plan.campaign
    counts = {kind: layer["features"] for kind, layer in data["layers"].items()}
    counts |= data["records"] | {"residents": data["residents"], "lanes": data["lanes"]}
    hours = f"{campaign.starts:%Y-%m-%d %H:%M} – {campaign.ends:%m-%d %H:%M}" if campaign.starts else ""
    title = "  ".join(filter(None, (campaign.name, hours, _("(drill)") if campaign.drill else "")))
    place = _("{crs}, revision {revision}").format(crs=data["crs"], revision=data["revision"])
    return [
        *filter(None, (title, place)),
        *(f"{counts[key]:>9,}  {name}" for key, name in COUNTED.items() if counts.get(key)),
    ]


def residents(plan: Plan) -> int:
    """Residents of all buildings, as far as they are known."""
    layer = plan.layers.get(BUILDINGS)
    return int(layer.frame["residents"].sum()) if layer is not None else 0
