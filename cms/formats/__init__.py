"""Forms of dates that differ from Django's own; a package for each language that has any."""
