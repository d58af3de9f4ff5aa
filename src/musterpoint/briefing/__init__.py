"""The plan for those who listen and those who come: slides, and a web map that opens without a network."""
