"""What buildings are used for, told from the words of their type."""

from __future__ import annotations

import re

import pandas

LIVED_IN, NOT_LIVED_IN = "residential", "non-residential"
"""What becomes of a type that is merely yes or no ("is_living", "是否住宅")."""

_HOMES = re.compile(
    r"(?<!非)(?<!不)(住宅|居住|居民|民居|宿舍|公寓|住房|商住|别墅|平房|民房|安置)|(?<!non-)(?<!non)resid|apartment|house\b|houses\b"
    r"|dormitory|detached|terrace|bungalow|dwelling|flats?\b|villa\b|cabin|living|жил"
)
_OTHERS = re.compile(
    r"商业|商铺|商场|店|超市|市场|学校|教学|教育|大学|中学|小学|幼儿园|办公|写字楼|医院|卫生|医疗|工业|厂|仓|库|车库|车棚|公共|文化|体育|食堂|"
    r"宾馆|酒店|政府|机关|寺|庙|教堂|公厕|厕所|配电|锅炉|泵房|门卫|非住宅|非居住|不住|"
    r"non-?resid|commerc|retail|shop|store|mall|market|supermarket|school|univers|college|kindergarten|education|"
    r"office|hospital|clinic|health|industr|factory|manufactur|warehouse|garage|parking|carport|shed|hangar|public|"
    r"civic|govern|museum|librar|theatre|cinema|sport|stadium|gym|pool|canteen|restaurant|hotel|church|temple|mosque|"
    r"chapel|cathedral|shrine|relig|station|transport|bridge|roof|greenhouse|farm_auxiliary|barn|stable|silo|toilet|"
    r"bank\b|cafe|pharmacy|doctors|dentist|police|fire_station|townhall|courthouse|post_office|fuel\b|worship|"
    r"service|utility|power|kiosk|ruins|construction|pavilion|grandstand|bunker|нежил"
)


def is_residential(types: pandas.Series) -> pandas.Series:
    """For each type True, False, or missing where it doesn't say ("yes", empty, an unknown word)."""
    codes, distinct = pandas.factorize(types, use_na_sentinel=True)
    answers = [_answer(str(word)) for word in distinct]
    return pandas.Series(pandas.array([*answers, None], dtype="boolean")[codes], index=types.index)


def from_flag(flags: pandas.Series) -> pandas.Series:
    """Types out of a column that says whether anybody lives there."""
    words = flags.map({True: LIVED_IN, False: NOT_LIVED_IN}, na_action="ignore")
    return words.astype("string")


def _answer(word: str) -> bool | None:
    text = word.strip().lower()
    if _HOMES.search(text) and not re.search(
        "нежил|house ?(of|for)|ware-?house|green-?house|guest ?house", text
    ):
        return True
    return False if _OTHERS.search(text) else None
