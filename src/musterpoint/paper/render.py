"""Sets a document: page models in, a template of `resources/paper`, the bytes of a PDF out.

The template reads the page models as data, from a file "data.json" that is in memory only: names and
telephone numbers don't lie in a temporary folder should the computer stop. No value ever becomes markup. An
office may change a template: files in its own folder stand in for the built-in ones of the same name, so a
letterhead or one more field needs a copy of one file and no code.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from shutil import copytree
from threading import Thread
from typing import Any

import typst

from musterpoint.errors import InputError, UserError
from musterpoint.jobs import give_way, giving_way
from musterpoint.paper.figures import Figure
from musterpoint.text import _

CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "SimHei",
)
"""Sans-serif families that hold simplified Chinese and Latin letters, best first."""

TYPST_REMEMBERS = 10
"""Runs for which Typst keeps intermediate results."""

ARCHIVE = ("a-2b",)
"""PDF/A-2b: fonts are in the file, and it looks the same in twenty years."""

ACCESSIBLE = ("a-2a", "ua-1")
"""PDF/A-2a and PDF/UA-1: also can be read aloud; pictures have a text in their place."""

MARGIN = 12.0
PAPERS: Mapping[str, tuple[float, float]] = {"a4": (210, 297), "a3": (297, 420), "us-letter": (215.9, 279.4)}
"""Page sizes that documents can be printed on, by Typst's name, as width and height in millimetres."""

# Steer the direction of a whole line and can't be seen: somebody's name must not turn its neighbours round.
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)


def render(
    template: str,
    document: Any,
    printed_at: datetime,
    own_templates: Path | None = None,
    standards: Sequence[str] = ARCHIVE,
    tags: bool = True,
) -> bytes:
    """The document as PDF: vectors, real text, embedded fonts, tagged for readers unless told otherwise.

    template: name of the template's file, such as "duty-sheet.typ". document: a page model, made of
    dataclasses, mappings, sequences, strings and numbers. printed_at: local time, for the file's date.
    own_templates: folder with the office's own templates. standards: that the file keeps.

    Raises UserError where the computer has no Chinese font, InputError where an own template has a fault or
    their folder can't be read.
    """
    try:
        return set_run(template, document, printed_at, own_templates, standards, tags)
    finally:
        Thread(target=forget).start()


def set_run(
    template: str,
    document: Any,
    printed_at: datetime,
    own_templates: Path | None,
    standards: Sequence[str],
    tags: bool,
) -> bytes:
    """As `render`; what Typst remembers of it stays until somebody calls `forget`."""
    with tempfile.TemporaryDirectory(prefix="musterpoint-") as folder:
        root = Path(folder)
        _lay_out_templates(root, own_templates)
        data = {"font": chinese_font(), "document": document}
        written = _written(as_data(data)).encode()
        with _data_in_memory(root / "data.json", written) as handed_over:
            try:
                return typst.compile(
                    {"main.typ": (root / template).read_bytes(), **handed_over},
                    root=root,
                    font_paths=fonts(),
                    format="pdf",
                    pdf_standards=list(standards),
                    pdf_tags=tags,
                    timestamp=printed_at.astimezone(),
                )
            except typst.TypstError as error:
                if own_templates is None:
                    raise
                raise _template_fault(error, own_templates) from error


@contextmanager
def _data_in_memory(path: Path, data: bytes) -> Iterator[dict[str, bytes]]:
    """Data that Typst finds at a path, and that lie in memory only; given is what is to be handed to it for
    that. Where there are such files (Linux) it is nothing: Typst keeps Python's lock while it copies what is
    handed to it, for 0.2 s with the sheets of 121 sites."""
    if not (hasattr(os, "memfd_create") and Path("/proc/self/fd").exists()):
        yield {path.name: data}
        return
    path.unlink(missing_ok=True)
    with os.fdopen(os.memfd_create(path.name), "wb") as file:
        file.write(data)
        file.flush()
        path.symlink_to(f"/proc/self/fd/{file.fileno()}")
        yield {}


def chinese_font() -> str:
    """The best installed family with Chinese characters. Raises UserError where there is none."""
    installed = set(fonts().families())
    for family in CHINESE_FONTS:
        if family in installed:
            return family
    raise UserError(
        _("The sheets can't be set: this computer has no Chinese font."),
        _("Looked for: {fonts}.").format(fonts=", ".join(CHINESE_FONTS)),
        _("Install the package fonts-noto-cjk (Linux), or Noto Sans CJK SC, then start the program again."),
    )


def as_data(value: Any) -> Any:
    """A page model as JSON-ready values: figures as they are written, texts as far as they can be printed.

    Raises TypeError for anything that doesn't belong into a page model.
    """
    if isinstance(value, str):
        return printable(value)
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple):
        return [as_data(item) for item in value]
    if isinstance(value, Figure):
        return str(value)
    if isinstance(value, Mapping):
        return {key: as_data(item) for key, item in value.items()}
    give_way()
    return {name: as_data(getattr(value, name)) for name in _field_names(type(value))}


def _written(data: Any) -> str:
    """As JSON. Python keeps its lock while it writes a value: the items of lists are written one by one."""
    if isinstance(data, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{_written(value)}" for key, value in data.items()) + "}"
    items = data if isinstance(data, list) else ()
    if not items:
        return json.dumps(data, ensure_ascii=False)
    return "[" + ",".join(json.dumps(item, ensure_ascii=False) for item in giving_way(items)) + "]"


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    if not dataclasses.is_dataclass(kind):
        raise TypeError(f"{kind.__name__} doesn't belong into a page model")
    return tuple(item.name for item in dataclasses.fields(kind))


def printable(text: str) -> str:
    """The text without characters that can't be seen and would upset the line."""
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)


def _lay_out_templates(root: Path, own_templates: Path | None) -> None:
    with as_file(files("musterpoint.resources") / "paper") as built_in:
        copytree(built_in, root, dirs_exist_ok=True)
    if own_templates is not None:
        try:
            copytree(own_templates, root, dirs_exist_ok=True)
        except OSError as error:
            raise InputError(
                _("Your own templates can't be read."),
                f"{own_templates}: {error.strerror or error}",
                _("Choose a folder that is there and may be read, or none to use the built-in templates."),
            ) from error


@cache
def fonts() -> typst.Fonts:
    """The installed fonts, looked for once: it takes some 60 ms in which no other thread of Python runs."""
    return typst.Fonts()


def forget() -> None:
    """Make Typst drop what it keeps of a document for its next ten runs: a gigabyte after 121 duty sheets.

    Takes half a second then, in which nobody needs to wait: Typst works outside of Python's lock.
    """
    for _run in range(TYPST_REMEMBERS + 1):
        typst.compile(b"", font_paths=fonts(), format="pdf")


def _template_fault(error: typst.TypstError, folder: Path) -> InputError:
    return InputError(
        _("The sheets can't be set: one of your own templates has a fault."),
        f"{error.message} ({folder})",
        _("Put it right, or move it out of the folder to use the built-in template."),
    )
