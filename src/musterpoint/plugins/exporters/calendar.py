"""The shifts as iCalendar, for the calendars of telephones."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import icalendar

from musterpoint import __version__
from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import hours_of, post_state
from musterpoint.errors import InputError
from musterpoint.files import replacing
from musterpoint.jobs import Job
from musterpoint.paper.render import printable
from musterpoint.plan import Plan, Post, Shift, Site
from musterpoint.plugins.exporters.degrees import in_degrees
from musterpoint.plugins.exporters.words import say_in, site_title
from musterpoint.plugins.points import ExportOptions
from musterpoint.text import N_, _


def write_calendar(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """One event for each shift of each site, with its roles and, where names are asked for, who stands there.
    Times are local ones, without a zone, as in the plan.

    Raises InputError where no post has a shift with hours.
    """
    job.progress(0.0, _("Writing the calendar"))
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//Musterpoint//{__version__}//{options.language[:2].upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", printable(plan.campaign.name))
    for site in plan.sites():
        posts = plan.where("post", site=site.id)
        for shift in sorted(plan.table("shift").values(), key=lambda shift: str(shift.starts)):
            own = [post for post in posts if post.shift == shift.id]
            hours = hours_of(shift, plan.campaign)
            if own and hours:
                kept = shift.replace(starts=hours[0], ends=hours[1])
                calendar.add_component(_event(plan, catalogue, options, site, kept, own))
    if not calendar.subcomponents:
        raise InputError(
            _("The plan has no shifts to put into a calendar."),
            _("No post has a shift with a beginning and an end."),
            _("Give the campaign or its shifts their hours, and the sites their posts."),
        )
    with replacing(path) as temporary:
        temporary.write_bytes(calendar.to_ical())


def _event(
    plan: Plan, catalogue: Catalogue, options: ExportOptions, site: Site, shift: Shift, posts: list[Post]
) -> icalendar.Event:
    say = say_in(options.language)
    event, (place,) = icalendar.Event(), in_degrees(plan, [site.geometry()], "wgs84")
    title = site_title(site, say)
    event.add("uid", f"{site.id}-{shift.id}@musterpoint")
    event.add("dtstamp", options.exported_at.astimezone())
    event.add("dtstart", shift.starts)
    event.add("dtend", shift.ends)
    event.add("summary", printable(" · ".join(filter(None, (title, shift.name)))))
    event.add("location", printable(site.name or title))
    event.add("geo", (place.y, place.x))
    event.add("description", "\n".join(_lines(plan, catalogue, options, posts)))
    return event


def _lines(plan: Plan, catalogue: Catalogue, options: ExportOptions, posts: list[Post]) -> Iterable[str]:
    """A line for each role: how many, or who."""
    say = say_in(options.language)
    for id_, role in catalogue.roles.items():
        own = sorted((post for post in posts if post.role == id_), key=lambda post: post.number)
        if own:
            who = str(len(own))
            if options.with_names:
                found = (post_state(plan, catalogue, post).person for post in own)
                nobody = say(N_("empty"))
                who = ", ".join(f"{one.name} {one.phone}".strip() if one else nobody for one in found)
            yield printable(f"{role.name.in_language(options.language)}: {who}")
