"""What a layout couldn't meet of what was asked for, in the words of plan health."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_title
from musterpoint.engine.layout.fitting import Fit, downwind
from musterpoint.plan import Gate, Problem, Record, Severity, Site
from musterpoint.text import _, ngettext

_AT_ONCE = 1.0
"""Metres by which a gate may miss its place before that is worth a word."""


def no_room(site: Site) -> Problem:
    """Not even one lane fits."""
    return Problem(
        check="layout-room",
        severity=Severity.BLOCKER,
        title=_("{site} finds no room.").format(site=site_title(site)),
        detail=_("Not even one lane fits on the free ground around it."),
        suggestion=_("Move it to an open place, or mark larger ground for it."),
        subjects=(("site", site.id),),
        position=(site.x, site.y),
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """A layout beside what was asked for. site: as it was; laid, records: as it is; people: whom its queue
    should hold."""

    catalogue: Catalogue
    site: Site
    laid: Site
    records: Sequence[Record]
    fit: Fit
    people: int

    def shortcomings(
        self, gate: tuple[float, float] | None, wind: float | None, missing: Mapping[str, int]
    ) -> Iterator[Problem]:
        """One problem for each wish that isn't met. missing: kinds of tents that the stock lacks."""
        if self.laid.lanes < self.site.lanes:
            yield self._fewer_lanes()
        if self.fit.short:
            yield self._short_queue()
        if self.site.green_lane and self.laid.lanes > 1 and not self.fit.form.green:
            yield self._problem(
                "layout-green-lane",
                _("{site}: the green lane has no way of its own."),
                _("There is no room for one past the queue."),
                _("Let a volunteer lead people past the queue, or mark larger ground."),
            )
        if gate is not None and (away := self._gate_away(gate)) > _AT_ONCE:
            yield self._problem(
                "layout-gate",
                _("{site}: the entrance is {away} m from where it should be."),
                _("The site doesn't fit with its entrance there."),
                _("Move the entrance to a more open place."),
                away=f"{away:.0f}",
            )
        form = self.fit.form
        if wind is not None and downwind(self.fit.rotation, form.mirrored, form.paired, form.folded, wind):
            yield self._problem(
                "layout-wind",
                _("{site}: samplers sit downwind."),
                _("The ground has no room for lanes along the wind."),
                _("Hang a screen on the lee side, or turn the site."),
            )
        for id_, count in missing.items():
            yield self._missing_tents(id_, count)

    def _fewer_lanes(self) -> Problem:
        return self._problem(
            "layout-lanes",
            ngettext(
                "{site}: only {count} lane fits, {wanted} were asked for.",
                "{site}: only {count} lanes fit, {wanted} were asked for.",
                self.laid.lanes,
            ),
            _("The free ground has no room for more."),
            _("Mark larger ground, or put the other lanes at another site."),
            count=self.laid.lanes,
            wanted=self.site.lanes,
        )

    def _short_queue(self) -> Problem:
        return self._problem(
            "layout-queue",
            _("{site}: the queue holds {places} people, {people} were asked for."),
            _("The free ground has no room for more rows."),
            _("Call people by time slots, or mark larger ground."),
            places=self.people - self.fit.short,
            people=self.people,
        )

    def _missing_tents(self, id_: str, count: int) -> Problem:
        return self._problem(
            "layout-stock",
            _("{site}: {count} × {tent} are missing from the stock."),
            _("No other kind that suits is left either."),
            _("Ask for more, or do without in good weather."),
            count=count,
            tent=self.catalogue.fixtures[id_].name,
        )

    def _gate_away(self, gate: tuple[float, float]) -> float:
        return min(
            math.dist((part.x, part.y), gate)
            for part in self.records
            if isinstance(part, Gate) and part.kind == "entrance"
        )

    def _problem(self, check: str, title: str, detail: str, suggestion: str, **words: object) -> Problem:
        return Problem(
            check=check,
            severity=Severity.WARNING,
            title=title.format(site=site_title(self.laid), **words),
            detail=detail,
            suggestion=suggestion,
            subjects=(("site", self.laid.id),),
            position=(self.laid.x, self.laid.y),
        )
