"""Text as a filter compares it: no accents, no case, one space between words. The same on every database."""

import unicodedata


def fold(text: str) -> str:
    """`Musée de l'Œuvre` becomes `musee de l'oeuvre`."""
    expanded = text.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae").replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", expanded)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())
