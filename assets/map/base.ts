// The ground under the museums: land, coast, borders and towns, from a file of the site (scripts/base_map.py).

import type { LatLngTuple, Map } from "leaflet";

import leaflet from "./leaflet";
import { nameTowns, type Town } from "./towns";

interface Base {
  step: number;
  pieces: number[][];
  lands: [0 | 1, number[][]][];
  coast: number[];
  borders: number[];
  areas: number[];
  towns: Town[];
}

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
  const still = { interactive: false, pane: "land", renderer: leaflet.svg({ padding: 0.6, pane: "land" }) };
  for (const [atHome, rings] of base.lands) {
    const outline = rings.map((ring) => ring.flatMap((number) => walked(pieces, number)));
    const className = atHome ? "map__land map__land--home" : "map__land";
    for (const ring of outline) leaflet.polygon(ring, { ...still, className, stroke: false }).addTo(map);
  }
  for (const kind of ["areas", "coast", "borders"] as const) {
    const lines = base[kind].map((number) => walked(pieces, number));
    leaflet.polyline(lines, { ...still, className: `map__line map__line--${kind}` }).addTo(map);
  }
}

export async function drawBase(map: Map, address: string): Promise<void> {
  const answer = await fetch(address);
  if (!answer.ok) return;
  const base = (await answer.json()) as Base;
  drawLand(map, base);
  nameTowns(map, base.towns);
}
