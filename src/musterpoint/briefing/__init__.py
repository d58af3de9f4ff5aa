"""The plan for those who listen and those who come: the web map that opens without a network."""
