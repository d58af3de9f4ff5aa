"""An evening at the program, run as a process of its own that is then killed: `evening.py PLAN`.

Drops a three-lane kit, turns it, drags one tent away, puts five people on posts, undoes everything and
redoes everything, each by what a person does: drops, mouse presses, moves and releases, keys. Says after
each step how many edits the plan has and what it holds, and then waits.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from PyQt6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QWidget

from musterpoint.desktop.app import make_program
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.panels.people_model import NAME
from musterpoint.plan import Plan
from musterpoint.plan.records import to_data
from musterpoint.text import ENGLISH

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
EAST_OF_TOWN = 400.0
"""How far beyond the last site the new one goes: on free ground."""


def digest(plan: Plan) -> str:
    """The same for two plans whose records are equal."""
    records = sorted(repr(to_data(record)) for record in plan.records())
    return hashlib.sha256("\n".join(records).encode()).hexdigest()[:16]


def tell(window: MainWindow, step: str) -> None:
    session = window.document.session
    sys.stdout.write(f"{step} {session.revision} {digest(session.plan)}\n")
    sys.stdout.flush()


def drop(target: QWidget, data: QMimeData, position: QPoint) -> None:
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(target, QDragEnterEvent(position, copy, data, LEFT, NO_KEY))
    QApplication.sendEvent(target, QDropEvent(QPointF(position), copy, data, LEFT, NO_KEY))


def drag(window: MainWindow, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(window.canvas, LEFT, NO_KEY, start)
    for part in (0.2, 0.6, 1.0):
        QTest.mouseMove(window.canvas, start + (end - start) * part)
    QTest.mouseRelease(window.canvas, LEFT, NO_KEY, end)


def on_screen(window: MainWindow, x: float, y: float) -> QPoint:
    return window.canvas.viewport().to_screen(x, y).toPoint()


def place_and_arrange(window: MainWindow) -> str:
    """Drop the kit, turn it by a key, drag one of its tents away; gives the site's id."""
    plan, canvas = window.document.plan, window.canvas
    last = max(plan.sites(), key=lambda site: site.x)
    canvas.fly_to(last.x + EAST_OF_TOWN, last.y)
    palette = window.docks.panel("palette")
    drop(canvas, palette.tree.mimeData([palette.entry("kit:lanes-3")]), canvas.rect().center())
    ((_kind, site),) = window.document.selection
    tell(window, "dropped")
    QTest.keyClick(canvas, Qt.Key.Key_R)
    tell(window, "turned")
    window.commands.action("view.zoom-to-selection").trigger()
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    tent = max(
        (item for item in plan.where("fixture", site=site) if "tent" in item.type),
        key=lambda item: (item.width * item.depth, item.id),
    )
    corner = tent.geometry().exterior.interpolate(0.5)
    start = on_screen(window, corner.x, corner.y)
    QTest.mouseClick(canvas, LEFT, NO_KEY, start)
    QTest.mouseClick(canvas, LEFT, NO_KEY, start)
    drag(window, start, start + QPoint(90, 30))
    tell(window, "dragged")
    return site


def put_people(window: MainWindow, site: str, count: int) -> None:
    window.commands.action("view.workspace.people").trigger()
    people, posts = window.docks.panel("people"), window.docks.panel("posts")
    busy = {item.person for item in window.document.plan.table("assignment").values()}
    free = [id_ for id_ in sorted(window.document.plan.table("person")) if id_ not in busy]
    for person, post in zip(free, window.document.plan.where("post", site=site)[:count], strict=False):
        posts.view.show_card(post.id)
        data = people.model.mimeData([people.model.index(people.model.row_of(person), NAME)])
        drop(posts.view.viewport(), data, posts.view.on_screen(post.id).center())
        tell(window, "manned")


def main(path: Path) -> None:
    settings_file = QSettings(str(path.with_suffix(".ini")), QSettings.Format.IniFormat)
    from musterpoint.desktop.settings import Settings

    program = make_program(ENGLISH, Settings(settings_file))
    program.open_plan(path)
    window = program.window
    window.resize(1440, 900)
    window.canvas.wait_until_drawn()
    tell(window, "opened")
    site = place_and_arrange(window)
    put_people(window, site, 5)
    while window.document.session.undo_label:
        QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    tell(window, "undone")
    while window.document.session.redo_label:
        QTest.keyClick(window, Qt.Key.Key_Y, CONTROL)
    tell(window, "redone")
    sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
