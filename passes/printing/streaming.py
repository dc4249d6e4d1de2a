"""A PDF written object by object: twenty thousand cards never stand in memory together."""

from __future__ import annotations

import zlib
from typing import BinaryIO

import pydyf


class Packed(pydyf.Object):
    """A content stream, compressed once."""

    compressible = False
    data = b""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        packed = zlib.compress(content)
        head = pydyf.Dictionary({"Filter": "/FlateDecode", "Length": len(packed)}).data
        self.data = b"\n".join((head, b"stream", packed, b"endstream"))


class PdfStream:
    """`start` is the first number that is free: what is written with a number of its own lies below."""

    def __init__(self, file: BinaryIO, start: int = 1) -> None:
        self._file = file
        self._position = 0
        self._next = start
        self._offsets: dict[int, int] = {}
        self._write(b"%PDF-1.7\n%\xf0\x9f\xa7\xb5\n")

    def number(self) -> int:
        """A number for an object that is spoken of before it is written."""
        self._next += 1
        return self._next - 1

    def add(self, item: pydyf.Object) -> bytes:
        """Write it, under a new number unless it has one; what others call it by."""
        if item.number is None:
            item.number = self.number()
        self._offsets[item.number] = self._position
        self._write(item.indirect + b"\n")
        return bytes(item.reference)

    def close(self, catalog: bytes, info: bytes) -> None:
        """The table of where everything stands."""
        start = self._position
        self._write(f"xref\n0 {self._next}\n0000000000 65535 f \n".encode())
        for number in range(1, self._next):
            offset = self._offsets.get(number)
            self._write(b"0000000000 00000 f \n" if offset is None else f"{offset:010} 00000 n \n".encode())
        trailer = pydyf.Dictionary({"Size": self._next, "Root": catalog, "Info": info})
        self._write(b"trailer\n" + trailer.data + f"\nstartxref\n{start}\n%%EOF\n".encode())

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._position += len(data)
