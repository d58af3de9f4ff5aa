"""Qt Designer forms (`ui/*.ui`), and how their words get into the reader's language."""

from __future__ import annotations

import io
import threading
from functools import cache
from importlib.resources import files
from typing import Any

from PyQt6 import uic
from PyQt6.QtCore import QTranslator
from PyQt6.QtWidgets import QWidget

from musterpoint.text import current_language, translator

_compiling = threading.Lock()
"""PyQt's compiler keeps what it is about in its modules: one form at a time."""


def load_form(name: str, widget: QWidget) -> None:
    """Build the form `ui/<name>.ui` inside `widget`; its named children become attributes of `widget`."""
    form = _compiled(name)()
    form.setupUi(widget)
    vars(widget).update(vars(form))


def compile_forms() -> None:
    """Have all forms ready: a window that waits for one would wait three times as long. For a thread."""
    for entry in files("musterpoint.ui").iterdir():
        if entry.name.endswith(".ui"):
            _compiled(entry.name.removesuffix(".ui"))


def _compiled(name: str) -> type[Any]:
    with _compiling:
        return _class_of(name)


@cache
def _class_of(name: str) -> type[Any]:
    """The class that PyQt makes of a form."""
    code = io.StringIO()
    with (files("musterpoint.ui") / f"{name}.ui").open("r", encoding="utf-8") as form:
        uic.compileUi(form, code)
    made: dict[str, Any] = {}
    exec(code.getvalue(), made)
    return next(found for known_as, found in made.items() if known_as.startswith("Ui_"))


class FormTranslator(QTranslator):
    """Lets Qt find the words of forms in the same gettext catalogues as all other words."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """None, which Qt takes for a null string, leaves Qt's own words to the next translator."""
        if not source or context.startswith("Q"):
            return None
        translated = translator(current_language()).gettext(source)
        return None if translated == source else translated

    def isEmpty(self) -> bool:
        return False
