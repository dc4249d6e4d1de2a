"""Events from a table that somebody fills in, and from the calendar that a museum keeps elsewhere."""
