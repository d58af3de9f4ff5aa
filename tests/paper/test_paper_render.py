"""Setting a document: values are data, an office may change a template, faults are said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pypdf
import pytest

from musterpoint.errors import InputError, UserError
from musterpoint.paper import render as renderer
from musterpoint.paper.figures import Figure
from musterpoint.paper.position import position
from musterpoint.paper.render import as_data, printable, render
from musterpoint.plan import Plan

NOW = datetime(2026, 5, 13, 18, 2)


@dataclass(frozen=True)
class Page:
    title: str
    rows: tuple[Figure, ...]


def test_a_page_model_becomes_plain_data() -> None:
    page = Page("一\u202e\x00二\n", (Figure(1234), Figure(5, True), Figure(None)))
    assert as_data({"page": page, "n": 1.5, "none": None}) == {
        "page": {"title": "一二\n", "rows": ["1,234", "≈5", "—"]},
        "n": 1.5,
        "none": None,
    }


def test_what_does_not_belong_into_a_page_model_is_refused() -> None:
    with pytest.raises(TypeError):
        as_data({"when": NOW})


def test_letters_of_every_script_are_printable() -> None:
    text = "阿卜杜·买买提 José ئابدۇ 𠮷 👍 a\nb"
    assert printable(text) == text


def test_an_office_changes_a_template(
    plan_with: Callable[..., Plan], printed: Callable, tmp_path: Path
) -> None:
    (tmp_path / "duty-sheet.typ").write_text(
        '#import "page.typ": *\n#show: setup\n抬头：#doc.office #doc.content.first().name', encoding="utf-8"
    )
    reader: pypdf.PdfReader = printed(plan_with("lanes-1"), own_templates=tmp_path)
    assert "抬头：泰山路街道办事处 泰山花园中心广场" in reader.pages[0].extract_text()


def test_a_fault_in_an_own_template_is_said(
    plan_with: Callable[..., Plan], printed: Callable, tmp_path: Path
) -> None:
    (tmp_path / "duty-sheet.typ").write_text("#nonsense", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        printed(plan_with("lanes-1"), own_templates=tmp_path)
    assert "nonsense" in caught.value.detail
    assert str(tmp_path) in caught.value.detail


def test_a_missing_folder_of_templates_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read"):
        render("duty-sheet.typ", {}, NOW, tmp_path / "nowhere")


def test_without_a_chinese_font_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderer, "CHINESE_FONTS", ("No Such Font",))
    with pytest.raises(UserError) as caught:
        render("duty-sheet.typ", {}, NOW)
    assert "No Such Font" in caught.value.detail
    assert "Noto Sans CJK SC" in caught.value.suggestion


def test_the_code_says_where_the_site_is(plan_with: Callable[..., Plan]) -> None:
    plan = plan_with("lanes-1", with_posts=False)
    place = position(plan, plan.sites()[0])
    assert float(place.latitude) == pytest.approx(34.744347, abs=1e-6)
    assert float(place.longitude) == pytest.approx(113.611232, abs=1e-6)
    assert place.uri == f"geo:{place.latitude},{place.longitude}"
    assert place.code.startswith("<svg")
