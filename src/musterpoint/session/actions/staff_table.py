"""Lists of people as tables: rows of a CSV or XLSX file, the heading found, its columns guessed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from musterpoint.geo.names import normalised
from musterpoint.session.actions.sheets import Columns, Refusal, Table, find_table
from musterpoint.text import _

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "name", "fullname", "person"),
    "phone": ("电话", "手机", "手机号", "联系方式", "phone", "phonenumber", "mobile", "telephone", "tel"),
    "unit": ("单位", "部门", "科室", "unit", "organisation", "organization", "department"),
    "tier": ("层级", "级别", "tier", "level"),
    "skills": ("技能", "岗位", "特长", "专业", "职责", "skills", "skill", "role", "roles", "post", "duty"),
    "hours": ("可用时间", "可用时段", "时段", "hours", "available", "availability"),
    "available_from": ("可用开始", "开始时间", "最早到岗", "availablefrom", "from", "start"),
    "available_until": ("可用结束", "结束时间", "最晚离岗", "availableuntil", "until", "to", "end"),
    "licences": ("证照", "驾照", "准驾车型", "执业证", "licences", "licence", "licenses", "license"),
    "languages": ("语言", "语种", "方言", "外语", "languages", "language"),
    "home": ("居住小区", "居住地", "家庭住址", "住址", "小区", "home", "homeneighbourhood", "neighbourhood"),
    "liaison": ("联络员", "是否联络员", "单位联络员", "liaison"),
    "remarks": ("备注", "说明", "remarks", "remark", "notes", "note", "comment"),
}
"""Field → headings that name it, normalised. Several columns may name the skills."""


Words = Mapping[str, Sequence[str]]
"""Field → headings that name it, normalised. "name" is always among the fields."""


def read_table(
    path: Path,
    chosen: Mapping[str, str] | None = None,
    words: Words = COLUMNS,
    repeated: Collection[str] = ("skills",),
    advice: str = "",
) -> Table:
    """The first sheet of the file that has a heading with a column of names. chosen: field → title of the
    column that a person chose for it, "" for none; fields that it doesn't name are guessed. words, repeated:
    as of `guess_columns`. advice: how to head the columns, a translated sentence.

    Raises InputError where the file can't be read or has none.
    """
    refusal = Refusal(
        _("“{name}” has no heading that names a column of names."),
        advice or _("Head the columns 姓名、电话、单位、技能 or name, phone, unit, skills."),
    )

    def is_heading(columns: Columns, titles: Sequence[str]) -> bool:
        return _is_heading(titles, columns, words["name"])

    table = find_table(path, words, is_heading, refusal, repeated)
    return replace(table, columns=_as_chosen(table.columns, table.titles, chosen or {}))


def _as_chosen(
    columns: Mapping[str, Sequence[int]], titles: Sequence[str], chosen: Mapping[str, str]
) -> dict[str, Sequence[int]]:
    """The columns with those that a person chose in the place of the guessed ones. A guess of several
    columns stays where the person left it as it was."""
    result = dict(columns)
    for field, title in chosen.items():
        guessed = " + ".join(titles[column] for column in columns.get(field, ()))
        if title == guessed:
            continue
        result[field] = [titles.index(title)] if title in titles else []
    return {field: found for field, found in result.items() if found}


def _is_heading(titles: Sequence[str], columns: Mapping[str, Sequence[int]], names: Sequence[str]) -> bool:
    """A title line such as "人员姓名册" holds a word for names too, but then stands alone."""
    if "name" not in columns:
        return False
    return len(columns) > 1 or normalised(titles[columns["name"][0]]) in names
