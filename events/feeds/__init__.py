"""The agenda for other programs: calendars (iCalendar), news readers (RSS) and search engines (schema.org)."""
