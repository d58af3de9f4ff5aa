"""The slides of a plan: what they say (`topic`, `kinds`), where it stands on them (`layout`), the whole deck
(`deck`), and the deck as PDF (`pdf`).

Slides are laid out here, in points, for screen and paper alike: those who paint them need no judgement.
"""
