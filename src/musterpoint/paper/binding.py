"""Sets a long document in several runs and binds them into one PDF.

What Typst keeps of a page while it sets it adds up to about a megabyte: a district's eleven thousand notices
would take ten gigabytes in one run. In runs of a hundred pages they fit on an office's laptop, and progress
can be told and the work stopped in between.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter

from musterpoint.jobs import Job
from musterpoint.paper.render import ACCESSIBLE, ARCHIVE, forget, render, set_run
from musterpoint.text import _


def set_and_bind(
    template: str,
    runs: Sequence[Any],
    printed_at: datetime,
    own_templates: Path | None,
    duplex: bool,
    job: Job,
) -> bytes:
    """The page models, each set by a run of its own, as one PDF.

    A document of one run is tagged so that it can be read aloud (PDF/A-2a, PDF/UA-1), unless it's set by an
    office's own template, which may hold a picture without a text in its place. One of several runs is
    PDF/A-2b without tags: to bind their trees of tags would take longer than setting the pages. duplex: each
    run begins on a new leaf.

    Raises as `render` does, and Cancelled when the job was stopped.
    """
    if len(runs) == 1:
        return render(template, runs[0], printed_at, own_templates, ARCHIVE if own_templates else ACCESSIBLE)

    def set_one(run: Any) -> bytes:
        try:
            return set_run(template, run, printed_at, own_templates, ARCHIVE, tags=False)
        finally:
            forget()

    return _bound(_each_set(set_one, runs, job), duplex)


def _each_set(setting: Callable[[Any], bytes], runs: Sequence[Any], job: Job) -> Iterator[bytes]:
    """The PDF of each run in their order; the next one is being set meanwhile. Only one at a time: Typst
    keeps several cores busy by itself."""
    with ThreadPoolExecutor(1) as setter:
        ahead = setter.submit(setting, runs[0])
        for done, coming in enumerate([*runs[1:], None]):
            job.progress(
                done / len(runs),
                _("Setting part {part} of {parts}").format(part=done + 1, parts=len(runs)),
            )
            pdf = ahead.result()
            if coming is not None:
                ahead = setter.submit(setting, coming)
            yield pdf


def _bound(parts: Iterator[bytes], duplex: bool) -> bytes:
    """The first part's title, standard and language stand for all."""
    writer = PdfWriter(clone_from=io.BytesIO(next(parts)))
    for part in parts:
        if duplex and len(writer.pages) % 2:
            writer.add_blank_page()
        _append(writer, part)
    bound = io.BytesIO()
    writer.write(bound)
    return bound.getvalue()


def _append(writer: PdfWriter, part: bytes) -> None:
    """The pages of another part. What pypdf keeps of where they came from is let go: each page remembers the
    one that it was copied from, and with it the whole part."""
    reader, first = PdfReader(io.BytesIO(part)), len(writer.pages)
    writer.append(reader, import_outline=False)
    writer.reset_translation(reader)
    for page in writer.pages[first:]:
        page.original_page = None
    reader.resolved_objects.clear()
    reader.flattened_pages = None
    reader.close()
