"""Message catalogues without gettext being installed.

    .venv/bin/python -m scripts.messages extract    bring fr and nl in step with the code, then report what lacks a translation
    .venv/bin/python -m scripts.messages compile    make the .mo files that are older than their .po
    .venv/bin/python -m scripts.messages check      fail where a translation is missing, unsure, unused or unsafe

Ids are English. A message whose id left the code stays as an obsolete entry (`#~`) for whoever translates its successor;
`extract --prune` drops those. Nothing is matched by likeness: a changed sentence is a new one to translate.
References name files, not lines, so that moving code changes no catalogue.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

from scripts.bootstrap import ROOT

LOCALE = ROOT / "locale"
PLURALS = {"fr": "nplurals=2; plural=(n > 1);", "nl": "nplurals=2; plural=(n != 1);", "en": "nplurals=2; plural=(n != 1);"}
REQUIRED = ("fr", "nl")  # English is the ids themselves; an English catalogue may only correct some of them

APPS = ("cms", "home", "museums", "events", "passes", "search")
TEMPLATE_FOLDERS = ("templates", *(f"{app}/templates" for app in APPS))
TEMPLATE_SUFFIXES = (".html", ".txt", ".xml", ".svg", ".md", ".webmanifest")

# Which arguments of each function are: context, id, plural.
SHAPES = {
    "gettext": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}

Key = tuple[str | None, str]


class ExtractionError(Exception):
    """A message that no translator could ever see, with its place."""


@dataclass
class Message:
    id: str
    context: str | None = None
    plural: str | None = None
    files: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.context, self.id


# --- Extraction ---------------------------------------------------------------------------------


def plain(name: str) -> str:
    """`ngettext_lazy` and `ngettext` are one."""
    return name.removesuffix("_lazy")


def translation_names(tree: ast.Module) -> dict[str, str]:
    """The local name of each gettext function this module imports, `_` included."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names.update({alias.asname or alias.name: plain(alias.name) for alias in node.names if plain(alias.name) in SHAPES})
    return names


def called(node: ast.Call, names: dict[str, str]) -> str | None:
    match node.func:
        case ast.Name(id=name):
            return names.get(name)
        case ast.Attribute(value=ast.Name(id="translation"), attr=name) if plain(name) in SHAPES:
            return plain(name)
    return None


def constant(node: ast.Call, index: int | None, place: str) -> str | None:
    if index is None:
        return None
    value = node.args[index] if len(node.args) > index else None
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    raise ExtractionError(f"{place}:{node.lineno}: a message must be one plain string, not an f-string or a variable")


def python_messages(source: str, place: str) -> Iterator[Message]:
    tree = ast.parse(source, place)
    names = translation_names(tree)
    lines = source.splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (function := called(node, names)):
            context, message, plural = (constant(node, index, place) for index in SHAPES[function])
            if message:
                yield Message(message, context, plural, [place], translators_comment(lines, node.lineno))


def translators_comment(lines: list[str], line: int) -> list[str]:
    """The `# Translators: ...` comment just above a call."""
    found: list[str] = []
    for text in reversed(lines[: line - 1]):
        if not text.strip().startswith("#"):
            break
        found.insert(0, text.strip().lstrip("# "))
    return found if found and found[0].lower().startswith("translators") else []


STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
# What Django's templatize() writes: pseudo-Python in which only these calls are not blanked out.
TEMPLATE_CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(\s*({STRING}(?:\s*,\s*{STRING})*)\s*(?:,\s*count)?\)", re.DOTALL)


