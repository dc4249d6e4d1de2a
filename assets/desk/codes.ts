/** What a text read by the camera, the scanner or a person can be. */
import { isShortCode, normalise } from "./shortcode";

export const TOKEN_PREFIX = "P:";
/** The prefix and 82 bytes in base45. */
export const TOKEN_LENGTH = 125;

const TOKEN_SHAPE = /^P:[0-9A-Z $%*+\-./:]+$/;

export type Code =
  /** A signed pass, whole or not: only the rule can tell. */
  | { readonly kind: "token"; readonly text: string }
  | { readonly kind: "short"; readonly text: string }
  /** Something else: a web address, a loyalty card. It is never sent. */
  | { readonly kind: "foreign"; readonly text: string };

export function classify(text: string): Code {
  if (TOKEN_SHAPE.test(text)) return { kind: "token", text };
  const trimmed = text.trim();
  if (TOKEN_SHAPE.test(trimmed)) return { kind: "token", text: trimmed };
  if (isShortCode(trimmed)) return { kind: "short", text: normalise(trimmed) };
  return { kind: "foreign", text: trimmed };
}

/** A token of the length that every printed pass has. */
export function isWholeToken(text: string): boolean {
  return text.length === TOKEN_LENGTH && TOKEN_SHAPE.test(text);
}

/** The beginning of a token whose end has not arrived. */
export function isPartOfToken(text: string): boolean {
  return text.length < TOKEN_LENGTH && (text === "P" || text === TOKEN_PREFIX || TOKEN_SHAPE.test(text));
}
