"""Threads beside the window: their answers, their failures, and an owner that goes while they work."""

from __future__ import annotations

import gc
import threading

import pytest
from PyQt6.QtCore import QObject, QThread
from PyQt6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from musterpoint.desktop import courtesy, garbage
from musterpoint.desktop.workers import Workers, let_others_go_first


class Owner(QObject):
    """Has one thing worked out; is in a cycle of references, as most widgets are."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workers = Workers(self, 1, "test")
        self.answers: list[object] = []
        self.itself = self

    def take(self, answer: object) -> None:
        assert QThread.currentThread() is self.thread()
        self.answers.append(answer)


def test_an_answer_arrives_in_the_thread_of_the_window(qtbot: QtBot):
    owner = Owner()
    owner.workers.start(lambda: owner.workers.tell(owner.take, "half"))
    owner.workers.start(lambda number: number + 1, 1, done=owner.take)
    qtbot.waitUntil(lambda: owner.answers == ["half", 2])
    owner.workers.start(lambda: 3, done=owner.take)
    owner.workers.close()
    qtbot.wait(1)
    assert owner.answers == ["half", 2]


def test_a_failure_is_logged(qtbot: QtBot, caplog: pytest.LogCaptureFixture):
    owner = Owner()
    owner.workers.start(lambda: 1 / 0, done=owner.take)
    qtbot.waitUntil(lambda: "ZeroDivisionError" in caplog.text)
    assert owner.answers == []


def test_a_failure_after_the_owner_has_gone_is_nobodys(qtbot: QtBot, caplog: pytest.LogCaptureFixture):
    came, go = threading.Event(), threading.Event()

    def work() -> None:
        came.set()
        go.wait(10)
        raise RuntimeError("what it used is gone")

    workers = Workers(owner := QObject(), 1, "test", in_turn=True)
    workers.start(work)
    assert came.wait(10)
    workers.close()
    go.set()
    after = Workers(owner, 1, "test", in_turn=True)
    done: list[object] = []
    after.start(lambda: 1, done=done.append)  # its turn comes when the other has ended
    qtbot.waitUntil(lambda: done == [1])
    assert not caplog.records


def test_an_owner_may_be_collected_while_its_thread_works(qtbot: QtBot, caplog: pytest.LogCaptureFixture):
    """Python's collector deletes a widget, children and all, whenever it likes. Who listened only to
    `destroyed` with its own method isn't told, and a thread that emitted its signal then crashed."""
    came, go = threading.Event(), threading.Event()

    def work() -> str:
        came.set()
        go.wait(10)
        return "late"

    window = QWidget()
    window.owner = Owner(window)
    window.itself = window
    workers, answers = window.owner.workers, window.owner.answers
    workers.start(work, done=window.owner.take)
    workers.start(pytest.fail, "begun after its owner had gone")
    assert came.wait(10)
    # Whoever deletes the owner waits for the thread, which must be let go from beside.
    threading.Timer(0.05, go.set).start()
    del window
    gc.collect()
    assert workers.closed
    qtbot.wait(1)
    assert not answers and not caplog.records


def test_what_computes_takes_turns_and_nobody_waits_for_it(qtbot: QtBot):
    came, go = threading.Event(), threading.Event()
    steps: list[str] = []

    def long(name: str) -> None:
        steps.append(name)
        came.set()
        go.wait(10)
        steps.append(name)

    first, second = QObject(), QObject()
    workers = [Workers(owner, 1, "test", in_turn=True) for owner in (first, second)]
    workers[0].start(long, "a")
    assert came.wait(10)
    workers[1].start(steps.append, "b")
    workers[0].close()
    assert steps == ["a"]
    go.set()
    qtbot.waitUntil(lambda: len(steps) == 3)
    assert steps == ["a", "a", "b"]


def test_who_works_in_turn_lets_others_go_first(qtbot: QtBot):
    came, seen = threading.Event(), []
    first, second = QObject(), QObject()
    owners = [Workers(owner, 1, "test", in_turn=True) for owner in (first, second)]

    def patient() -> None:
        came.wait(10)
        while not seen:
            let_others_go_first()

    owners[0].start(patient)
    owners[1].start(seen.append, 1)
    came.set()
    qtbot.waitUntil(lambda: seen == [1])


class Clocks:
    """Time, and how long the window has computed: during the first `busy` pauses of a worker always."""

    def __init__(self, busy: int):
        self.now, self.computed = 100.0, 7.0
        self.busy, self.pauses = busy, 0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.computed += seconds * (self.pauses < self.busy)
        self.pauses += 1

    @staticmethod
    def pthread_getcpuclockid(thread: int) -> int:
        return thread

    def clock_gettime(self, _thread: int) -> float:
        return self.computed


@pytest.mark.parametrize(("busy", "pauses"), [(5, 6), (10**6, 50)])
def test_a_worker_pauses_while_the_window_computes(monkeypatch: pytest.MonkeyPatch, busy: int, pauses: int):
    """Longer than for a frame: until it rests, but not for ever, as it may wait for what the worker holds.
    Then the worker goes on for a frame."""
    monkeypatch.setattr(courtesy, "time", clocks := Clocks(busy))
    window, paused = courtesy.Window(), []

    def work() -> None:
        for frames in (0, 0.5, 1, 0.1):
            clocks.now += frames * courtesy.FRAME_SECONDS
            clocks.computed += frames * courtesy.FRAME_SECONDS
            before = clocks.pauses
            window.wait()
            paused.append(clocks.pauses - before)
        clocks.now += 1
        window.wait()  # it has rested since
        paused.append(clocks.pauses - sum(paused))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert paused == [0, 0, pytest.approx(pauses, abs=1), 0, 0]
    clocks.now += 1
    clocks.computed += 1
    window.wait()  # the window's own thread
    assert clocks.pauses == sum(paused)


def test_nothing_is_collected_beside_the_window(qtbot: QtBot):
    """A widget that another thread takes apart crashes the program."""
    collected: list[int] = []

    class Garbage:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            collected.append(threading.get_ident())

    owner = Owner()
    owner.workers.start(lambda: [Garbage() for _ in range(2000)] and None, done=owner.take)
    qtbot.waitUntil(lambda: owner.answers == [None])
    qtbot.waitUntil(lambda: len(collected) >= 2000)
    assert set(collected) == {threading.get_ident()}


def test_very_many_new_objects_are_set_aside_and_not_looked_at(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    """A search of the engine makes hundreds of thousands, and looking at them would hold the window up."""
    looked: list[int] = []
    monkeypatch.setattr(garbage.gc, "collect", lambda generation=2: looked.append(generation) or 0)
    garbage.collect_in_gui_thread()
    garbage.set_aside()
    before, kept = gc.get_freeze_count(), [[] for _ in range(garbage.MANY + 1000)]
    garbage.collect_what_is_due()
    assert not looked and gc.get_freeze_count() >= before + len(kept)
    garbage.look_at_everything_again()
