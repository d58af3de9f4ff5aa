"""The program that test_store_killed kills: opens a plan, edits it without pause, and tells of every edit
that has been kept."""

from __future__ import annotations

import random
from multiprocessing.connection import Connection
from pathlib import Path

from musterpoint.plan import (
    BUILDINGS,
    ColumnChange,
    Edit,
    Layer,
    LayerChange,
    Plan,
    Site,
    changed,
    deleted,
    made,
)
from musterpoint.session import Session
from musterpoint.text import Label


def fingerprint(plan: Plan) -> str:
    """The same for equal plans, another for different ones."""
    records = sorted(map(repr, plan.records()))
    layers = [
        (kind, layer.revision, layer.frame["residents"].tolist()) for kind, layer in plan.layers.items()
    ]
    return repr((records, layers))


def next_edit(plan: Plan, chance: random.Random) -> Edit:
    """Something that a planner or an import does, now and then to many things at once."""
    sites, layer = plan.sites(), plan.layers[BUILDINGS]
    match chance.choice(("make", "move", "delete", "column", "layer")) if sites else "make":
        case "make":
            number = len(sites) + 1
            ids = (f"site-{chance.getrandbits(40):x}" for _ in range(chance.choice((1, 20))))
            return Edit(Label("Make"), tuple(made(*(Site(id=id_, number=number) for id_ in ids))))
        case "move":
            return Edit(Label("Move"), tuple(changed(site, site.replace(x=site.x + 1.0)) for site in sites))
        case "delete":
            return Edit(Label("Delete"), tuple(deleted(*sites[: len(sites) // 2 + 1])))
        case "column":
            rows = tuple(layer.frame.index)
            before, after = layer.values("residents", rows), tuple(chance.choices(range(99), k=len(rows)))
            return Edit(Label("Spread"), (ColumnChange(BUILDINGS, "residents", rows, before, after),))
        case _:
            again = Layer(BUILDINGS, layer.frame, layer.source, f"{chance.getrandbits(40):x}")
            return Edit(Label("Import"), (LayerChange(BUILDINGS, layer, again),))


def edit_until_killed(path: Path, seed: int, teller: Connection) -> None:
    chance = random.Random(seed)
    session = Session.open(path, catalogue=object())
    while True:
        step = chance.choices(("do", "undo", "redo"), (6, 2, 1))[0]
        if step == "do":
            session.do(next_edit(session.plan, chance))
        elif step == "undo":
            session.undo()
        else:
            session.redo()
        teller.send((session.revision, fingerprint(session.plan)))
