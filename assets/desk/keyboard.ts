/** Listens to the whole page for a USB scanner, whatever has the focus, and leaves a person's typing alone. */
import { candidates, choose, isBurst, pauseAfter, SHORTEST, type Key, type WedgeReading } from "./wedge";

/** After a text was taken at a silence, a late Enter or Tab of the scanner must not press a button. */
const LATE_ENDING = 300;

type Field = HTMLInputElement | HTMLTextAreaElement;

export class Keyboard {
  #keys: Key[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #field: Field | null = null;
  #before = "";
  #takenAt = -Infinity;
  readonly #swallowed = new Set<string>();

  constructor(private readonly read: (reading: WedgeReading) => void) {
    document.addEventListener("keydown", (event) => this.#down(event), { capture: true });
    document.addEventListener("keyup", (event) => this.#up(event), { capture: true });
  }

  #down(event: KeyboardEvent): void {
    if (event.isComposing || event.repeat) return;
    if (event.key === "Enter" || event.key === "Tab") return this.#ending(event);
    if (event.key.length !== 1 && event.key !== "Dead") return;
    if (event.ctrlKey || event.metaKey || (event.altKey && !event.getModifierState("AltGraph"))) return this.#clear();
    this.#character(event);
  }

  #character(event: KeyboardEvent): void {
    const previous = this.#keys[this.#keys.length - 1];
    if (previous !== undefined && event.timeStamp - previous.at > pauseAfter(this.#keys)) this.#clear();
    if (this.#keys.length === 0) {
      this.#field = fieldOf(event.target);
      this.#before = this.#field?.value ?? "";
    }
    this.#keys.push({ key: event.key, code: event.code, shift: event.shiftKey, at: event.timeStamp });
    // The first key stays free: a person may press Space on a button.
    if (this.#field === null && this.#keys.length > 1) this.#swallow(event);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#take()) this.#takenAt = performance.now();
    }, pauseAfter(this.#keys));
  }

  #ending(event: KeyboardEvent): void {
    const late = event.timeStamp - this.#takenAt < LATE_ENDING;
    if (this.#take() || late) this.#swallow(event);
  }

  /** True when the keys so far were a scanner's. */
  #take(): boolean {
    const keys = this.#keys;
    const field = this.#field;
    this.#clear();
    // With no field, nobody types ten characters without a pause for nothing: a slow scanner counts too.
    if (keys.length < SHORTEST || (field !== null && !isBurst(keys))) return false;
    const reading = choose(candidates(keys));
    if (field !== null) {
      if (reading.kind === "foreign") return false;
      field.value = this.#before;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.read(reading);
    return true;
  }

  #swallow(event: KeyboardEvent): void {
    event.preventDefault();
    event.stopPropagation();
    this.#swallowed.add(event.code);
  }

  /** A button is pressed by the release of Space. */
  #up(event: KeyboardEvent): void {
    if (this.#swallowed.delete(event.code)) event.preventDefault();
  }

  #clear(): void {
    clearTimeout(this.#timer);
    this.#keys = [];
    this.#field = null;
  }
}

function fieldOf(target: EventTarget | null): Field | null {
  if (target instanceof HTMLTextAreaElement) return target;
  if (target instanceof HTMLInputElement && /^(text|search|tel|url|email|password|number)$/.test(target.type)) return target;
  return null;
}
