"""What the clock does for the report."""

from wagtail.models import Page, ReferenceIndex

from cms.content_checks.addresses import Ways
from cms.content_checks.bodies import sources, watch, watch_source


def refresh_references() -> int:
    """Read again what each live page points at and what stands in its texts and elsewhere. Deleting a page makes Wagtail forget who pointed at
    it; after a night the report knows. One short transaction a page, so that nobody waits for it."""
    ways, count = Ways(), 0
    for page in Page.objects.filter(live=True, depth__gt=1).specific().iterator(chunk_size=200):
        ReferenceIndex.create_or_update_for_object(page)
        watch(page, ways)
        count += 1
    for instance in sources():
        watch_source(instance, ways)
    return count
