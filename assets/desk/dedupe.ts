/** A pass held before the camera is read ten times a second and must be handled once. */

/** How long a text must be out of sight before it counts as shown again. */
export const AWAY = 3000;

export class Dedupe {
  readonly #seen = new Map<string, number>();

  constructor(private readonly away: number = AWAY) {}

  /** True when the text is new, or comes back after having been away; seeing it again prolongs its silence. */
  admit(text: string, now: number): boolean {
    const last = this.#seen.get(text);
    this.#seen.set(text, now);
    this.#sweep(now);
    return last === undefined || now - last >= this.away;
  }

  /** Its answer leaves the screen now: from here it must stay away for the whole time again. */
  touch(text: string, now: number): void {
    this.#seen.set(text, now);
  }

  /** The next sight of it counts at once (its passage was undone). */
  forget(text: string): void {
    this.#seen.delete(text);
  }

  #sweep(now: number): void {
    for (const [text, at] of this.#seen) {
      if (now - at >= this.away) this.#seen.delete(text);
    }
  }
}
