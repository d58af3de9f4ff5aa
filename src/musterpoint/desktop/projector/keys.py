"""The keys of a briefing, for keyboard and clicker alike: most clickers send PageUp, PageDown, B and F5."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PyQt6.QtCore import Qt

from musterpoint.text import N_

_K = Qt.Key

KEYS: Mapping[str, tuple[Qt.Key, ...]] = MappingProxyType(
    {
        "next": (_K.Key_PageDown, _K.Key_Right, _K.Key_Down, _K.Key_Space, _K.Key_Return, _K.Key_Enter),
        "previous": (_K.Key_PageUp, _K.Key_Left, _K.Key_Up, _K.Key_Backspace, _K.Key_P),
        "first": (_K.Key_Home,),
        "last": (_K.Key_End,),
        "black": (_K.Key_B, _K.Key_Period),
        "white": (_K.Key_W, _K.Key_Comma),
        "laser": (_K.Key_L,),
        "pen": (_K.Key_D,),
        "wipe": (_K.Key_E,),
        "swap": (_K.Key_S,),
        "console": (_K.Key_C,),
        "nearer": (_K.Key_Plus, _K.Key_Equal),
        "farther": (_K.Key_Minus,),
        "home": (_K.Key_0,),
        "timer": (_K.Key_T,),
        "end": (_K.Key_Escape,),
    }
)  # fmt: skip
"""What is done → the keys that do it. Digits and Enter jump to a slide; 0 alone brings the map back."""

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "next": N_("Next slide"),
        "previous": N_("Previous slide"),
        "black": N_("Black screen"),
        "white": N_("White screen"),
        "laser": N_("Laser pointer"),
        "pen": N_("Pen"),
        "wipe": N_("Wipe the slide"),
        "swap": N_("Swap screens"),
        "console": N_("Show or hide this console"),
        "home": N_("Map back to where it was"),
        "timer": N_("Start or stop the timer"),
        "end": N_("End the briefing"),
    }
)

_ACTIONS = {key: action for action, keys in KEYS.items() for key in keys}


def action_of(key: int) -> str:
    """What a key does, "" for nothing."""
    try:
        return _ACTIONS.get(Qt.Key(key), "")
    except ValueError:  # a key that this Qt doesn't name
        return ""
