"""Words in the reader's language.

Translations are gettext catalogues (`resources/translations/<locale>/<room>.po`, one per room so that a
room carries its own words), read with Babel when the language is first used. The language of messages is
chosen once by `use_language`; a sheet may be set in another one through `translator`.

    from musterpoint.text import _, ngettext
    raise InputError(_("The file can't be found."), ...)
"""

from __future__ import annotations

import gettext
import io
import locale
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ENGLISH = "en"
CHINESE = "zh_CN"
LANGUAGES = {CHINESE: "简体中文", ENGLISH: "English"}

_current = ENGLISH

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_EDGE = "\u2063"  # the invisible separator: never part of a text
_STARTS_LATIN, _ENDS_LATIN = re.compile("[A-Za-z]{3}"), re.compile("[A-Za-z]{3}$")
_BESIDE_HAN = re.compile(f"(?<=[{_HAN}]){_EDGE}|{_EDGE}(?=[{_HAN}])")


def use_language(language: str) -> None:
    """Choose the language of every message from now on: "zh_CN" or "en" (see `normalise_language`)."""
    global _current
    _current = normalise_language(language)


def current_language() -> str:
    return _current


def normalise_language(name: str) -> str:
    """Names such as "zh", "zh-Hans", "zh_CN.UTF-8" … give "zh_CN"; everything else gives "en"."""
    return CHINESE if name.lower().startswith("zh") else ENGLISH


def language_of(name: str) -> str:
    """The language to go on in after a name: Chinese after a Chinese one, whoever reads it, else the current
    language."""
    return CHINESE if re.search(f"[{_HAN}]", name) else _current


def system_language() -> str:
    """The language of the user's surroundings, as environment and locale tell it."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        if value := os.environ.get(variable):
            return normalise_language(value)
    return normalise_language(locale.getlocale()[0] or "")


@cache
def translator(language: str) -> gettext.NullTranslations:
    """The translations of one language; its `gettext` and `ngettext` are safe to call from any thread."""
    if language == ENGLISH:
        return gettext.NullTranslations()
    merged = Catalog(locale=language)
    folder = files("musterpoint.resources") / "translations" / language
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".po"):
            with entry.open("rb") as stream:
                for message in read_po(stream, locale=language):
                    if message.id and message.string:
                        merged.add(message.id, message.string, flags=message.flags)
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return _Chinese(compiled)


class _Chinese(gettext.GNUTranslations):
    """Translations whose messages set Latin words apart."""

    def gettext(self, message: str) -> str:
        return _Sentence(super().gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _Sentence(super().ngettext(msgid1, msgid2, n))


class _Sentence(str):
    """A Chinese message. A Latin word that it is filled with, such as the name of a place, is set apart from
    the characters beside it by a blank."""

    __slots__ = ()

    def format(self, *arguments: object, **named: object) -> str:
        marked = {name: _marked(value) for name, value in named.items()}
        filled = super().format(*map(_marked, arguments), **marked)
        return _BESIDE_HAN.sub(" ", filled).replace(_EDGE, "") if _EDGE in filled else filled


def _marked(value: object) -> object:
    """The value, with its edges marked where a word in Latin letters begins or ends there."""
    if not isinstance(value, str | Text):
        return value
    words = str(value)
    before = _EDGE if _STARTS_LATIN.match(words) else ""
    after = _EDGE if _ENDS_LATIN.search(words) else ""
    return f"{before}{words}{after}" if before or after else value


def _(message: str) -> str:
    """The message in the current language."""
    return translator(_current).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The message that fits the number, in the current language."""
    return translator(_current).ngettext(singular, plural, number)


def N_(message: str) -> str:
    """Mark a message for translation where it is defined; it is translated where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Text:
    """A name that data carries in both languages (catalogues and plug-ins bring their own words)."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.in_language(_current)

    def in_language(self, language: str) -> str:
        """The words in that language, or the other ones where these are missing."""
        return (self.zh or self.en) if language == CHINESE else (self.en or self.zh)


_COUNT_AFTER_WORD = re.compile(r"(?<=[\u4e00-\u9fff])(?=\d[\d,]* [\u4e00-\u9fff])")
"""Where a space is missing before a number with its unit: Chinese sentences have one on both sides."""


@dataclass(frozen=True, slots=True)
class Label:
    """A sentence kept as message and arguments, so that it can be shown in a language chosen later.

    Edits carry their name this way: a history written in Chinese can be read in English. `message` is a
    gettext message (mark it with `N_`) with named fields; arguments are plain strings or `Text`.
    """

    message: str
    arguments: Mapping[str, str | Text] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.in_language(_current)

    def in_language(self, language: str) -> str:
        words = {
            name: value.in_language(language) if isinstance(value, Text) else value
            for name, value in self.arguments.items()
        }
        return _COUNT_AFTER_WORD.sub(" ", translator(language).gettext(self.message).format(**words))
