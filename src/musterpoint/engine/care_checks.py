"""Whether everybody of the care ledger is served. What is sealed isn't needed for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_title
from musterpoint.engine.served import nearest_sites
from musterpoint.plan import BUILDINGS, LAYER_COLUMNS, Care, Plan, Problem, Severity
from musterpoint.plan.care import GREEN_LANE, HOME, UNDECIDED
from musterpoint.plan.health import reads
from musterpoint.text import _, ngettext


@reads("care")
def care_undecided(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """People of the ledger for whom neither a rule nor a person has decided how they are served."""
    if found := plan.where("care", service=UNDECIDED):
        yield Problem(
            check="care-undecided",
            severity=Severity.WARNING,
            title=ngettext(
                "{count} person of the care ledger is served in no way yet.",
                "{count} people of the care ledger are served in no way yet.",
                len(found),
            ).format(count=len(found)),
            detail=_("No rule fits their needs, and nobody has decided."),
            suggestion=_("Open the care ledger and decide: home visit or green lane."),
            subjects=_subjects(found),
        )


@reads("care", "visit")
def care_without_visit(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """People who are to be visited at home and to whom nobody is sent: their place isn't known, or the visit
    was deleted."""
    if found := [care for care in plan.where("care", service=HOME) if not care.visit]:
        yield Problem(
            check="care-without-visit",
            severity=Severity.BLOCKER,
            title=ngettext(
                "{count} person is to be visited at home, but nobody is sent there.",
                "{count} people are to be visited at home, but nobody is sent there.",
                len(found),
            ).format(count=len(found)),
            detail=_("It isn't known where they live, or the visit was deleted."),
            suggestion=_("Open the care ledger, show those without a place, and choose their buildings."),
            subjects=_subjects(found),
        )


@reads("care", "site", "campaign", "building_part", *LAYER_COLUMNS)
def care_without_green_lane(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Sites without a green lane to which people of the ledger go who need one."""
    waiting = [care for care in plan.where("care", service=GREEN_LANE) if care.building]
    if not waiting or not plan.sites():
        return
    goes_to = nearest_sites(plan)
    by_site: dict[str, list[Care]] = {}
    for care in waiting:
        if isinstance(site := goes_to.get(care.building), str):
            by_site.setdefault(site, []).append(care)
    for id_, found in by_site.items():
        site = plan.find("site", id_)
        if site is None or site.green_lane:
            continue
        yield Problem(
            check="care-without-green-lane",
            severity=Severity.WARNING,
            title=_("{site} has no green lane.").format(site=site_title(site)),
            detail=ngettext(
                "{count} person of the care ledger needs it there.",
                "{count} people of the care ledger need it there.",
                len(found),
            ).format(count=len(found)),
            suggestion=_("Give the site a green lane, or visit them at home."),
            subjects=(("site", id_), *_subjects(found)),
            position=(site.x, site.y),
        )


def _subjects(found: Iterable[Care]) -> tuple[tuple[str, str], ...]:
    """The buildings, where they are known: a problem shows places and never people."""
    return tuple(dict.fromkeys((BUILDINGS, care.building) for care in found if care.building))
