"""The words on paper: in Chinese, in English, or in both, independent of the language of the screen.

A document's page model carries every text of ours as `Words`: one entry per language, already translated.
Names that people typed are plain strings; they are the same in every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date

from musterpoint.text import CHINESE, ENGLISH, Label, Text, normalise_language, translator

Words = tuple[str, ...]
"""The same words in each language of the document, the leading language first. Words that are alike in all
languages stand there once."""

BOTH = "both"
DATE_PATTERNS = {CHINESE: "y年M月d日 EEEE", ENGLISH: "EEEE, d MMMM y"}
SHORT_DATE_PATTERNS = {CHINESE: "M月d日", ENGLISH: "d MMM"}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says things in the languages of one document."""

    languages: tuple[str, ...]

    @classmethod
    def of(cls, language: str) -> Speaker:
        """For "zh_CN", "en" (or any name of theirs, see `normalise_language`) or "both"."""
        return cls((CHINESE, ENGLISH) if language == BOTH else (normalise_language(language),))

    def say(self, message: str, **fields: str | Text) -> Words:
        """A message marked with `N_`, its named fields filled in."""
        label = Label(message, fields)
        return _once(label.in_language(language) for language in self.languages)

    def pattern(self, message: str) -> Words:
        """A message marked with `N_` whose named fields the template will fill in."""
        return _once(translator(language).gettext(message) for language in self.languages)

    def ngettext(self, singular: str, plural: str, number: int, **fields: Any) -> Words:
        """A message that depends on a number, which is also its field {number}."""
        return _once(
            translator(language).ngettext(singular, plural, number).format(number=f"{number:,}", **fields)
            for language in self.languages
        )

    def name(self, text: Text) -> Words:
        """A name out of a catalogue."""
        return _once(text.in_language(language) for language in self.languages)

    def date(self, day: date) -> Words:
        """A date with its weekday."""
        return self._date(day, DATE_PATTERNS)

    def short_date(self, day: date) -> Words:
        """Month and day."""
        return self._date(day, SHORT_DATE_PATTERNS)

    def _date(self, day: date, patterns: Mapping[str, str]) -> Words:
        return _once(_formatted(day, patterns[language], language) for language in self.languages)


def clock(moment: datetime | None) -> str:
    """The time of day as "06:00", or a line to write it on."""
    return moment.strftime("%H:%M") if moment else "__:__"


def span(starts: datetime | None, ends: datetime | None) -> str:
    """Hours as "06:00–12:00"; an end on a later day is marked "+1"."""
    later = (ends.date() - starts.date()).days if starts and ends else 0
    return f"{clock(starts)}–{clock(ends)}" + (f" (+{later})" if later > 0 else "")


@lru_cache(maxsize=64)
def _formatted(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=language)


def _once(words: Iterable[str]) -> Words:
    return tuple(dict.fromkeys(words))
