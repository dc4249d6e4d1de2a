/** “Near you” on the front door: the device's position chooses a town on the device itself; only the town's name goes on. */
import { nearestFirst, type Place } from "../pass/distance";

type Town = readonly [name: string, latitude: number, longitude: number];

/** The town of the list that is nearest to a place. */
export function nearestTown(towns: readonly Town[], from: Place): string | null {
  const [first] = nearestFirst(towns, ([, latitude, longitude]) => ({ latitude, longitude }), from);
  return first ? first.item[0] : null;
}

/** Offers the button where the browser can say where it is. `data-towns`: what there is to choose from. */
export function offerPosition(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>(".near__here");
  const said = form.querySelector<HTMLElement>(".near__said");
  const field = form.querySelector<HTMLInputElement>("input[name=near]");
  if (!button || !said || !field || !("geolocation" in navigator) || !window.isSecureContext) return;
  const say = (name: string): void => {
    said.textContent = said.dataset[name] ?? "";
  };
  button.hidden = false;
  say("note");
  button.addEventListener("click", () => {
    say("asking");
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.disabled = false;
        const town = nearestTown(JSON.parse(form.dataset.towns ?? "[]") as Town[], coords);
        if (town === null) return say("refused");
        field.value = town;
        form.requestSubmit();
      },
      () => {
        button.disabled = false;
        say("refused");
      },
      { maximumAge: 300_000, timeout: 10_000 },
    );
  });
}
