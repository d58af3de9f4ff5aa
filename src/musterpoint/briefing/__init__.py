"""The plan for those who listen and those who come: the slides of the briefing, and the web map that opens without
a network."""
