/** What this device remembers of its volunteers' choices. Storage may be forbidden: the choice then lasts as long as the page. */

export interface Preferences {
  readonly sound: boolean;
  readonly vibration: boolean;
  readonly camera: string | null;
  /** The camera was on when the page was left. */
  readonly scanning: boolean;
}

const KEY = "desk.preferences";
const DEFAULTS: Preferences = { sound: true, vibration: true, camera: null, scanning: false };

export class Memory {
  #now: Preferences;

  constructor(private readonly storage: Storage | null) {
    this.#now = { ...DEFAULTS, ...read(storage) };
  }

  get now(): Preferences {
    return this.#now;
  }

  remember(change: Partial<Preferences>): void {
    this.#now = { ...this.#now, ...change };
    try {
      this.storage?.setItem(KEY, JSON.stringify(this.#now));
    } catch {
      // Full or forbidden.
    }
  }
}

/** Local storage, or null where the browser forbids it. */
export function localStorageOrNull(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function read(storage: Storage | null): Partial<Preferences> {
  try {
    const found: unknown = JSON.parse(storage?.getItem(KEY) ?? "{}");
    return typeof found === "object" && found !== null ? found : {};
  } catch {
    return {};
  }
}
