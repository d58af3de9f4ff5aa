"""The plan as files of other programs."""
