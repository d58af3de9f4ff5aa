"""Plans to print, and ways to read what was printed."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf
import pytest
from paper_plans import make_plan, options

from musterpoint.catalogue import Catalogue, load_catalogue
from musterpoint.jobs import Job
from musterpoint.paper.document import page_model, write
from musterpoint.paper.duty_sheet import DUTY_SHEETS, DutySheet
from musterpoint.plan import Plan


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


def text_of(reader: pypdf.PdfReader) -> str:
    """All text of a PDF as lines."""
    return "\n".join(page.extract_text() for page in reader.pages)


@pytest.fixture
def plan_with() -> Callable[..., Plan]:
    return make_plan


@pytest.fixture
def sheets(catalogue: Catalogue) -> Callable[..., tuple[DutySheet, ...]]:
    """The page models of a plan's sites."""

    def model(plan: Plan, **changes: object) -> tuple[DutySheet, ...]:
        return page_model(DUTY_SHEETS, plan, catalogue, options(plan, **changes), Job()).content

    return model


@pytest.fixture
def printed(catalogue: Catalogue) -> Callable[..., pypdf.PdfReader]:
    """Prints the plan's duty sheets and opens the PDF."""

    def read(plan: Plan, **changes: object) -> pypdf.PdfReader:
        pdf = write(DUTY_SHEETS, plan, catalogue, options(plan, **changes), Job())
        return pypdf.PdfReader(io.BytesIO(pdf))

    return read
