"""A film for Chromium's fake camera: motion JPEG, made from one picture without any video tool."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

SIZE = (1280, 720)


def film(picture: Image.Image | bytes, path: Path, *, share: float = 0.8, frames: int = 30) -> Path:
    """Write a looping film of the picture held before a camera, filling this share of the frame's height, on grey."""
    image = Image.open(io.BytesIO(picture)) if isinstance(picture, bytes) else picture
    image = image.convert("RGB")
    height = int(SIZE[1] * share)
    image = image.resize((max(1, image.width * height // image.height), height), Image.Resampling.LANCZOS)
    frame = Image.new("RGB", SIZE, "#8a8a8a")
    frame.paste(image, ((SIZE[0] - image.width) // 2, (SIZE[1] - height) // 2))
    buffer = io.BytesIO()
    frame.save(buffer, "JPEG", quality=92, subsampling="4:2:0")
    path.write_bytes(buffer.getvalue() * frames)
    return path.absolute()
