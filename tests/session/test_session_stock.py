"""Stock lists as people keep them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.errors import InputError
from musterpoint.plan import Plan, StockItem, counted_ids
from musterpoint.session.actions.stock_file import add_stock, read_stock_file


def test_a_list_with_a_title_units_and_bad_rows(tmp_path: Path) -> None:
    path = tmp_path / "库存.csv"
    path.write_text(
        '应急物资库存表\n物资名称,数量,存放地点,备注\n四角帐篷3*6,"1,200顶",区仓库,\n采样拭子,20000支,疾控中心,新到\n'
        "宇宙飞船,3,区仓库,\n铁马护栏,五十,区仓库,\n",
        encoding="gb18030",
    )
    stock = read_stock_file(path, load_catalogue(), counted_ids())
    assert [(item.item, item.quantity, item.place, item.remarks) for item in stock.items] == [
        ("canopy-3x6", 1200, "区仓库", ""),
        ("swab", 20000, "疾控中心", "新到"),
    ]
    assert [note.line for note in stock.bad_rows] == [5, 6]
    assert stock.guesses["item"] == "物资名称"


def test_a_spreadsheet_in_english(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Item", "Quantity", "Place"], ["Canopy 3×3", 150, "Depot"], ["tent-12", 346, "Depot"]):
        book.active.append(row)
    book.save(tmp_path / "stock.xlsx")
    stock = read_stock_file(tmp_path / "stock.xlsx", load_catalogue(), counted_ids())
    assert [(item.item, item.quantity) for item in stock.items] == [("canopy-3x3", 150), ("tent-12", 346)]


def test_a_newer_list_replaces_what_lay_there_and_equal_rows_add_up() -> None:
    plan, ids = Plan("EPSG:4548"), counted_ids()

    def lying(item: str, quantity: int, place: str) -> StockItem:
        return StockItem(id=ids("stock"), item=item, quantity=quantity, place=place)

    plan.apply(add_stock(plan, [lying("table", 10, "A"), lying("table", 5, "A"), lying("table", 7, "B")]))
    assert sorted(item.quantity for item in plan.table("stock").values()) == [7, 15]
    plan.apply(add_stock(plan, [lying("table", 3, "A")]))
    assert sorted(item.quantity for item in plan.table("stock").values()) == [3, 7]
    assert not add_stock(plan, [lying("table", 3, "A")]), "nothing new"


def test_a_list_without_quantities_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("物资,颜色\n桌子,白\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_stock_file(path, load_catalogue())
    assert "物资、颜色" in refused.value.detail.replace(", ", "、")


def test_a_part_of_a_name_is_enough_where_no_other_has_it(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("物资,数量\n防护服,30\n帐篷,20\n,5\n", encoding="utf-8")
    stock = read_stock_file(path, load_catalogue())
    assert [item.item for item in stock.items] == ["protective-set"]
    assert len(stock.bad_rows) == 2 and "Canopy" in stock.bad_rows[0].reason
