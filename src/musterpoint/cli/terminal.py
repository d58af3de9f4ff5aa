"""What a person or a script sees of a command: one answer on stdout, all else on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from musterpoint.errors import UserError
from musterpoint.jobs import Job

DONE, NO, INPUT_AT_FAULT, PROGRAM_AT_FAULT, INTERRUPTED = 0, 1, 2, 70, 130
"""Exit statuses. NO: the work was done and its answer is no (blockers were found)."""

_WIDTH = 78


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found or did. data: for scripts, JSON-ready. lines: the same for a person.
    status: DONE or NO."""

    data: Mapping[str, Any]
    lines: Sequence[str] = field(default=())
    status: int = DONE


class Terminal:
    """as_json: answers are one JSON object. progress: show it even where nobody watches; otherwise only
    where stderr is a terminal."""

    def __init__(self, as_json: bool = False, progress: bool = False):
        self._as_json = as_json
        self._on_one_line = sys.stderr.isatty()
        self._progress = progress or self._on_one_line
        self._shown = ""
        self._doing = ""

    def job(self) -> Job:
        """A job whose progress is shown on stderr."""
        return Job(self._show if self._progress else None)

    def say(self, line: str) -> None:
        """A remark beside the answer."""
        self.clear()
        sys.stderr.write(f"{line}\n")

    def answer(self, answer: Answer) -> int:
        """Write the answer and give the exit status."""
        self.clear()
        lines = [_as_json(answer.data)] if self._as_json else answer.lines
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()
        return answer.status

    def fault(self, problem: str, detail: str, suggestion: str, status: int) -> int:
        """Three lines on stderr, and for scripts the same as the one JSON object on stdout."""
        self.clear()
        parts = {"problem": problem, "detail": detail, "suggestion": suggestion}
        parts = {name: " ".join(text.split()) for name, text in parts.items()}
        sys.stderr.write("".join(f"{text}\n" for text in parts.values()))
        if self._as_json:
            sys.stdout.write(_as_json({"error": parts}) + "\n")
        return status

    def refuse(self, error: UserError) -> int:
        return self.fault(error.problem, error.detail, error.suggestion, INPUT_AT_FAULT)

    def clear(self) -> None:
        """Take the progress off its line."""
        if self._on_one_line and self._shown:
            sys.stderr.write("\r\x1b[K")
        self._shown = ""

    def _show(self, fraction: float, doing: str) -> None:
        self._doing = doing or self._doing
        line = f"{fraction:4.0%}  {self._doing}"[:_WIDTH]
        if line == self._shown:
            return
        sys.stderr.write(f"\r\x1b[K{line}" if self._on_one_line else f"{line}\n")
        sys.stderr.flush()
        self._shown = line


def _as_json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, default=str)
