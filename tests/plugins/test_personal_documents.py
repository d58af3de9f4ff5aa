"""What the care ledger says reaches the documents that may hold it, and no other."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.jobs import Job
from musterpoint.paper.document import DocumentOptions, PaperDocument
from musterpoint.plan import CareDetails, Plan
from musterpoint.plugins import builtin
from musterpoint.plugins.points import PrintOptions


def test_the_ledger_reaches_personal_documents_only(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, DocumentOptions] = {}

    def note(document: PaperDocument, *rest: Any) -> bytes:
        given[document.id] = rest[2]
        return b""

    monkeypatch.setattr(builtin, "write", note)
    care = {"visit-1": (CareDetails(name="王秀英"),)}
    options = PrintOptions(revision=1, printed_at=datetime(2026, 5, 13, 18), care=care)
    for document in builtin.plugin.documents:
        document.write(Plan("EPSG:4547"), load_catalogue(), options, Job())
        assert given[document.id].care == (care if document.personal else {}), document.id
    assert {document.id for document in builtin.plugin.documents if document.personal} <= {"visits"}
    assert "王秀英" not in repr(options)
