"""Killed in the middle of its edits, again and again, the program loses none that it acknowledged."""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from kill_worker import edit_until_killed, fingerprint

from musterpoint import store
from musterpoint.session import Session

KILLS = 80
KILLS_PER_PLAN = 20


def kill_while_editing(context, path, seed: int, chance: random.Random) -> tuple[int, str]:
    """Let the program edit, kill it at a moment that chance decides, and give the last edit it told of."""
    hearer, teller = context.Pipe(duplex=False)
    program = context.Process(target=edit_until_killed, args=(path, seed, teller), daemon=True)
    program.start()
    teller.close()
    told = [hearer.recv() for _edit in range(chance.randint(1, 3))]
    time.sleep(chance.uniform(0.0, 0.02))
    program.kill()
    program.join()
    while True:
        try:
            told.append(hearer.recv())
        except EOFError:
            hearer.close()
            return told[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="starts programs too slowly without forkserver")
def test_no_acknowledged_edit_is_lost(tmp_path, plan, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["kill_worker"])
    chance = random.Random(20260301)
    unacknowledged = 0
    for round_ in range(KILLS // KILLS_PER_PLAN):
        path = tmp_path / f"{round_}.gpkg"
        store.create(path, plan).close()
        for kill in range(KILLS_PER_PLAN):
            revision, told = kill_while_editing(context, path, 1000 * round_ + kill, chance)
            if kill % 5 == 0:  # somebody only looks first
                store.open(path, read_only=True).close()
            with Session.open(path, catalogue=object()) as session:
                now = fingerprint(session.plan)
                if session.revision > revision:  # kept, but killed before it could say so
                    assert session.revision == revision + 1
                    unacknowledged += 1
                else:
                    assert (session.revision, now) == (revision, told)
                if session.undo_label is not None:
                    session.undo()
                    assert fingerprint(session.plan) != now
                    session.redo()
                    assert fingerprint(session.plan) == now
        with store.open(path) as opened:
            assert opened.plan() == session.plan
        with closing(sqlite3.connect(path)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert 0 < unacknowledged < KILLS, "the kills should meet edits at every stage"
