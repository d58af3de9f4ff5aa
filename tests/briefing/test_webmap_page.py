"""The web map in a real browser with the network off: it is seen, clicked, searched and printed."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from webmap_plans import HOSTILE, TRIED, hostile_plan, without_sites

from musterpoint.plan import BUILDINGS, Plan
from musterpoint.session import Session
from musterpoint.session.actions import move_slot

BOX_OF_THE_MAP = """(() => {
    const box = document.querySelector('#map_plan').getBoundingClientRect();
    return [box.x, box.y, box.width, box.height];
})()"""


@pytest.fixture(scope="module")
def plan(template_plan: Path) -> Plan:
    with Session.open(template_plan, read_only=True) as session:
        return session.plan


def test_nothing_is_fetched_and_nothing_complains(browser, write_map, plan: Plan) -> None:
    page = write_map(plan)
    browser.open(page)
    browser.run("new Promise(done => setTimeout(done, 200))")
    assert browser.requests == [page.as_uri()]
    assert browser.troubles == []
    assert browser.text("h1") == plan.campaign.name


def test_a_building_is_found_by_what_people_type(browser, write_map, plan: Plan) -> None:
    frame = plan.buildings.frame
    building = frame[frame["number"].notna() & frame["neighbourhood"].notna()].iloc[-1]
    neighbourhood = plan.neighbourhoods.frame["name"][building["neighbourhood"]]
    called = plan.copy()
    called.apply(move_slot(called, (BUILDINGS, frame.index[0]), 600))
    called.apply(move_slot(called, (BUILDINGS, building.name), 90))
    browser.open(write_map(called))
    browser.type("#query", f"{neighbourhood}{building['number']}")
    first = browser.text("#found li:first-child")
    assert first.startswith(f"{neighbourhood} {building['number']}")
    browser.click("#found li:first-child button")
    assert browser.text("#answer h3").startswith(f"{neighbourhood} {building['number']}")
    assert "Go to site" in browser.text("#answer")
    assert f"Come down at {plan.campaign.starts + timedelta(minutes=90):%H:%M}" in browser.text("#answer")
    assert "What to bring" in browser.text("#answer")
    assert browser.run("document.querySelector('#found').childElementCount") == 0


def test_a_site_tells_what_to_bring_and_the_way(browser, write_map, plan: Plan) -> None:
    browser.open(write_map(plan))
    browser.click(".leaflet-marker-icon")
    popup = browser.text(".leaflet-popup-content")
    assert plan.sites()[0].name in popup
    for words in ("Opening hours", "What to bring", "Identity card", "The way through", "Sampling"):
        assert words in popup


def test_a_tap_on_a_building_tells_where_to_go(browser, write_map, plan: Plan) -> None:
    """With no site to go to, the building that was found stands alone in the middle of the map."""
    browser.open(write_map(without_sites(plan)))
    browser.type("#query", plan.buildings.frame["number"].dropna().iloc[0])
    browser.click("#found li:first-child button")
    name = browser.text("#answer h3")
    x, y, width, height = browser.run(BOX_OF_THE_MAP)
    browser.click_at(x + 5, y + 5)
    assert browser.text("#answer h3") != name
    browser.click_at(x + width / 2, y + height / 2)
    assert browser.text(".leaflet-popup-content h3") == name
    assert "No site has been named" in browser.text(".leaflet-popup-content")


def test_the_language_changes_in_the_page(browser, write_map, plan: Plan) -> None:
    browser.open(write_map(plan))
    browser.click("#sites button")
    browser.click("#languages [value=zh]")
    assert browser.run("document.documentElement.lang") == "zh-CN"
    assert "请带好" in browser.text("#answer")
    assert browser.text("#finder h2") == "我该去哪里？"
    browser.click("#languages [value=en]")
    assert "What to bring" in browser.text("#answer")


def test_layers_are_switched_off(browser, write_map, plan: Plan) -> None:
    browser.open(write_map(plan))
    picture = "document.querySelector('#map_plan canvas').toDataURL()"
    before = browser.run(picture)
    browser.click("#layers input[value=buildings]")
    without = browser.run(picture)
    browser.click("#layers input[value=buildings]")
    assert before != without
    assert browser.run(picture) == before


@pytest.mark.parametrize("phone", [True, False])
def test_nothing_reaches_beyond_the_screen(browser, write_map, plan: Plan, phone: bool) -> None:
    browser.open(write_map(plan), *((390, 844) if phone else (1280, 800)), phone)
    browser.click("#sites button")
    assert browser.run("document.documentElement.scrollWidth <= innerWidth")
    assert browser.run("document.querySelector('#map_plan').clientHeight") > 250
    small = (
        "[...document.querySelectorAll('button')].filter(b => b.offsetHeight && b.offsetHeight < 32).length"
    )
    assert browser.run(small) == 0


def test_it_prints_with_map_sites_and_legend(browser, write_map, plan: Plan) -> None:
    browser.open(write_map(plan))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(browser.pdf())).pages)
    for words in (plan.campaign.name, plan.sites()[0].name, "Legend", "As of 2026-05-13 18:00"):
        assert words in text
    assert browser.run("document.body.classList.contains('printing')") is False


def test_hostile_names_do_nothing(browser, write_map, plan: Plan) -> None:
    browser.open(write_map(hostile_plan(plan)))
    browser.click("#sites button")
    for text in HOSTILE:
        browser.type("#query", text.split()[0])
        browser.run("document.querySelector('#found button')?.click()")
    browser.click(".leaflet-marker-icon")
    browser.click("#languages [value=zh]")
    browser.pdf()
    assert browser.run(f"window.{TRIED}") is None
    assert browser.troubles == []
    assert len(browser.requests) == 1
    assert browser.run("document.querySelectorAll('img, iframe, svg script, b > i').length") == 0
    shown = browser.run("[...document.querySelectorAll('#sites bdi')].map(e => e.textContent)")
    assert "<script>" in shown[0]


def test_a_script_that_is_slipped_in_is_refused(browser, write_map, plan: Plan) -> None:
    browser.open(write_map(plan))
    browser.run(f"""document.body.append(Object.assign(document.createElement('script'),
        {{textContent: 'window.{TRIED} = 1'}}))""")
    browser.run("fetch('https://example.org/').catch(() => {})")
    assert browser.run(f"window.{TRIED}") is None
    assert any("Content Security Policy" in trouble for trouble in browser.troubles)
