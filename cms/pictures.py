"""Which renditions a picture has and which of them a page shows. Why: docs/decisions/0009-pictures.md.

A visitor's request never makes a rendition: it shows those that exist. They are made after upload (cms/renditions.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from wagtail.images.models import Filter

from cms.prepared import Prepared

if TYPE_CHECKING:
    from cms.models import CustomImage, CustomRendition

#: The best first: a browser takes the first form it can read.
FORMS = {"avif": "image/avif", "webp": "image/webp"}
FALLBACK = "jpeg"


@dataclass(frozen=True)
class Spec:
    """One use of pictures on the site: how wide it may get, whether it is cropped, how wide it stands in the page."""

    widths: tuple[int, ...]
    sizes: str
    ratio: tuple[int, int] | None = None

    def resize(self, width: int) -> str:
        if self.ratio is None:
            return f"width-{width}"
        return f"fill-{width}x{round(width * self.ratio[1] / self.ratio[0])}"

    @property
    def fallback(self) -> str:
        """What a browser without AVIF and WebP gets: one JPEG of the middle width."""
        return f"{self.resize(self.widths[len(self.widths) // 2])}|format-{FALLBACK}"

    def in_form(self, form: str) -> list[str]:
        return [f"{self.resize(width)}|format-{form}" for width in self.widths]

    @property
    def filters(self) -> list[str]:
        return [*(each for form in FORMS for each in self.in_form(form)), self.fallback]


SPECS: dict[str, Spec] = {
    # A picture among text, as wide as a line.
    "text": Spec((480, 960, 1440), "(min-width: 48rem) 42rem, 100vw"),
    # As wide as the page.
    "wide": Spec((640, 1280, 1920), "(min-width: 84rem) 78rem, 100vw"),
    # Cards of a grid, and the rows they become on a phone.
    "card": Spec((320, 640, 960), "(min-width: 36rem) 24rem, 50vw", (3, 2)),
    # The head of a page beside its title.
    "portrait": Spec((480, 960, 1440), "(min-width: 60rem) 34rem, 100vw", (3, 2)),
    # Small ones of a gallery or a list.
    "thumb": Spec((160, 320, 480), "(min-width: 36rem) 12rem, 33vw", (1, 1)),
}
#: For networks that preview a link.
SHARE = "fill-1200x630|format-jpeg"
#: Made at once at upload, in the editor's own request: shown until the task has made the others.
READY = "max-960x960|format-jpeg"

EVERY_FILTER: tuple[str, ...] = tuple(dict.fromkeys([READY, SHARE, *(each for spec in SPECS.values() for each in spec.filters)]))


def filters(*names: str) -> list[str]:
    """The renditions that pictures of these specs may show, for a list to fetch beforehand."""
    return list(dict.fromkeys([READY, *(each for name in names for each in SPECS[name].filters)]))


def images(*names: str) -> QuerySet[CustomImage]:
    """Pictures with the renditions of these specs, in two statements whatever their number. For `Prefetch` and for lists."""
    model: Any = apps.get_model("cms", "CustomImage")
    found: QuerySet[CustomImage] = model.objects.prefetch_renditions(*filters(*names))
    return found


def prefetch(field: str, *names: str) -> Prefetch[str, Any, Any]:
    """`pages.prefetch_related(prefetch("share_image", "card"))`."""
    return Prefetch(field, queryset=images(*names))


def prefetch_renditions(found: Iterable[CustomImage], *names: str) -> None:
    """The renditions of pictures that are fetched already, in one statement; none where there is no picture."""
    wanted = filters(*names)
    renditions: Any = apps.get_model("cms", "CustomRendition")
    shown = Prefetch("renditions", renditions.objects.filter(filter_spec__in=wanted), to_attr="prefetched_renditions")
    prefetch_related_objects(list(found), shown)


_RENDITIONS: Prepared[CustomRendition] = Prepared(
    lambda images, *, names: (
        apps.get_model("cms", "CustomRendition")
        .objects.filter(image__in=images, filter_spec__in=filters(*names))
        .select_related("image")
    ),
    [int],
)


def images_of(pks: Iterable[int], *names: str) -> dict[int, CustomImage]:
    """Pictures by key with the renditions of these specs, in one statement; none for no key. A picture not made yet is left out."""
    wanted = set(pks)
    if not wanted:
        return {}
    found: dict[int, CustomImage] = {}
    for rendition in _RENDITIONS(list(wanted), names=names):
        image = found.setdefault(rendition.image_id, rendition.image)
        image.__dict__.setdefault("prefetched_renditions", []).append(rendition)
    return found


# --- What is shown ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    type: str
    srcset: str


@dataclass(frozen=True)
class Shown:
    """What the template needs of one picture; an empty `src` when no rendition exists."""

    src: str
    width: int
    height: int
    sizes: str
    sources: tuple[Source, ...]
    ratio: str


def shown(image: CustomImage, name: str) -> Shown:
    """The renditions of a picture that exist for a spec, else the one made at upload, else none. Makes none."""
    spec = SPECS[name]
    made = {rendition.filter_spec: rendition for rendition in current_renditions(image)}
    fallback = made.get(spec.fallback) or made.get(READY)
    ratio = f"{spec.ratio[0]} / {spec.ratio[1]}" if spec.ratio else f"{image.width} / {image.height}"
    if fallback is None:
        width, height = spec.ratio or (image.width, image.height)
        return Shown("", width, height, spec.sizes, (), ratio)
    by_form = ((kind, [made[each] for each in spec.in_form(form) if each in made]) for form, kind in FORMS.items())
    sources = tuple(Source(kind, srcset(found)) for kind, found in by_form if found)
    return Shown(fallback.url, fallback.width, fallback.height, spec.sizes, sources, ratio)


def current_renditions(image: CustomImage) -> Iterable[CustomRendition]:
    """The renditions of a picture as it is cropped now: prefetched ones, else one statement."""
    found: Iterable[CustomRendition] | None = getattr(image, "prefetched_renditions", None)
    if found is None:
        found = image.prefetched_renditions = list(image.renditions.filter(filter_spec__in=EVERY_FILTER)) if image.pk else []
    return [each for each in found if each.focal_point_key == Filter(spec=each.filter_spec).get_cache_key(image)]


def srcset(renditions: list[CustomRendition]) -> str:
    """Each width once: a small original gives the same file for several widths asked for."""
    by_width = {rendition.width: rendition.url for rendition in reversed(renditions)}
    return ", ".join(f"{url} {width}w" for width, url in sorted(by_width.items()))


def url_of(image: CustomImage, filter_spec: str) -> str:
    """The address of one rendition if it exists, else of the one made at upload, else nothing."""
    made = {rendition.filter_spec: rendition for rendition in current_renditions(image)}
    rendition = made.get(filter_spec) or made.get(READY)
    return rendition.url if rendition else ""
