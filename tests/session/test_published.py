"""Draft, published, changed since."""

from __future__ import annotations

from pathlib import Path

import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.plan import Edit, Person, Plan, Post, Site, deleted, made
from musterpoint.session import Session
from musterpoint.session.actions import assign, unassign
from musterpoint.session.published import (
    PostChange,
    changes_since_publishing,
    publish,
    published_revision,
    replaced_since_publishing,
)
from musterpoint.text import Label

CATALOGUE = load_catalogue()


@pytest.fixture
def session(tmp_path: Path):
    plan = Plan("EPSG:4547")
    records = [Site(id="s"), *(Post(id=f"p{n}", site="s", role="guide", number=n) for n in (1, 2, 3))]
    records += [Person(id=name, name=name) for name in ("wang", "li")]
    plan.apply(Edit(Label("given"), tuple(made(*records))))
    with Session.create(tmp_path / "plan.gpkg", plan) as session:
        session.do(assign(session.plan, CATALOGUE, "wang", "p1"))
        yield session


def test_a_draft_has_no_changes(session):
    assert published_revision(session) is None and changes_since_publishing(session) == {}


def test_what_changed_since_it_was_published(session):
    publish(session)
    assert changes_since_publishing(session) == {}
    session.do(assign(session.plan, CATALOGUE, "li", "p1"))
    session.do(assign(session.plan, CATALOGUE, "wang", "p2"))
    new = Post(id="p4", site="s", role="guide", number=4)
    session.do(Edit(Label("more"), (*made(new), *deleted(session.plan.find("post", "p3")))))
    assert changes_since_publishing(session) == {
        "p1": PostChange("p1", "wang", "li"),
        "p2": PostChange("p2", "", "wang"),
        "p3": PostChange("p3", "", "", is_gone=True),
        "p4": PostChange("p4", "", "", is_new=True),
    }
    assert replaced_since_publishing(session) == {"p1": "wang", "p2": "", "p4": ""}
    publish(session)
    assert changes_since_publishing(session) == {}


def test_back_where_they_were_is_no_change(session):
    publish(session)
    session.do(unassign(session.plan, "p1"))
    session.do(assign(session.plan, CATALOGUE, "wang", "p1"))
    assert changes_since_publishing(session) == {}
