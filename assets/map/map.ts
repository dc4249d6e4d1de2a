// A map of museums, on a base map of the site's own. The list beside it says the same: the map adds to it and never replaces it.

import type { LatLngBounds, Map } from "leaflet";

import { drawBase } from "./base";
import { ask, unpack, type MapData } from "./data";
import leaflet, { leafletMap, zoomButtons } from "./leaflet";
import { Spots } from "./spots";

const REGION: [[number, number], [number, number]] = [
  [49.1, 1.5],
  [51.5, 5.6],
];
// Where the base map ends (scripts/base_map.py).
const LIMITS: [[number, number], [number, number]] = [
  [47.2, -5.4],
  [53.4, 12.6],
];
const AROUND = 40_000; // metres: no closer by itself, so that a single commune is shown with what is around it
const MARGIN = 32; // pixels
const DIGITS = 4;

function make(canvas: HTMLElement): Map {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = leafletMap(canvas, {
    attributionControl: false,
    zoomControl: false,
    zoomSnap: 0.5,
    maxZoom: canvas.dataset["tiles"] ? 18 : 14,
    maxBounds: LIMITS,
    maxBoundsViscosity: 1,
    scrollWheelZoom: false, // the page scrolls; whoever clicked into the map zooms it
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
  });
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  const [zoomInTitle, zoomOutTitle] = [canvas.dataset["wordIn"] ?? "", canvas.dataset["wordOut"] ?? ""];
  zoomButtons({ position: "topright", zoomInTitle, zoomOutTitle }).addTo(map);
  const land = leaflet.latLngBounds(LIMITS);
  const fill = (): unknown => map.setMinZoom(map.getBoundsZoom(land, true)); // the land ends out of sight
  map.fitBounds(REGION);
  fill();
  map.on("resize", fill);
  return map;
}

function ground(map: Map, canvas: HTMLElement): void {
  const { tiles, base } = canvas.dataset;
  if (tiles) leaflet.tileLayer(tiles).addTo(map);
  else if (base) void drawBase(map, base);
}

/** The place that was asked for and how far around it. */
function asked(map: Map, place: string | undefined): LatLngBounds | undefined {
  const [latitude, longitude, kilometres] = (place ?? "").split(",").map(Number);
  if (!latitude || !longitude || !kilometres) return undefined;
  const renderer = leaflet.svg();
  const around = leaflet.circle([latitude, longitude], {
    radius: kilometres * 1000,
    interactive: false,
    className: "map__around",
    renderer,
  });
  return around.addTo(map).getBounds();
}

function box(map: Map): string {
  const bounds = map.getBounds().pad(0.2);
  return [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()].map((side) => side.toFixed(DIGITS)).join(",");
}

/** A list entry under the pointer or with the focus lights its spot. */
function followList(spots: Spots): void {
  const entry = (event: Event): string =>
    (event.target as Element).closest<HTMLElement>("[data-museum]")?.dataset["museum"] ?? "";
  for (const [type, on] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]] as const) {
    document.addEventListener(type, (event) => spots.light(entry(event), on));
  }
}

async function load(canvas: HTMLElement, map: Map, spots: Spots): Promise<MapData> {
  const source = canvas.dataset["source"];
  if (source === undefined) return unpack(JSON.parse(canvas.querySelector("script")?.textContent ?? "{}"));
  const first = await ask(source, "");
  if (first.groups.length > 0) {
    let latest = 0;
    map.on("moveend", async () => {
      const mine = (latest += 1);
      const data = await ask(source, box(map));
      if (mine === latest) spots.show(data);
    });
  }
  return first;
}

export async function show(canvas: HTMLElement): Promise<void> {
  const map = make(canvas);
  ground(map, canvas);
  const spots = new Spots(map, {
    close: canvas.dataset["wordClose"] ?? "",
    museums: canvas.dataset["wordMuseums"] ?? "{n}",
  });
  followList(spots);
  const around = asked(map, canvas.dataset["place"]);
  const data = await load(canvas, map, spots);
  spots.show(data);
  const bounds = around ?? spots.bounds();
  if (bounds.isValid()) {
    const wide = bounds.getCenter().toBounds(AROUND);
    map.fitBounds(wide.extend(bounds), { padding: [MARGIN, MARGIN] });
  }
  canvas.dataset["ready"] = "";
}
