"""How long things of the newsletter last. The page on personal data says the same, from here."""

SIGN_UP_DAYS = 7  # that an address waits for its confirmation
