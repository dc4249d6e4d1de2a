/** "Nearest first": the visitor's place is asked for on a click only, used here, and sent nowhere. */
import { distanceText, nearestFirst, type Place } from "./distance";

/** `status` carries the sentences as data attributes, translated by the template. */
export function offerNearest(button: HTMLButtonElement, status: HTMLElement, list: HTMLElement): void {
  if (!("geolocation" in navigator) || !window.isSecureContext) return;
  const say = (name: string): void => {
    status.textContent = status.dataset[name] ?? "";
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    say("locating");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.disabled = false;
        sort(list, coords);
        say("sorted");
      },
      (error) => {
        button.disabled = false;
        say(error.code === error.PERMISSION_DENIED ? "refused" : "unavailable");
      },
      { maximumAge: 300_000, timeout: 10_000 },
    );
  });
}

function sort(list: HTMLElement, from: Place): void {
  const items = [...list.querySelectorAll<HTMLElement>(":scope > li")];
  const sorted = nearestFirst(items, placeOf, from);
  for (const { item, distance } of sorted) {
    const text = item.querySelector<HTMLElement>("[data-distance]");
    if (text !== null) {
      text.hidden = distance === null;
      text.textContent = distance === null ? "" : distanceText(distance, document.documentElement.lang);
    }
  }
  list.append(...sorted.map(({ item }) => item));
}

function placeOf(item: HTMLElement): Place | null {
  const { latitude, longitude } = item.dataset;
  if (latitude === undefined || longitude === undefined) return null;
  return { latitude: Number(latitude), longitude: Number(longitude) };
}
