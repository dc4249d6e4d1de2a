"""Text as a filter compares it: no accents, no case, one space between words. The same on every database."""

import re
import unicodedata


def fold(text: str) -> str:
    """`Musée de l'Œuvre` becomes `musee de l'oeuvre`."""
    expanded = text.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae").replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", expanded)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())


def words_of(text: str) -> str:
    """The folded words with one space before each: ` la maison de l art`. A word starts where a space stands."""
    return "".join(f" {word}" for word in re.findall(r"\w+", fold(text)))
