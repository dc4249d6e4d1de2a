// The names of towns: the largest first, and none over another, over a spot or over the edge of the map.

import type { Map } from "leaflet";

import leaflet from "./leaflet";

/** Its names in French, Dutch and English (or one for all), where it is, and from which step of the zoom it is named. */
export type Town = [string | [string, string, string], number, number, number];

const ZOOMS = [0, 8.5, 10];
const LANGUAGES = ["fr", "nl", "en"];
const AIR = 4; // pixels around a name

/** Where a name may stand, the best first: beside its town, or beyond a spot on it. The style sheet places it. */
const SIDES = ["", "above", "after", "before", "under", "over"];

function overlap(one: DOMRect, other: DOMRect): boolean {
  return (
    one.left < other.right + AIR && other.left < one.right + AIR && one.top < other.bottom + AIR && other.top < one.bottom + AIR
  );
}

function within(box: DOMRect, frame: DOMRect): boolean {
  return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
}

/** Find a side for each name, those of `labels` that come first choosing first; a town without room is not shown. */
function arrange(labels: readonly HTMLElement[], frame: DOMRect, taken: DOMRect[]): void {
  for (const label of labels) {
    const town = label.parentElement as HTMLElement;
    const free = SIDES.some((side) => {
      town.dataset["side"] = side;
      const box = label.getBoundingClientRect();
      if (!within(box, frame) || taken.some((other) => overlap(box, other))) return false;
      taken.push(box);
      return true;
    });
    if (!free) town.remove();
  }
}

export function nameTowns(map: Map, towns: readonly Town[]): void {
  const pane = map.createPane("towns");
  pane.setAttribute("aria-hidden", "true");
  const language = Math.max(0, LANGUAGES.indexOf(document.documentElement.lang.slice(0, 2)));
  const shown = leaflet.layerGroup().addTo(map);
  const draw = (): void => {
    shown.clearLayers();
    const [zoom, bounds] = [map.getZoom(), map.getBounds()];
    const labels: HTMLElement[] = [];
    for (const [names, latitude, longitude, step] of towns) {
      if (zoom < (ZOOMS[step] ?? Infinity) || !bounds.contains([latitude, longitude])) continue;
      const label = document.createElement("span");
      label.textContent = typeof names === "string" ? names : (names[language] ?? names[0]);
      const icon = leaflet.divIcon({ className: `map__town map__town--${step}`, html: label, iconSize: [0, 0] });
      leaflet.marker([latitude, longitude], { icon, pane: "towns", interactive: false, keyboard: false }).addTo(shown);
      labels.push(label);
    }
    const frame = map.getContainer();
    const taken = [...frame.querySelectorAll(".map__mark, .leaflet-bar")].map((element) => element.getBoundingClientRect());
    arrange(labels, frame.getBoundingClientRect(), taken);
  };
  map.on("moveend resize spots", draw);
  draw();
}