def template_messages(source: str, place: str) -> Iterator[Message]:
    from django.utils.translation.template import templatize  # noqa: PLC0415 - only extraction needs Django

    try:
        text = templatize(source, origin=place)
    except SyntaxError as error:
        raise ExtractionError(f"{place}: {error}") from error
    for function, strings in TEMPLATE_CALL.findall(text):
        context, message, plural = SHAPES["gettext" if function == "_" else function]
        values = ast.literal_eval(f"({strings},)")
        if values[message].endswith("\\"):
            raise ExtractionError(
                f"{place}: {short(values[message])}: Django reads no escaped quote in a tag, use the other kind of quote"
            )
        yield Message(
            values[message],
            None if context is None else values[context],
            None if plural is None else values[plural],
            [place],
        )


def sources() -> Iterator[Path]:
    for app in APPS:
        yield from (path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)
    for folder in TEMPLATE_FOLDERS:
        yield from (path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in TEMPLATE_SUFFIXES)


def extract() -> dict[Key, Message]:
    """Every message of the code, in the order of the files. Raises ExtractionError with all that is wrong."""
    found: dict[Key, Message] = {}
    errors: list[str] = []
    for path in sources():
        place = path.relative_to(ROOT).as_posix()
        read = python_messages if path.suffix == ".py" else template_messages
        try:
            for message in read(path.read_text(encoding="utf-8"), place):
                join(found, message)
        except (ExtractionError, SyntaxError) as error:
            errors.append(str(error))
    if errors:
        raise ExtractionError("\n".join(errors))
    return found


def join(found: dict[Key, Message], message: Message) -> None:
    known = found.setdefault(message.key, message)
    if known is message:
        return
    if known.plural and message.plural and known.plural != message.plural:
        raise ExtractionError(f"{message.files[0]}: “{message.id}” has another plural in {known.files[0]}")
    known.plural = known.plural or message.plural
    known.files = list(dict.fromkeys([*known.files, *message.files]))
    known.comments = list(dict.fromkeys([*known.comments, *message.comments]))


# --- Catalogues ---------------------------------------------------------------------------------


