"""The routes board: teams × time, stops as bars to be dragged, and the rounds played back on the map."""
