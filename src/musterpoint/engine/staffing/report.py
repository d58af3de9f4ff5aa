"""What a person should read with a proposal of staff."""

from __future__ import annotations

from musterpoint.catalogue import Catalogue
from musterpoint.engine.staffing.proposal import together_now
from musterpoint.engine.staffing.shortages import calls, calls_in_words, in_words, shortages
from musterpoint.plan import Plan
from musterpoint.text import _

NEAR = 1.25
"""Counting site by site, the bound forgets that people can be at one site only: where they are short it is
far below what can be done, and would read as if much were left to gain."""


def staffing_report(plan: Plan, catalogue: Catalogue) -> list[str]:
    """How good the staffing is, why each empty post is empty, and whom to call."""
    filled = len({item.post for item in plan.table("assignment").values()})
    total = len(plan.table("post"))
    now, fewest = together_now(plan, catalogue)
    lines = [_("Filled: {filled:,} of {total:,} posts.").format(filled=filled, total=total)]
    if now:
        lines.append(_in_groups(now, fewest))
    lines += [in_words(plan, catalogue, shortage) for shortage in shortages(plan, catalogue)]
    return lines + calls_in_words(plan, catalogue, calls(plan, catalogue))


def _in_groups(now: int, fewest: int) -> str:
    """How far units are together; the bound is told only where it is near."""
    if now > NEAR * fewest:
        return _("Units together: {now:,} groups of one unit at one site.").format(now=now)
    words = _("Units together: {now:,} groups of one unit at one site; at least {fewest:,} are needed.")
    return words.format(now=now, fewest=fewest)