def catalogue_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str) -> polib.POFile:
    path = catalogue_path(language)
    catalogue = polib.pofile(str(path), wrapwidth=120) if path.exists() else polib.POFile(wrapwidth=120)
    # No dates and no names: they would differ at each run.
    catalogue.metadata = {
        "Project-Id-Version": "PROSCITEC",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    return catalogue


def flags(message: Message) -> list[str]:
    text = f"{message.id} {message.plural or ''}"
    return [
        *(["python-format"] if PERCENT.search(text) else []),
        *(["python-brace-format"] if BRACE.search(text) else []),
    ]


def bring_in_step(catalogue: polib.POFile, messages: dict[Key, Message], *, prune: bool) -> None:
    """Add what is new, take up again what came back, set aside what has gone; keep every translation made."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    entries = []
    for key, message in messages.items():
        entry = known.pop(key, None) or polib.POEntry(msgctxt=message.context, msgid=message.id)
        entry.obsolete = False
        if message.plural and not entry.msgstr_plural:
            entry.msgstr_plural, entry.msgstr = {0: entry.msgstr, 1: ""}, ""
        elif not message.plural and entry.msgstr_plural:
            entry.msgstr, entry.msgstr_plural = entry.msgstr_plural.get(0, ""), {}
        entry.msgid_plural = message.plural or ""
        entry.occurrences = [(place, "") for place in message.files]
        entry.comment = "\n".join(message.comments)
        entry.flags = [*(["fuzzy"] if entry.fuzzy else []), *flags(message)]
        entries.append(entry)
    for entry in known.values():
        if not prune and (entry.msgstr or any(entry.msgstr_plural.values())):
            entry.obsolete, entry.occurrences = True, []
            entries.append(entry)
    catalogue[:] = entries


def write_if_changed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def compile_catalogues() -> int:
    """Make each .mo that is missing or older than its .po; the number made."""
    made = 0
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime <= path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(target))
            made += 1
    return made


# --- Checks -------------------------------------------------------------------------------------

PERCENT = re.compile(r"%(?:\(\w+\)[#0\- +]*\d*(?:\.\d+)?)?[sdifgr]")
BRACE = re.compile(r"\{\w*(?:[.!:][^{}]*)?\}")
TAG = re.compile(r"</?\w+[^>]*>")


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def faults(entry: polib.POEntry) -> Iterator[str]:
    """What would break or mislead when this entry is shown."""
    texts = translations(entry)
    if entry.fuzzy:
        yield "is marked fuzzy"
    if not all(text.strip() for text in texts) or (entry.msgid_plural and len(texts) != 2):
        yield "has no translation"
        return
    ids = [entry.msgid, *([entry.msgid_plural] if entry.msgid_plural else [])]
    for pattern, what in ((PERCENT, "placeholders"), (BRACE, "placeholders"), (TAG, "tags")):
        wanted = [set(pattern.findall(text)) for text in ids]
        # A singular may say “one” instead of the number, so only what every id has is asked of every text.
        for text in texts:
            have = set(pattern.findall(text))
            if not set.intersection(*wanted) <= have <= set.union(*wanted):
                yield f"has other {what}: {', '.join(sorted(have)) or 'none'} instead of {', '.join(sorted(wanted[-1])) or 'none'}"
    for text in texts:
        if text.startswith("\n") != entry.msgid.startswith("\n") or text.endswith("\n") != entry.msgid.endswith("\n"):
            yield "begins or ends with another line break than its id"


def short(text: str) -> str:
    return repr(text if len(text) <= 70 else f"{text[:67]}...")


def check_language(language: str, messages: dict[Key, Message]) -> Iterator[str]:
    if not catalogue_path(language).exists():
        if language in REQUIRED:
            yield f"{language}: there is no catalogue"
        return
    catalogue = read_catalogue(language)
    active = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    if len(active) != sum(not entry.obsolete for entry in catalogue):
        yield f"{language}: an id stands there twice"
    for key, entry in active.items():
        if key not in messages:
            yield f"{language}: {short(entry.msgid)} is not in the code"
        elif (entry.msgid_plural or None) != messages[key].plural:
            yield f"{language}: {short(entry.msgid)} has another plural in the code"
        if language not in REQUIRED and translations(entry) in ([entry.msgid], [entry.msgid, entry.msgid_plural]):
            yield f"{language}: {short(entry.msgid)} only repeats its id"
        yield from (f"{language}: {short(entry.msgid)} {fault}" for fault in faults(entry))
    if language in REQUIRED:
        yield from (f"{language}: {short(key[1])} is missing ({messages[key].files[0]})" for key in messages if key not in active)
    obsolete = sum(entry.obsolete for entry in catalogue)
    if obsolete:
        yield f"{language}: {obsolete} obsolete entries: drop them with `make messages PRUNE=1`"


def check() -> list[str]:
    messages = extract()
    return [fault for language in PLURALS for fault in check_language(language, messages)]


# --- Commands -----------------------------------------------------------------------------------


def extract_command(*, prune: bool) -> int:
    messages = extract()
    for language in REQUIRED:
        catalogue = read_catalogue(language)
        bring_in_step(catalogue, messages, prune=prune)
        write_if_changed(catalogue_path(language), f"{catalogue}\n".replace("\n\n\n", "\n\n"))
        waiting = [entry for entry in catalogue if not entry.obsolete and any(faults(entry))]
        print(f"{language}: {len(messages)} messages, {len(waiting)} to translate or mend")
    return 0


def check_command() -> int:
    found = check()
    print("\n".join(found) if found else "Every message is translated.")
    return 1 if found else 0


def main(arguments: list[str]) -> int:
    try:
        match arguments:
            case ["extract", *options] if set(options) <= {"--prune"}:
                return extract_command(prune="--prune" in options)
            case ["compile"]:
                compile_catalogues()
                return 0
            case ["check"]:
                return check_command()
    except ExtractionError as error:
        print(error, file=sys.stderr)
        return 1
    print("usage: python -m scripts.messages extract [--prune] | compile | check", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
