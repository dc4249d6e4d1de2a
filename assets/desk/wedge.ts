/** A USB scanner is a keyboard that types very fast. This module turns its keys back into the text it read. */
import { classify, isPartOfToken, isWholeToken } from "./codes";
import { characterAt, LAYOUTS } from "./layouts";

export interface Key {
  readonly key: string;
  readonly code: string;
  readonly shift: boolean;
  /** Milliseconds; only differences matter. */
  readonly at: number;
}

/** A silence this long ends a burst. */
export const PAUSE = 80;
/** The same when the text so far is the beginning of a token: a slow phone may stall in the middle of one. */
export const PAUSE_INSIDE_TOKEN = 1000;
/** Fewer keys than this are a person's. */
export const SHORTEST = 8;
/** Mean milliseconds between two keys that no typist keeps up over a whole code. */
const FASTEST_TYPIST = 60;

export type WedgeReading =
  | { readonly kind: "code"; readonly text: string }
  /** Something was scanned whose beginning or end is missing. */
  | { readonly kind: "incomplete" }
  | { readonly kind: "foreign"; readonly text: string };

/** The texts that the keys may stand for, likeliest first, each once. */
export function candidates(keys: readonly Key[]): string[] {
  const typed = keys.map(({ key }) => (key.length === 1 ? key : "")).join("");
  const decoded = LAYOUTS.map((layout) => keys.map(({ code, shift }) => characterAt(layout, code, shift) ?? "\ufffd").join(""));
  return [...new Set([typed, typed.toUpperCase(), ...decoded])];
}

/** The candidate that is a pass: a whole token first, then a short code whose check characters agree. */
export function choose(texts: readonly string[]): WedgeReading {
  const whole = texts.find(isWholeToken);
  if (whole !== undefined) return { kind: "code", text: whole };
  for (const text of texts) {
    const code = classify(text);
    if (code.kind === "short") return { kind: "code", text: code.text };
  }
  if (texts.some((text) => classify(text).kind === "token")) return { kind: "incomplete" };
  return { kind: "foreign", text: texts[0] ?? "" };
}

/** Long and fast enough not to be a person typing in a field. */
export function isBurst(keys: readonly Key[]): boolean {
  if (keys.length < SHORTEST) return false;
  const duration = keys[keys.length - 1]!.at - keys[0]!.at;
  return duration / (keys.length - 1) <= FASTEST_TYPIST;
}

/** How long a silence must last before the keys so far are taken as the whole text. */
export function pauseAfter(keys: readonly Key[]): number {
  return candidates(keys).some(isPartOfToken) ? PAUSE_INSIDE_TOKEN : PAUSE;
}
