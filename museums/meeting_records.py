"""The meetings in territories.json, as facts."""

from __future__ import annotations

from pathlib import Path

from cms.importing import Import, Row, Values, read_rows
from museums.importing import MuseumData
from museums.models import Meeting

FILE = "territories.json"


def read_meetings(folder: Path, data: MuseumData) -> dict[str, Values]:
    """Read and check the meetings of every territory. Raises BrokenFileError."""
    found: dict[str, Values] = {}
    for territory in read_rows(folder, FILE, "territories"):
        for record in territory.read("meetings_2021", list, "a list") or []:
            if not isinstance(record, dict):
                territory.fail("meetings_2021", "holds something else than meetings")
            row = Row(FILE, f"{territory.slug}, meeting", record)
            found[row.text("event", 80)] = meeting_values(row, territory.slug, data)
    return found


def meeting_values(row: Row, territory: str, data: MuseumData) -> Values:
    present = row.read("structures_present", list, "a list") or []
    row.values["museums"] = sorted({each["museum"] for each in present if isinstance(each, dict) and each.get("museum")})
    return {
        "territory": territory,
        "day": row.day("date", "day"),
        "online": row.choice("format", ("video", "in_person"), optional=True) == "video",
        "place": row.optional_text("place", 160),
        "commune": row.reference("commune_slug", data.communes),
        "museums": row.references("museums", data.museums),
        "visited": row.references("museums_visited", data.museums),
    }


def load_meetings(run: Import, meetings: dict[str, Values]) -> None:
    run.facts("meeting", Meeting, meetings)
