"""What the cells of a staff list mean: phone numbers, skills, tiers, hours as people write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from musterpoint.catalogue import Catalogue
from musterpoint.text import _

_SEPARATORS = re.compile(r"[、,，;；/|＋+\n]+")
_MOMENT = re.compile(
    r"(?:(?:(?P<year>\d{4})\s*[-/.年]\s*)?(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?[\sT]*)?"
    r"(?P<hour>\d{1,2})\s*[:点时]\s*(?P<minute>\d{2})?(?::\d{2}(?:\.\d+)?)?\s*分?"
)
_NOTHING = ("无", "-", "--", "—", "/", "none", "n/a")
_ALWAYS = ("全天", "全程", "随时", "不限", "all day", "always", "any")
_YES = ("是", "有", "√", "✓", "1", "y", "yes", "x", "true", "联络员")
_DAY = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})"
    r"|(?P<month_only>\d{1,2})\s*月\s*(?P<day_only>\d{1,2})\s*[日号]"
)
_SPACED = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
"""What lists put between the two characters of a short name, so that it is as wide as a long one."""

_NUMBERS = re.compile(r"\s*[、,，;；/|]+\s*|(?<=\d{7})\s+(?=1\d{10}|0\d{2,3}-?\d)")
"""What stands between several phone numbers of one person."""

_ASIDE = re.compile(r"\([^)\d]*\)|(?:转|分机|ext\.?)\s*\d+", re.IGNORECASE)
"""What stands beside a number: whose it is, an extension."""

_COUNT = re.compile(r"(?:第|约|共|No\.?|#)?\s*(\d[\d,]*)(?:\.0+)?\s*\D*", re.IGNORECASE)

_ROUNDED = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)

Hours = tuple[datetime | None, datetime | None]


class CellFault(ValueError):
    """A cell that can't be read; its message is a translated sentence."""


def tidy(value: object) -> str:
    """A cell as text: full-width signs made plain, spaces and control characters trimmed, "" for what
    people write into an empty cell."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = f"{value:%Y-%m-%d %H:%M}"
    elif isinstance(value, time):
        value = f"{value:%H:%M}"
    text = unicodedata.normalize("NFKC", str(value))
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return "" if text.lower() in _NOTHING else text


def read_phone(text: str) -> str:
    """The number: its digits and a leading +."""
    if _ROUNDED.fullmatch(text):
        raise CellFault(_("The phone number “{text}” was rounded by the spreadsheet.").format(text=text))
    number = re.sub(r"[\s()\-–—.]", "", text)
    if number and not re.fullmatch(r"\+?\d{3,20}", number):
        raise CellFault(_("The phone number “{text}” can't be read.").format(text=text))
    return number


def read_phones(text: str) -> tuple[tuple[str, str], ...]:
    """The numbers of a cell, each with what stands beside it, such as "(妈妈)". Raises CellFault."""
    return tuple(
        (read_phone(_ASIDE.sub("", part)), "".join(_ASIDE.findall(part)))
        for part in _NUMBERS.split(text)
        if part
    )


def read_name(text: str) -> str:
    """A person's name without the blank that makes "王 芳" as wide as "王秀英"."""
    return _SPACED.sub("", text)


def read_count(text: str) -> int | None:
    """The whole number of "1,200 顶", "约120人", "第3号"; None where it is none."""
    found = _COUNT.fullmatch(text)
    return int(found[1].replace(",", "")) if found else None


def read_yes(text: str) -> bool:
    """Whether a cell says yes."""
    return text.lower() in _YES


def split_words(text: str) -> tuple[str, ...]:
    """The words of a cell that lists several."""
    return tuple(filter(None, (part.strip() for part in _SEPARATORS.split(text))))


class Skills:
    """Finds skills and tiers of the catalogue in the words of a staff list."""

    def __init__(self, catalogue: Catalogue):
        self._words: dict[str, frozenset[str]] = {}
        for role in catalogue.roles.values():
            for word in (role.id, role.name.zh, role.name.en, *role.words):
                self._words[word.lower()] = role.skills
        for skill in catalogue.skills.values():
            for word in (skill.id, skill.name.zh, skill.name.en, *skill.words):
                self._words[word.lower()] = frozenset({skill.id})
        self._order = list(catalogue.skills)
        self._tiers = {
            word.lower(): tier.id
            for tier in catalogue.tiers.values()
            for word in (tier.id, tier.name.zh, tier.name.en, *tier.words)
        }

    def skills(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids of the skills named, in the catalogue's order, and the words that name none."""
        known: set[str] = set()
        unknown = []
        for word in split_words(text):
            held = [known_word for known_word in self._words if known_word in word.lower()]
            if held:
                known |= self._words[max(held, key=len)]
            else:
                unknown.append(word)
        return tuple(skill for skill in self._order if skill in known), tuple(unknown)

    def tier(self, text: str) -> str | None:
        """The tier that a word or a unit's name speaks of: the last one in "郑州市中原区卫健委", the street's
        in "林湖社区". None where it speaks of none."""
        text = text.lower()
        held = [word for word in self._tiers if word in text]
        if not held:
            return None
        return self._tiers[max(held, key=lambda word: (text.rfind(word) + len(word), len(word)))]


def read_hours(text: str, day: date | None) -> Hours:
    """From and until of "06:00-12:00", "5月13日 6:00至18:00", "全天" …; `day` where no date is written.

    An end that isn't later than the beginning is on the next day. Raises CellFault.
    """
    if not text or text.lower() in _ALWAYS:
        return None, None
    moments = list(_MOMENT.finditer(text))
    if len(moments) != 2:
        raise CellFault(_("The hours “{text}” can't be read: write 06:00-12:00.").format(text=text))
    starts = _moment(moments[0], day, text)
    ends = _moment(moments[1], starts.date(), text)
    return starts, ends if ends > starts else ends + timedelta(days=1)


def read_day(text: str, year: int) -> date | None:
    """The day that a text names, of that year where it names none; None where there is no such day."""
    match = _DAY.search(text)
    if match is None:
        return None
    part = {name: int(value) for name, value in match.groupdict().items() if value}
    month, day = part.get("month") or part["month_only"], part.get("day") or part["day_only"]
    try:
        return date(part.get("year", year), month, day)
    except ValueError:
        return None


def read_moment(text: str, day: date | None) -> datetime | None:
    """A date and time, or a time of that day; None for an empty cell. Raises CellFault."""
    if not text or text.lower() in _ALWAYS:
        return None
    match = _MOMENT.search(text)
    if match is None:
        raise CellFault(_("The time “{text}” can't be read: write 06:00.").format(text=text))
    return _moment(match, day, text)


def _moment(match: re.Match[str], day: date | None, text: str) -> datetime:
    part = {name: int(value) for name, value in match.groupdict().items() if value}
    if day is None and "year" not in part:
        raise CellFault(_("“{text}” needs a date, as the campaign has none yet.").format(text=text))
    try:
        if "month" in part:
            day = date(part.get("year") or day.year, part["month"], part["day"])
        midnight = datetime.combine(day, datetime.min.time())
        hour, minute = part["hour"], part.get("minute", 0)
        if hour > 24 or minute > 59:
            raise ValueError
    except ValueError as fault:
        raise CellFault(_("“{text}” is no time of day.").format(text=text)) from fault
    return midnight + timedelta(hours=hour, minutes=minute)
