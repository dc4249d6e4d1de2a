"""Uploaded files as this process serves them.

Those whom a view knows the readers of (documents, recordings): always. Those open to all: in development and the demo
(`SERVE_MEDIA`); in production the proxy does, by the same rules (docs/operations.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve

from cms.models import CustomDocument

#: What a browser may show in place. All else is handed over to keep: a page or a drawing with a script never runs as ours.
SHOWN = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
PLAYED = {
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".vtt": "text/vtt",
    ".webm": "video/webm",
}
INLINE = SHOWN | PLAYED
#: Originals may tell where and by whom a photograph was taken; documents and recordings of
#: people go through the views that know who may see them; so do brochures, which are shown once they are published.
KEPT_BACK = ("original_images", "documents", "testimonies", "brochures")
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
PIECE = 64 * 1024


class NotSatisfiableError(ValueError):
    """The part asked for lies behind the end of the file."""


@require_safe
def serve_upload(request: HttpRequest, path: str) -> HttpResponseBase:
    return serve_file(request, upload_at(path))


def serve_document(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    """Wagtail's view, which knows who may read a document; films, sounds and subtitles then in parts, which Safari asks for.

    No hook of Wagtail's: it takes no streaming answer from one.
    """
    response: HttpResponseBase = serve(request, document_id, document_filename)
    if response.headers.get("Content-Encoding") == "None":  # Wagtail's word for none, which some clients refuse
        del response.headers["Content-Encoding"]
    if not isinstance(response, FileResponse) or Path(document_filename).suffix.lower() not in PLAYED:
        return response
    if response.file_to_stream:
        response.file_to_stream.close()  # the file alone: `response.close()` would end the request
    return serve_to_its_readers(request, CustomDocument.objects.get(pk=document_id).file.path)


def serve_to_its_readers(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file that not everybody may read, or not for ever: asked for again each time, and kept by no shared cache."""
    response = serve_file(request, Path(path))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def serve_file(request: HttpRequest, file: Path) -> HttpResponseBase:
    """The file, or the part of it that was asked for. Raises Http404."""
    try:
        about = file.stat()
    except FileNotFoundError:
        raise Http404 from None
    marks = {
        "Accept-Ranges": "bytes",
        "ETag": quote_etag(f"{about.st_mtime_ns:x}-{about.st_size:x}"),
        "Last-Modified": http_date(about.st_mtime),
    }
    kind = INLINE.get(file.suffix.lower())
    if kind is None:
        marks["Content-Security-Policy"] = "default-src 'none'; sandbox"
    try:
        part = part_asked_for(request, about.st_size, marks)
    except NotSatisfiableError:
        return HttpResponse(
            status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers={"Content-Range": f"bytes */{about.st_size}"}
        )
    response: HttpResponseBase
    if part is None:
        response = FileResponse(file.open("rb"), as_attachment=kind is None, content_type=kind or "application/octet-stream")
    else:
        response = StreamingHttpResponse(pieces(file, part), status=HTTPStatus.PARTIAL_CONTENT, content_type=kind)
        marks["Content-Length"] = str(len(part))
        marks["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{about.st_size}"
    for name, value in marks.items():
        response.headers[name] = value
    return response


def upload_at(path: str) -> Path:
    """Raises Http404, also for what only other ways lead to."""
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
        found = file.is_file()
    except (SuspiciousFileOperation, ValueError, OSError):  # outside the folder, a NUL, a name too long
        raise Http404 from None
    folder = file.relative_to(Path(safe_join(settings.MEDIA_ROOT, "."))).parts[:1]
    if not found or (folder and folder[0] in KEPT_BACK):
        raise Http404
    return file


def part_asked_for(request: HttpRequest, size: int, marks: dict[str, str]) -> range | None:
    """None for the whole file: no range, several, one that says nothing, or one of an older version of the file."""
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or asked is None or request.headers.get("If-Range", marks["ETag"]) not in marks.values():
        return None
    first, last = asked.groups()
    if not first and not last:
        return None
    if not first:
        part = range(max(size - int(last), 0), size)
    elif last and int(last) < int(first):
        return None
    else:
        part = range(int(first), min(int(last) + 1, size) if last else size)
    if not part:
        raise NotSatisfiableError
    return part


def pieces(file: Path, part: range) -> Iterator[bytes]:
    with file.open("rb") as opened:
        opened.seek(part.start)
        left = len(part)
        while left and (piece := opened.read(min(left, PIECE))):
            left -= len(piece)
            yield piece
