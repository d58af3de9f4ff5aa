"""What a person should read with a proposal of staff."""

from __future__ import annotations

from musterpoint.catalogue import Catalogue
from musterpoint.engine.staffing.proposal import together_now
from musterpoint.engine.staffing.shortages import calls, calls_in_words, in_words, shortages
from musterpoint.plan import Plan
from musterpoint.text import _


def staffing_report(plan: Plan, catalogue: Catalogue) -> list[str]:
    """How good the staffing is, why each empty post is empty, and whom to call."""
    filled = len({item.post for item in plan.table("assignment").values()})
    total = len(plan.table("post"))
    now, fewest = together_now(plan, catalogue)
    lines = [_("Filled: {filled:,} of {total:,} posts.").format(filled=filled, total=total)]
    if now:
        words = _("Units together: {now:,} groups of one unit at one site; at least {fewest:,} are needed.")
        lines.append(words.format(now=now, fewest=fewest))
    lines += [in_words(plan, catalogue, shortage) for shortage in shortages(plan, catalogue)]
    return lines + calls_in_words(plan, catalogue, calls(plan, catalogue))
