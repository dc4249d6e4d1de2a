"""What the clock does."""

from museums.reminders import services


def send_reminders() -> list[str]:
    """Every night: the museums whose turn it is."""
    return services.send_all()
