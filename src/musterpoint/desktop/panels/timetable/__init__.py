"""The timetable board: sites × time, buildings as bars, and the day played back on the map."""
