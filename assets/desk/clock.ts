/** The device's clock may be wrong; the server's is measured at each contact and times are shown in the museums' zone. */

const ZONE = "Europe/Paris";
/** Differences below this are the network's, not the clock's. */
const TOLERANCE = 2000;

export class Clock {
  /** Milliseconds to add to the device's time. */
  #offset = 0;

  constructor(private readonly device: () => number = Date.now) {}

  now(): number {
    return this.device() + this.#offset;
  }

  /** `sent` and `received` are device times around the answer that carried `serverTime` (ISO 8601). */
  measure(serverTime: string, sent: number, received: number): void {
    const server = Date.parse(serverTime);
    if (Number.isNaN(server)) return;
    const offset = server - (sent + received) / 2;
    this.#offset = Math.abs(offset) < TOLERANCE ? 0 : Math.round(offset);
  }
}

/** Seconds until `until` (ISO 8601 or null), 0 when past. */
export function secondsLeft(until: string | null, now: number): number {
  if (until === null) return 0;
  const left = Math.ceil((Date.parse(until) - now) / 1000);
  return Number.isFinite(left) && left > 0 ? left : 0;
}

/** 92 as `1:32`. */
export function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The time of day of an ISO instant, in the museums' zone and the desk's language. */
export function timeOfDay(instant: string, locale: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return "";
  return new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: ZONE }).format(date);
}
