"""Every text that a person sees has a Chinese translation, and no translation is left without its text."""

from __future__ import annotations

import io
import re
import string
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

REPOSITORY = Path(__file__).resolve().parents[2]
TRANSLATIONS = REPOSITORY / "resources" / "translations" / "zh_CN"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
PERCENT_FIELD = re.compile(r"%(?:\(\w+\))?[a-z]")

MessageId = str | tuple[str, ...]


def messages_in_code() -> Iterator[MessageId]:
    for path in (REPOSITORY / "src" / "musterpoint").rglob("*.py"):
        for _line, message, _comments, _context in extract_from_file("python", path, keywords=KEYWORDS):
            yield message


def messages_in_forms() -> Iterator[MessageId]:
    for path in (REPOSITORY / "ui").glob("*.ui"):
        for element in ElementTree.parse(path).iter("string"):
            if element.text and element.get("notr") != "true":
                yield element.text


def fields(text: str) -> set[str]:
    """The places of a message that are filled in."""
    named = {name for _literal, name, _format, _conversion in string.Formatter().parse(text) if name}
    return named | set(PERCENT_FIELD.findall(text))


@pytest.fixture(scope="module")
def used() -> set[MessageId]:
    return {*messages_in_code(), *messages_in_forms()}


@pytest.fixture(scope="module")
def catalogues() -> dict[str, Catalog]:
    return {
        path.stem: read_po(io.BytesIO(path.read_bytes()), locale="zh_CN", abort_invalid=True)
        for path in sorted(TRANSLATIONS.glob("*.po"))
    }


def test_every_text_is_translated(used: set[MessageId], catalogues: dict[str, Catalog]) -> None:
    translated = {
        message.id
        for catalogue in catalogues.values()
        for message in catalogue
        if not message.fuzzy and message.string and all(message.string)
    }
    missing = sorted(map(str, used - translated))
    assert not missing, "\n".join(missing)


def test_no_translation_is_left_over(used: set[MessageId], catalogues: dict[str, Catalog]) -> None:
    orphans = [
        f"{room}: {message.id}"
        for room, catalogue in catalogues.items()
        for message in catalogue
        if message.id and message.id not in used
    ]
    assert not orphans, "\n".join(orphans)


def test_one_text_has_one_translation(catalogues: dict[str, Catalog]) -> None:
    translations = defaultdict(set)
    for catalogue in catalogues.values():
        for message in catalogue:
            if message.id:
                translations[message.id].add(message.string)
    assert {text: strings for text, strings in translations.items() if len(strings) > 1} == {}


def test_translations_fill_in_the_same_fields(catalogues: dict[str, Catalog]) -> None:
    wrong = []
    for catalogue in catalogues.values():
        for message in filter(lambda message: message.id, catalogue):
            originals = (message.id,) if isinstance(message.id, str) else message.id
            strings = (message.string,) if isinstance(message.string, str) else message.string
            wanted = set().union(*map(fields, originals))
            wrong += [message.id for translation in strings if fields(translation) != wanted]
    assert wrong == []


def test_numbers_stand_apart_from_their_units(catalogues: dict[str, Catalog]) -> None:
    """As in "13,211 人": the reader of a sheet full of figures finds them."""
    units = "人(?!员|”)|[栋户米个辆条箱管次站家]|分钟|小时|公里|秒"
    close = re.compile(rf"[\d}}](?:{units})|[\u4e00-\u9fff]{{(?:count|people|metres|minutes|hours|lanes)\b")
    wrong = []
    for message in (message for catalogue in catalogues.values() for message in catalogue if message.id):
        strings = (message.string,) if isinstance(message.string, str) else message.string
        wrong += [string for string in strings if close.search(string)]
    assert wrong == []
