"""A proposal: an edit that nobody has accepted yet, and how good it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from musterpoint.catalogue import Catalogue
from musterpoint.engine.demand import Comparison
from musterpoint.engine.scores import Score, score
from musterpoint.plan import BUILDINGS, ColumnChange, Edit, Plan, RecordChange
from musterpoint.text import _


class Figures(Protocol):
    """Scores of one kind of proposal."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to score."""

    @property
    def norms(self) -> tuple[Comparison, ...]: ...

    def rows(self) -> list[tuple[str, str]]:
        """Name and figure of each score, as a person reads them."""

    def merits(self) -> dict[str, float]:
        """By the names of `rows` such figures that more is better; some may be left out."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """edit: what would be done. before, after: scores without and with it. gap: how much better any answer
    could be at the most (0–1), None where that is unknown; optimal: only where it is proven. reasons: why
    not everybody has a site, and the least change that would help; lacking: the same, JSON-ready."""

    edit: Edit
    before: Figures = field(default_factory=Score)
    after: Figures = field(default_factory=Score)
    gap: float | None = None
    optimal: bool = False
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    lacking: Mapping[str, object] = field(default_factory=dict)

    @property
    def feasible(self) -> bool:
        """Whether everybody has a site."""
        return not self.reasons

    def quality(self) -> str:
        """In words, how good it is known to be."""
        if self.optimal:
            return _("proven optimal")
        if self.gap is None or self.gap >= 1:
            return _("not known")
        return _("at most {gap} from the best").format(gap=f"{self.gap:.2%}")


def proposal(
    plan: Plan, catalogue: Catalogue, edit: Edit, reasons: Iterable[str] = (), **quality: object
) -> Proposal:
    """The proposal with its scores. quality: gap, optimal, notes and lacking."""
    tried = plan.copy()
    tried.apply(edit)
    return Proposal(edit, score(plan, catalogue), score(tried, catalogue), reasons=tuple(reasons), **quality)


def as_proposal(answer: Edit | Proposal) -> Proposal:
    """What a step of the engine gives, as a proposal; a bare edit has no scores."""
    return answer if isinstance(answer, Proposal) else Proposal(answer)


def sites_of(edit: Edit) -> tuple[str, ...]:
    """Ids of the sites that an edit makes, changes or gives people to, in its order."""
    found: dict[str, None] = {}
    for change in edit.changes:
        if isinstance(change, RecordChange):
            found |= dict.fromkeys(_owners(change))
        elif isinstance(change, ColumnChange) and (change.layer, change.column) == (BUILDINGS, "site"):
            found |= dict.fromkeys(filter(None, (*change.before, *change.after)))
    return tuple(found)


def only_sites(plan: Plan, edit: Edit, sites: Iterable[str]) -> Edit:
    """The part of an edit that has to do with these sites. People who would leave a site that isn't among
    them stay where they are; a record that belongs to no site, such as a shift, comes along."""
    chosen = frozenset(sites)
    kept = []
    for change in edit.changes:
        if isinstance(change, RecordChange):
            owners = _owners(change)
            if not owners or chosen & set(owners):
                kept.append(change)
        elif isinstance(change, ColumnChange) and (change.layer, change.column) == (BUILDINGS, "site"):
            rows = [row for row, after in enumerate(change.after) if after in chosen]
            if rows:
                picked = (
                    tuple(values[row] for row in rows)
                    for values in (change.rows, change.before, change.after)
                )
                kept.append(ColumnChange(change.layer, change.column, *picked))
        else:
            kept.append(change)
    return replace(edit, changes=tuple(kept))


def _owners(change: RecordChange) -> tuple[str, ...]:
    """The sites that a record is or belongs to, before and after."""
    states = [state for state in (change.before, change.after) if state is not None]
    if change.kind == "site":
        return (change.id,)
    return tuple(dict.fromkeys(owner for state in states if (owner := getattr(state, "site", ""))))
