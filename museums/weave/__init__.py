"""The weave: the picture of every museum without a photograph.

A Jacquard loom reads punched cards, one per weft, and lifts warp threads. Here a slug is the card: its hash chooses the
manner of the cloth, its measures, how it is laid and the holes of the strip; the trades choose the colours and the figure. The
same slug and trades always give the same cloth, and nothing else is read.
"""

from museums.weave.cloth import Weave, any_family, weave
from museums.weave.drawing import Variant, mark_svg, weave_svg
from museums.weave.families import BRICK, FAMILIES, FAMILY_OF_TRADE, LINEN, Family, families_of

__all__ = [
    "BRICK",
    "FAMILIES",
    "FAMILY_OF_TRADE",
    "LINEN",
    "Family",
    "Variant",
    "Weave",
    "any_family",
    "families_of",
    "mark_svg",
    "weave",
    "weave_svg",
]
