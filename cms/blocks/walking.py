"""Going through the stored data of a body, block by block, without making a single block of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wagtail.blocks import BaseStreamBlock, BaseStructBlock, Block, ListBlock

#: Takes a block that holds no others, its stored value, the id of the part of the body it stands in, and what stands beside it.
Visit = Callable[[Block, Any, str, Mapping[str, Any]], None]
NOTHING: Mapping[str, Any] = {}


def walk(block: Block, raw: Any, visit: Visit, part: str = "", beside: Mapping[str, Any] = NOTHING) -> None:
    """Show `visit` each value below a block that is not empty. A part is what the editor can go to: a block of a stream or a list."""
    if not raw:
        return
    if isinstance(block, BaseStructBlock):
        for name, child in block.child_blocks.items():
            walk(child, raw.get(name), visit, part, raw)
    elif isinstance(block, ListBlock):
        for item in raw:
            if block._item_is_in_block_format(item):  # noqa: SLF001 - older data holds bare values
                walk(block.child_block, item["value"], visit, item.get("id") or part)
            else:
                walk(block.child_block, item, visit, part)
    elif isinstance(block, BaseStreamBlock):
        for item in raw:
            if item["type"] in block.child_blocks:
                walk(block.child_blocks[item["type"]], item["value"], visit, item.get("id") or part)
    else:
        visit(block, raw, part, beside)
