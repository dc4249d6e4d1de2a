"""A body with one of each block, and the objects its blocks show."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Page

from cms import renditions
from cms.models import CustomDocument, CustomImage
from cms.pictures import READY


def photograph(size: tuple[int, int] = (1200, 800), form: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(file, form, **options)
    return file.getvalue()


def make_image(
    title: str = "Métier à tisser", content: bytes | None = None, name: str = "loom.jpg", **fields: Any
) -> CustomImage:
    values = {"description": "Un métier à tisser en bois", "credit": "Exemple", **fields}
    image = CustomImage.objects.create(title=title, file=ContentFile(content or photograph(), name=name), **values)
    renditions.make_one(image, READY)  # as after the commit of an upload
    return image


def make_document(title: str = "Livret", name: str = "livret.pdf", content: bytes = b"%PDF-1.4 livret") -> CustomDocument:
    return CustomDocument.objects.create(title=title, file=ContentFile(content, name=name), file_size=len(content))


def item(key: str, value: Any) -> dict[str, Any]:
    return {"type": "item", "id": f"{key}-item", "value": value}


def every_block(page: Page, images: list[CustomImage], document: CustomDocument, times: int = 1) -> list[dict[str, Any]]:
    """Stored data of each block the kernel knows, in French, `times` over; pictures are taken in turn."""

    def picture(number: int) -> int:
        return images[number % len(images)].pk

    def blocks(n: int) -> list[tuple[str, Any]]:
        link = f'<a linktype="page" id="{page.pk}">la page {n}</a>'
        return [
            ("heading", f"Titre {n}"),
            ("text", f"<p>Un passage {n} avec {link}.</p>"),
            ("quote", {"text": f"Une citation {n}", "source": f"Une source {n}"}),
            ("accordion", {"parts": [item(f"acc{n}", {"title": f"Volet {n}", "text": f"<p>Sous le volet {n}, {link}.</p>"})]}),
            ("picture", {"image": picture(n), "caption": f"Légende {n}", "alt": f"Mots de cette page {n}", "decorative": False}),
            (
                "gallery",
                {
                    "title": f"Galerie {n}",
                    "pictures": [
                        item(f"gal{n}{k}", {"image": picture(n + k), "caption": f"Vue {n}-{k}", "alt": "", "decorative": False})
                        for k in range(3)
                    ],
                },
            ),
            (
                "before_after",
                {
                    "before": picture(n),
                    "before_label": f"Avant {n}",
                    "before_alt": f"L’atelier avant {n}",
                    "after": picture(n + 1),
                    "after_label": f"Après {n}",
                    "caption": f"Comparer {n}",
                },
            ),
            (
                "video",
                {
                    "title": f"Film {n}",
                    "film": None,
                    "captions": None,
                    "address": "https://video.example.org/w/abcdef123",
                    "poster": picture(n),
                    "duration": "4 min",
                    "transcript": f"<p>Transcription {n}</p>",
                },
            ),
            (
                "figures",
                {"title": "", "figures": [item(f"fig{n}", {"value": "126", "label": f"musées {n}"})], "source": f"Rapport {n}"},
            ),
            (
                "timeline",
                {
                    "title": f"Histoire {n}",
                    "moments": [
                        item(f"mom{n}", {"when": "1875", "title": f"La filature ouvre {n}", "text": f"<p>Récit {n}</p>"}),
                        item(f"end{n}", {"when": "1983", "title": f"La filature ferme {n}", "text": ""}),
                    ],
                },
            ),
            (
                "table",
                {
                    "table": {
                        "columns": [{"type": "text", "heading": f"Public {n}"}, {"type": "number", "heading": f"Tarif {n}"}],
                        "rows": [{"values": [f"Adultes {n}", "6.5"]}, {"values": [f"Enfants {n}", "3"]}],
                        "caption": f"Tarifs {n}",
                    },
                    "row_headings": True,
                    "source": f"Accueil {n}",
                },
            ),
            ("call_to_action", {"text": f"Voir {n}", "page": page.pk, "url": ""}),
            ("download", {"document": document.pk, "title": f"Livret {n}", "text": f"Douze pages {n}"}),
        ]

    return [{"type": kind, "value": value, "id": f"{kind}-{n}"} for n in range(times) for kind, value in blocks(n)]
