"""Writing the index. One writer at a time reads what stands behind a key and writes it, so that the last to come writes the latest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from django.db import connection, transaction
from wagtail.models import Site

from museums.folding import fold
from search import words
from search.entries import KINDS, Entry
from search.facts import FactReader
from search.models import Document, DocumentText, Shelf, Word
from search.sources import SOURCES, Found

#: How many keys one transaction writes: on SQLite the desks wait for it.
BATCH = 20
MAX_TRADES = 40
MAX_VOCABULARY = 3000  # words that one document gives to "did you mean"
WRITER_LOCK = 0x5EA2C4  # any number nobody else uses

Vocabulary = Counter[tuple[str, str]]


def index(keys: Iterable[str]) -> None:
    """Bring the documents of these keys to what their sources say now. Idempotent."""
    facts = FactReader()
    for batch in _batches(sorted(set(keys))):
        with transaction.atomic():
            _one_writer()
            write(batch, gather(batch, facts))


def gather(keys: Iterable[str], facts: FactReader) -> Found:
    ids: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        prefix, _colon, identity = key.partition(":")
        ids[prefix].append(identity)
    found: Found = {}
    for prefix, wanted in ids.items():
        if prefix in SOURCES:
            found |= SOURCES[prefix].entries(wanted, facts)
    return found


def rebuild(progress: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Bring the whole index up to date; how many keys there are.

    It is never emptied: batch after batch is written over, each in a transaction of its own, and what is no longer there
    goes last. A visitor sees each document as it was or as it is, and a desk never waits long for the database.
    """
    Site.clear_site_root_paths_cache()  # a worker may remember an older tree
    keys = [key for source in SOURCES.values() for key in source.every_key()]
    for done, batch in enumerate(_batches(keys)):
        index(batch)
        progress(min((done + 1) * BATCH, len(keys)), len(keys))
    index(set(Document.objects.values_list("key", flat=True).distinct()) - set(keys))
    recount()
    Shelf.objects.filter(documents=None).delete()
    optimise()
    return len(keys)


