"""What the blocks of one body show, fetched for the whole body in one go.

Wagtail loads the blocks of one type together, so that a body of ten types asks ten times for pictures. Here the stored data is
walked once, before the first block is made, and each kind of object is loaded in a fixed number of statements.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, ClassVar

from wagtail.blocks import Block, RichTextBlock, StreamValue
from wagtail.blocks.stream_block import StreamBlock

from cms.blocks.walking import walk

Loader = Callable[[Collection[int]], dict[int, Any]]
Loaded = dict[Loader, dict[int, Any]]

PAGE_LINK = re.compile(r'<a\b[^>]*\blinktype="page"[^>]*>')
ID = re.compile(r'\bid="(\d+)"')

_loaded: ContextVar[Loaded | None] = ContextVar("loaded_for_blocks", default=None)


@contextmanager
def using(loaded: Loaded) -> Iterator[None]:
    """Choosers and links made in here take their objects from what is loaded already."""
    token = _loaded.set(loaded)
    try:
        yield
    finally:
        _loaded.reset(token)


def fetch(loader: Loader, keys: Collection[int]) -> dict[int, Any]:
    """Objects by primary key: those loaded with the body, else asked for now."""
    loaded = (_loaded.get() or {}).get(loader)
    if loaded is not None and all(key in loaded for key in keys):
        return loaded
    return loader(keys) if keys else {}


class BulkChooser:
    """Before a chooser block: its objects come from a loader shared by all choosers that name the same one."""

    loader: ClassVar[Any]  # a Loader, as a static method

    def bulk_to_python(self, values: Collection[int | None]) -> list[Any]:
        keys = list(values)
        found = fetch(type(self).loader, {key for key in keys if key is not None})
        return [None if key is None else found.get(key) for key in keys]

    def to_python(self, value: int | None) -> Any:
        return self.bulk_to_python([value])[0]


def load_all(block: Block, raw: Any) -> Loaded:
    """Every object the stored data of a block refers to, by the loader that knows its kind."""
    wanted: defaultdict[Loader, set[int]] = defaultdict(set)
    walk(block, raw, partial(_note, wanted))
    found: Loaded = {}
    for loader, keys in wanted.items():
        rows = loader(keys)
        # A key that leads nowhere any more is known to lead nowhere: it is not asked for again.
        found[loader] = {**dict.fromkeys(keys), **rows}
    return found


def page_links(source: str) -> set[int]:
    """The pages that a rich text links to."""
    return {int(key[1]) for tag in PAGE_LINK.findall(source) if (key := ID.search(tag))}


def _note(wanted: defaultdict[Loader, set[int]], block: Block, raw: Any, _part: str, _beside: Any) -> None:
    if isinstance(block, BulkChooser):
        wanted[type(block).loader].add(raw)
    elif isinstance(block, RichTextBlock):
        from cms.blocks.links import load_pages  # noqa: PLC0415 - that module needs this one

        if keys := page_links(raw):
            wanted[load_pages].update(keys)


class LoadedStreamValue(StreamValue):
    """A body that loads what all its blocks show when the first of them is read."""

    _objects: Loaded | None = None

    def _prefetch_blocks(self, type_name: str) -> None:
        if self._objects is None:
            self._objects = load_all(self.stream_block, self._raw_data)
        with using(self._objects):
            super()._prefetch_blocks(type_name)


class LoadedStreamBlock(StreamBlock):
    """A stream whose value is a LoadedStreamValue when it comes from the database."""

    def to_python(self, value: Any) -> StreamValue:
        if isinstance(value, list) and value and isinstance(value[0], dict):
            known = [child for child in value if child["type"] in self.child_blocks]
            return LoadedStreamValue(self, known, is_lazy=True)
        return super().to_python(value)
