"""What a person chooses when a deck is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from musterpoint.plan import Plan
from musterpoint.text import CHINESE


@dataclass(frozen=True, slots=True, kw_only=True)
class SlideOptions:
    """language: "zh_CN" or "en". names, phones: whether people's names and telephone numbers are shown; a
    number without its name isn't. served: site id → ids of the buildings that it serves."""

    language: str = CHINESE
    names: bool = False
    phones: bool = False
    served: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def with_phones(self) -> bool:
        return self.names and self.phones


def options_of(plan: Plan, language: str, served: Mapping[str, Sequence[str]]) -> SlideOptions:
    """What the plan's own deck says about names and telephone numbers; both are off until somebody switches
    them on."""
    deck = plan.deck
    return SlideOptions(language=language, names=deck.names, phones=deck.phones, served=served)
