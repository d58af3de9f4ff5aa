"""The briefing on a wall: what the audience sees (`wall`), what the presenter sees (`console`), and the show
that drives both (`show`)."""
