// The ground under the museums: land, coast, borders and towns, from a file of the site (scripts/base_map.py).

import { divIcon, layerGroup, marker, polygon, polyline, svg, type LatLngTuple, type Map } from "leaflet";

type TownNames = string | [string, string, string];

interface Base {
  step: number;
  pieces: number[][];
  lands: [0 | 1, number[][]][];
  coast: number[];
  borders: number[];
  areas: number[];
  towns: [TownNames, number, number, number][];
}

/** The zoom from which each step of towns is named. */
const TOWN_ZOOMS = [0, 8.5, 10];
const LANGUAGES = ["fr", "nl", "en"];

function unpackPiece(packed: number[], step: number): LatLngTuple[] {
  const line: LatLngTuple[] = [];
  let x = 0;
  let y = 0;
  for (let place = 0; place + 1 < packed.length; place += 2) {
    x += packed[place] ?? 0;
    y += packed[place + 1] ?? 0;
    line.push([y / step, x / step]);
  }
  return line;
}

/** A piece by its number; `~number` is walked backwards. */
function walked(pieces: LatLngTuple[][], number: number): LatLngTuple[] {
  return number >= 0 ? (pieces[number] ?? []) : [...(pieces[~number] ?? [])].reverse();
}

function drawLand(map: Map, base: Base): void {
  const pieces = base.pieces.map((packed) => unpackPiece(packed, base.step));
  map.createPane("land");
  const still = { interactive: false, pane: "land", renderer: svg({ padding: 0.6, pane: "land" }) };
  for (const [atHome, rings] of base.lands) {
    const outline = rings.map((ring) => ring.flatMap((number) => walked(pieces, number)));
    const className = atHome ? "map__land map__land--home" : "map__land";
    for (const ring of outline) polygon(ring, { ...still, className, stroke: false }).addTo(map);
  }
  for (const kind of ["areas", "coast", "borders"] as const) {
    const lines = base[kind].map((number) => walked(pieces, number));
    polyline(lines, { ...still, className: `map__line map__line--${kind}` }).addTo(map);
  }
}

function nameTowns(map: Map, base: Base): void {
  const pane = map.createPane("towns");
  pane.setAttribute("aria-hidden", "true");
  const language = Math.max(0, LANGUAGES.indexOf(document.documentElement.lang.slice(0, 2)));
  const shown = layerGroup().addTo(map);
  const draw = (): void => {
    shown.clearLayers();
    const [zoom, bounds] = [map.getZoom(), map.getBounds().pad(0.1)];
    for (const [names, latitude, longitude, step] of base.towns) {
      if (zoom < (TOWN_ZOOMS[step] ?? Infinity) || !bounds.contains([latitude, longitude])) continue;
      const label = document.createElement("span");
      label.textContent = typeof names === "string" ? names : (names[language] ?? names[0]);
      const icon = divIcon({ className: `map__town map__town--${step}`, html: label, iconSize: [0, 0] });
      marker([latitude, longitude], { icon, pane: "towns", interactive: false, keyboard: false }).addTo(shown);
    }
  };
  map.on("moveend", draw);
  draw();
}

export async function drawBase(map: Map, address: string): Promise<void> {
  const answer = await fetch(address);
  if (!answer.ok) return;
  const base = (await answer.json()) as Base;
  drawLand(map, base);
  nameTowns(map, base);
}