def _batches(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def _one_writer() -> None:
    """SQLite has one writer anyway (transactions begin IMMEDIATE). Here others wait before they read what they will write."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])


# --- Documents ------------------------------------------------------------------------------------


def write(keys: Sequence[str], found: Found) -> None:
    """Replace what changed under these keys and take away what is gone. Inside the writer's transaction."""
    entries = {(entry.key, entry.language): entry for key in keys for entry in found.get(key, [])}
    spoken: dict[str, set[str]] = defaultdict(set)
    for key, language in entries:
        spoken[key].add(language)
    shelves = Shelves()
    kept: set[tuple[str, str]] = set()
    gone: list[int] = []
    vocabulary: Vocabulary = Counter()
    for old in (
        DocumentText.objects.filter(document__key__in=keys)
        .select_related("document")
        .only("digest", "vocabulary", "document__key", "document__language", "document__shelf")
    ):
        identity = old.document.key, old.document.language
        entry = entries.get(identity)
        if entry is not None and entry.digest == old.digest:
            kept.add(identity)
            Document.objects.filter(pk=old.pk).exclude(shelf=(shelf := shelves(entry, spoken[entry.key]))).update(shelf=shelf)
            continue
        gone.append(old.pk)
        vocabulary.subtract(_read_vocabulary(old.vocabulary))
    _delete(gone)
    new = [entry for identity, entry in entries.items() if identity not in kept]
    shown: dict[tuple[str, str], str] = {}
    if new:
        _insert(new, {(entry.key, entry.language): shelves(entry, spoken[entry.key]) for entry in new}, vocabulary, shown)
    _count(vocabulary, shown)


def _delete(ids: list[int]) -> None:
    DocumentText.objects.filter(pk__in=ids).delete()
    Document.objects.filter(pk__in=ids).delete()


def _insert(
    new: list[Entry], shelves: dict[tuple[str, str], int], vocabulary: Vocabulary, shown: dict[tuple[str, str], str]
) -> None:
    documents = Document.objects.bulk_create(
        Document(
            key=entry.key,
            language=entry.language,
            shelf_id=shelves[entry.key, entry.language],
            date=entry.date,
            sort_title=fold(entry.title)[:80],
        )
        for entry in new
    )
    texts = []
    for entry, document in zip(new, documents, strict=True):
        known = words_shown(entry)
        shown |= known
        vocabulary.update(known.keys())
        texts.append(_text(entry, document, known.keys()))
    DocumentText.objects.bulk_create(texts)


def readers_of(language: str, spoken: set[str]) -> set[str]:
    """Whose language a document is, and who is shown it for want of one in theirs: the source language stands in first."""
    stand_in = next(code for code in words.LANGUAGES if code in spoken)
    return {reader for reader in words.LANGUAGES if language == (reader if reader in spoken else stand_in)}


class Shelves:
    """The id of the shelf an entry belongs on, made if it is the first there. A translation that came or went moves an entry."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, int, str, str], int] = {}

    def __call__(self, entry: Entry, spoken: set[str]) -> int:
        readers = readers_of(entry.language, spoken)
        wanted = {
            "kind": entry.kind,
            "language": entry.language,
            "territory_id": entry.territory_id or 0,
            "trades": spaced(str(trade) for trade in entry.trades[:MAX_TRADES]),
            "readers": spaced(language for language in words.LANGUAGES if language in readers),
        }
        identity = tuple(wanted.values())
        if identity not in self._known:
            shelf, _created = Shelf.objects.get_or_create(**wanted, defaults={"weight": KINDS[entry.kind].weight})
            self._known[identity] = shelf.pk  # type: ignore[index]  # the five values, in order
        return self._known[identity]  # type: ignore[index]  # the same


def spaced(parts: Iterable[str]) -> str:
    return "".join(f" {part}" for part in parts) + " "


def _text(entry: Entry, document: Document, vocabulary: Iterable[tuple[str, str]]) -> DocumentText:
    return DocumentText(
        document=document,
        page_id=entry.page_id,
        object_id=entry.object_id,
        url=entry.url,
        title=entry.title[:255],
        summary=entry.summary.replace("\x00", ""),
        text=entry.text.replace("\x00", ""),
        digest=entry.digest,
        title_stems=words.index_stems(entry.titles),
        named_stems=words.index_stems(entry.named),
        all_stems=words.index_stems([*entry.named, (entry.language, entry.text)]),
        title_words=words.index_words([*(text for _language, text in entry.titles), *entry.places]),
        vocabulary=" ".join(sorted(f"{language}:{word}" for language, word in vocabulary)),
    )


# --- Words for "did you mean" ---------------------------------------------------------------------


def words_shown(entry: Entry) -> dict[tuple[str, str], str]:
    """The words of an entry by language and folded form, as they are written in it."""
    found: dict[tuple[str, str], str] = {}
    for language, text in (*entry.named, (entry.language, entry.text)):
        for word in words.WORD.findall(text):
            if len(word) > 3 and word.isalpha() and word.lower() not in words.COMMON:
                _spell(found, (language, words.bare(word)), word[:60])
        if len(found) > MAX_VOCABULARY:
            break
    return found


def _spell(found: dict[tuple[str, str], str], known_by: tuple[str, str], word: str) -> None:
    """A word that is anywhere written small is no name; one in capitals throughout is written small."""
    if word.isupper():
        word = word.lower()
    if word.islower() or known_by not in found:
        found[known_by] = word


def _read_vocabulary(stored: str) -> list[tuple[str, str]]:
    return [(language, word) for language, _colon, word in (token.partition(":") for token in stored.split())]


def letters_of(word: str) -> int:
    """Which letters and digits are in a folded word, a bit each."""
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) - 97 if "a" <= char <= "z" else 26 + ord(char) % 10)
    return bits


COUNT_WORD = """
INSERT INTO search_word (language, word, shown, head, tail, letters, uses) VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (word, language) DO UPDATE SET uses = search_word.uses + excluded.uses
"""


def _count(change: Vocabulary, shown: dict[tuple[str, str], str]) -> None:
    """Add to and take from the uses of words; a word without a use goes."""
    rows = [
        (language, word, shown.get((language, word), word), word[:2], word[-3:], letters_of(word), uses)
        for (language, word), uses in sorted(change.items())
        if uses
    ]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(COUNT_WORD, rows)
    fewer = [word for (_language, word), uses in change.items() if uses < 0]
    for start in range(0, len(fewer), 500):
        Word.objects.filter(word__in=fewer[start : start + 500], uses__lte=0).delete()


def recount() -> None:
    """Set the uses of every word to what the documents say, should they ever have drifted."""
    with transaction.atomic():
        _one_writer()
        change: Vocabulary = Counter()
        for stored in DocumentText.objects.values_list("vocabulary", flat=True).iterator():
            change.update(_read_vocabulary(stored))
        change.subtract({(language, word): uses for language, word, uses in Word.objects.values_list("language", "word", "uses")})
        _count(change, {})


def optimise() -> None:
    """Let the engine tidy up after many writes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for table in ("search_stems", "search_words"):
                cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - our own names
        cursor.execute("ANALYZE search_document")
        cursor.execute("ANALYZE search_documenttext")
