"""What is told of the rows of a list that was taken in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from musterpoint.session.actions.staff_file import RowNote
from musterpoint.text import _


def notes_data(notes: Iterable[RowNote]) -> list[dict[str, Any]]:
    return [{"line": note.line, "reason": note.reason} for note in notes]


def notes_in_words(title: str, notes: Iterable[RowNote]) -> list[str]:
    return [
        _("{title}, line {line}: {reason}").format(title=title, line=note.line, reason=note.reason)
        for note in sorted(notes, key=lambda note: note.line)
    ]
