"""What is done to the briefing: its slides, what is drawn on them, and who has been briefed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_lead
from musterpoint.errors import InputError
from musterpoint.plan import (
    Briefed,
    Edit,
    IdSource,
    Plan,
    Points,
    Record,
    Site,
    Slide,
    changed,
    deleted,
    made,
    new_id,
)
from musterpoint.plan.edits import Change
from musterpoint.session.actions.naming import site_name
from musterpoint.session.actions.subjects import found
from musterpoint.text import N_, Label, _

MOST_PICTURE_BYTES = 4_000_000
"""Of a picture on a slide, in base64: it is kept in the plan and in its history."""


def change_deck(plan: Plan, **values: Any) -> Edit:
    """Change how the plan is shown: order, names, phones, ground or shape."""
    after = plan.deck.replace(**values)
    label = Label(N_("Reorder the slides") if "order" in values else N_("Change how the slides are shown"))
    return Edit(label, tuple(_put(plan, after)))


def hide_slide(plan: Plan, topic: str, title: str, hidden: bool) -> Edit:
    """Leave out a topic's slides when the deck is shown, or show them again."""
    message = N_("Hide the slide “{title}”") if hidden else N_("Show the slide “{title}”")
    after = _slide(plan, topic).replace(hidden=hidden)
    return Edit(Label(message, {"title": title}), tuple(_put(plan, after)))


def note_slide(plan: Plan, topic: str, title: str, notes: str) -> Edit:
    """Give a topic's slides other notes. Notes typed in one go are one action."""
    after = _slide(plan, topic).replace(notes=notes)
    return Edit(
        Label(N_("Notes on the slide “{title}”"), {"title": title}),
        tuple(_put(plan, after)),
        f"notes {topic}",
    )


def add_slide(
    plan: Plan,
    title: str,
    text: str,
    before: Sequence[str] = (),
    after: Sequence[str] = (),
    ids: IdSource = new_id,
) -> Edit:
    """A slide of one's own. before, after: all topics of the deck between which it stands."""
    slide = Slide(id=ids("slide"), free=True, title=title, text=text)
    place = plan.deck.replace(order=(*before, slide.id, *after))
    return Edit(Label(N_("Add the slide “{title}”"), {"title": title}), (*made(slide), *_put(plan, place)))


def change_slide(plan: Plan, slide_id: str, title: str, text: str, picture: str) -> Edit:
    """Rewrite a slide of one's own. picture: PNG or JPEG in base64, "" for none.

    Raises InputError where the picture is too large.
    """
    if len(picture) > MOST_PICTURE_BYTES:
        raise InputError(
            _("The picture is too large."),
            _("It takes {size:.1f} MB; a slide may hold {most:.0f} MB.").format(
                size=len(picture) / 1e6, most=MOST_PICTURE_BYTES / 1e6
            ),
            _("Make it smaller, or save it as JPEG."),
        )
    after = found(plan, "slide", slide_id).replace(title=title, text=text, picture=picture)
    return Edit(
        Label(N_("Change the slide “{title}”"), {"title": title}),
        tuple(_put(plan, after)),
        f"slide {slide_id}",
    )


def delete_slide(plan: Plan, slide_id: str) -> Edit:
    """Take a slide of one's own out of the deck."""
    slide = found(plan, "slide", slide_id)
    order = tuple(key for key in plan.deck.order if key != slide_id)
    place = _put(plan, plan.deck.replace(order=order)) if order != plan.deck.order else []
    return Edit(Label(N_("Delete the slide “{title}”"), {"title": slide.title}), (*deleted(slide), *place))


def draw_on_slide(plan: Plan, slide: str, title: str, stroke: Points, on_map: bool) -> Edit:
    """Keep what the pen drew: on the map in the plan's CRS, else in points of the slide."""
    before = _slide(plan, slide)
    field = "map_strokes" if on_map else "strokes"
    after = before.replace(**{field: (*getattr(before, field), stroke)})
    return Edit(Label(N_("Draw on the slide “{title}”"), {"title": title}), tuple(_put(plan, after)))


def wipe_slide(plan: Plan, slide: str, title: str) -> Edit:
    """Take away all that was drawn on a slide."""
    after = _slide(plan, slide).replace(strokes=(), map_strokes=())
    return Edit(Label(N_("Wipe the slide “{title}”"), {"title": title}), tuple(_put(plan, after)))


def tick_briefed(plan: Plan, catalogue: Catalogue, site: Site, at: datetime) -> Edit:
    """Note that the site's lead has been briefed, and when.

    Raises InputError where the site has no lead yet.
    """
    lead = site_lead(plan, catalogue, site)
    if lead is None:
        raise InputError(
            _("Nobody leads this site yet."),
            _("Only the lead of a site can be briefed for it."),
            _("Give the site a lead first."),
        )
    after = Briefed(id=f"briefed-{site.id}", site=site.id, person=lead.id, at=at)
    label = Label(N_("{site}: the lead is briefed"), {"site": site_name(site)})
    return Edit(label, tuple(_put(plan, after)))


def untick_briefed(plan: Plan, site: Site) -> Edit:
    """Take the tick away again."""
    ticks: Iterable[Record] = plan.where("briefed", site=site.id)
    label = Label(N_("{site}: the lead is not briefed"), {"site": site_name(site)})
    return Edit(label, tuple(deleted(*ticks)))


def briefed_at(plan: Plan, catalogue: Catalogue, site: Site) -> datetime | None:
    """When the site's lead was briefed; None where that is still to be done, also after a change of leads."""
    lead = site_lead(plan, catalogue, site)
    for tick in plan.where("briefed", site=site.id):
        if lead is not None and tick.person == lead.id:
            return tick.at
    return None


def _slide(plan: Plan, id_: str) -> Slide:
    return plan.find("slide", id_) or Slide(id=id_)


def _put(plan: Plan, after: Record) -> list[Change]:
    """The change that leads to this state, none where it is the state already."""
    before = plan.find(after.KIND, after.id)
    if before is None:
        return list(made(after))
    return [changed(before, after)] if before != after else []
