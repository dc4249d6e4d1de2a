"""Work done after the answer. Each may run twice. Pages of results that a shared cache kept are older than what was written here."""

from __future__ import annotations

from cms.models import CustomDocument
from cms.public_cache import forget_all_pages
from search import indexing, pdf
from search.models import FileText
from search.watching import files_of


def index_keys(keys: list[str]) -> None:
    """Bring these documents of the index up to date."""
    indexing.index({*keys, *files_of(keys)})
    forget_all_pages()


def refresh() -> int:
    """Bring the whole index up to date, and read the files that were not read. Runs every night (search/apps.py)."""
    known = dict(FileText.objects.values_list("pk", "file_hash"))
    for file in CustomDocument.objects.filter(file__iendswith=".pdf"):
        if known.get(file.pk) != file.file_hash or not file.file_hash:
            read_file(file.pk)
    looked_at = indexing.rebuild()
    forget_all_pages()
    return looked_at


def read_file(file_id: int) -> None:
    """Read the text of an uploaded PDF and index it. A file that cannot be read is remembered as such, and not tried again."""
    file = CustomDocument.objects.filter(pk=file_id).first()
    if file is None:
        return
    reading = pdf.read(file)
    FileText.objects.update_or_create(
        pk=file_id, defaults={"file_hash": file.file_hash or "", "state": reading.state, "text": reading.text}
    )
    indexing.index({f"file:{file_id}"})
    forget_all_pages()
