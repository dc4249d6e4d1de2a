// Museums as spots: one for each place on the screen, with a list of links when it is opened.

import type { LatLngBounds, Map, Marker } from "leaflet";

import { clusters } from "./clusters";
import type { MapData, Museum } from "./data";
import leaflet from "./leaflet";

const { divIcon, latLngBounds, layerGroup, marker } = leaflet;

export interface Words {
  close: string;
  museums: string;
}

const TARGET = 44; // CSS pixels, as wide as a finger
const LISTED = 12; // museums that a spot lists; more of them are looked at closer
const CLOSER = 2; // steps of the zoom

function list(museums: Museum[]): HTMLElement {
  const box = document.createElement("div");
  const communes = new Set(museums.map((museum) => museum.commune));
  const [commune] = communes;
  if (communes.size === 1 && commune) {
    const place = document.createElement("p");
    place.className = "map__place";
    place.textContent = commune;
    box.append(place);
  }
  const links = document.createElement("ul");
  links.className = "map__links";
  for (const museum of museums) {
    const link = document.createElement("a");
    link.href = museum.url;
    link.textContent = museum.name;
    const item = document.createElement("li");
    item.append(link);
    if (communes.size > 1 && museum.commune) item.append(`, ${museum.commune}`);
    links.append(item);
  }
  box.append(links);
  return box;
}

function icon(count: number): HTMLElement {
  const mark = document.createElement("span");
  mark.className = count > 1 ? "map__mark map__mark--many" : "map__mark";
  mark.textContent = count > 1 ? String(count) : "";
  return mark;
}

export class Spots {
  private readonly layer = layerGroup();
  private readonly bySlug = new globalThis.Map<string, Marker>();
  private data: MapData = { museums: [], groups: [] };

  constructor(
    private readonly map: Map,
    private readonly words: Words,
  ) {
    this.layer.addTo(map);
    map.on("zoomend", () => this.draw());
  }

  show(data: MapData): void {
    this.data = data;
    this.draw();
    this.map.fire("spots"); // the names of towns make room
  }

  bounds(): LatLngBounds {
    const all = [...this.data.museums, ...this.data.groups];
    return latLngBounds(all.map(({ latitude, longitude }) => [latitude, longitude]));
  }

  /** The spot of a museum is made to stand out, or no longer. */
  light(slug: string, on: boolean): void {
    const spot = this.bySlug.get(slug);
    spot?.getElement()?.classList.toggle("map__spot--lit", on);
    spot?.setZIndexOffset(on ? 1000 : 0);
  }

  private draw(): void {
    this.layer.clearLayers();
    this.bySlug.clear();
    const placed = this.data.museums.map((item) => ({ ...this.map.latLngToLayerPoint([item.latitude, item.longitude]), item }));
    for (const { x, y, items } of clusters(placed as { x: number; y: number; item: Museum }[], TARGET)) {
      this.addSpot(this.map.layerPointToLatLng([x, y]).lat, this.map.layerPointToLatLng([x, y]).lng, items);
    }
    for (const { latitude, longitude, count } of this.data.groups) {
      const spot = this.add(latitude, longitude, count, this.words.museums.replace("{n}", String(count)));
      spot.on("click", () => this.map.setView([latitude, longitude], this.map.getZoom() + CLOSER));
    }
  }

  private addSpot(latitude: number, longitude: number, museums: Museum[]): void {
    const [only] = museums;
    const name =
      museums.length === 1 && only
        ? [only.name, only.commune].filter(Boolean).join(", ")
        : this.words.museums.replace("{n}", String(museums.length));
    const spot = this.add(latitude, longitude, museums.length, name);
    for (const museum of museums) this.bySlug.set(museum.slug, spot);
    const extent = latLngBounds(museums.map((museum) => [museum.latitude, museum.longitude]));
    const onePlace = extent.getNorthEast().equals(extent.getSouthWest(), 0.002);
    if (onePlace || museums.length <= LISTED) {
      spot.bindPopup(list(museums), { maxWidth: 280, maxHeight: 260, autoPanPadding: [16, 16] });
      this.nameCloseButton(spot);
    } else {
      spot.on("click", () => this.map.fitBounds(extent, { padding: [TARGET, TARGET] }));
    }
  }

  private add(latitude: number, longitude: number, count: number, name: string): Marker {
    const shape = divIcon({ className: "map__spot", html: icon(count), iconSize: [TARGET, TARGET] });
    const spot = marker([latitude, longitude], { icon: shape, riseOnHover: true }).addTo(this.layer);
    spot.getElement()?.setAttribute("aria-label", name);
    return spot;
  }

  /** Whoever opened a spot by keyboard goes on in its list, and comes back to it. */
  private nameCloseButton(spot: Marker): void {
    spot.on("popupopen", ({ popup }) => {
      const opened = popup.getElement();
      opened?.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", this.words.close);
      if (!spot.getElement()?.matches(":focus-visible")) return;
      opened?.querySelector("a")?.focus();
      opened?.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        spot.closePopup();
        spot.getElement()?.focus();
      });
    });
  }
}
