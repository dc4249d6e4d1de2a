/** Distances on the globe, in kilometres, and how to say them. */

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const EARTH = 6371;

/** Great-circle distance (haversine). */
export function kilometres(from: Place, to: Place): number {
  const half = (degrees: number): number => Math.sin((degrees * Math.PI) / 360) ** 2;
  const cosine = (degrees: number): number => Math.cos((degrees * Math.PI) / 180);
  const chord =
    half(to.latitude - from.latitude) +
    cosine(from.latitude) * cosine(to.latitude) * half(to.longitude - from.longitude);
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Nearest first; what has no place keeps its order at the end. */
export function nearestFirst<T>(items: readonly T[], placeOf: (item: T) => Place | null, from: Place): { item: T; distance: number | null }[] {
  return items
    .map((item) => {
      const place = placeOf(item);
      return { item, distance: place === null ? null : kilometres(from, place) };
    })
    .sort((a, b) => (a.distance ?? Infinity) - (b.distance ?? Infinity) || 0);
}

/** `350 m`, `3,2 km`, `41 km`, in the page's language. No false precision: the straight line is not the road. */
export function distanceText(distance: number, locale: string): string {
  const say = (value: number, unit: string, digits: number): string =>
    new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: digits }).format(value);
  if (distance < 0.95) return say(Math.max(50, Math.round(distance * 20) * 50), "meter", 0);
  return say(distance, "kilometer", distance < 10 ? 1 : 0);
}
