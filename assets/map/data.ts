/** What the site sends, see museums/map_data.py. */
export interface Museum {
  slug: string;
  latitude: number;
  longitude: number;
  name: string;
  url: string;
  commune: string;
}

/** Museums too many to name: how many stand around a point. */
export interface Group {
  latitude: number;
  longitude: number;
  count: number;
}

export interface MapData {
  museums: Museum[];
  groups: Group[];
}

interface Sent {
  museums?: [string, number, number, string, string, string][];
  groups?: [number, number, number][];
}

export function unpack(sent: Sent): MapData {
  return {
    museums: (sent.museums ?? []).map(([slug, latitude, longitude, name, url, commune]) => ({
      slug,
      latitude,
      longitude,
      name,
      url,
      commune,
    })),
    groups: (sent.groups ?? []).map(([latitude, longitude, count]) => ({ latitude, longitude, count })),
  };
}

/** The museums inside a box (south,west,north,east), or all of them. */
export async function ask(source: string, box: string): Promise<MapData> {
  const address = new URL(source, location.href);
  if (box) address.searchParams.set("box", box);
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`map data: ${answer.status}`);
  return unpack((await answer.json()) as Sent);
}
