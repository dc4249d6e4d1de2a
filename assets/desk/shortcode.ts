/**
 * The ten characters printed under each QR: eight of data, two of check (Crockford base32, no I L O U).
 * Any one wrong character and any swap of two data characters are caught; the twin is `cms/shortcode.py`.
 */
import { divide, logarithm, multiply, power } from "./gf32";

export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
export const LENGTH = 10;
const DATA = 8;

/** Where a code that fails its check was probably misread: a place (0 to 9), two swapped characters, or nowhere in particular. */
export type Suspect = number | "swap" | null;

export type ShortCodeReading =
  | { readonly state: "empty" }
  | { readonly state: "foreign"; readonly character: string }
  | { readonly state: "short"; readonly length: number }
  | { readonly state: "long"; readonly length: number }
  | { readonly state: "wrong"; readonly suspect: Suspect }
  | { readonly state: "valid"; readonly code: string };

/** Upper case, O as 0, I and L as 1; spaces and hyphens of every kind leave. */
export function normalise(text: string): string {
  return text
    .toUpperCase()
    .replace(/[\s\u00ad\u2010-\u2015\u2212_.-]/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
}

export function checkCharacters(data: string): string {
  let sum = 0;
  let weighted = 0;
  for (let place = 0; place < DATA; place++) {
    const symbol = ALPHABET.indexOf(data[place]!);
    sum ^= symbol;
    weighted ^= multiply(symbol, power(place + 1));
  }
  return ALPHABET[sum]! + ALPHABET[weighted]!;
}

export function isShortCode(code: string): boolean {
  return readShortCode(code).state === "valid";
}

/** What a person typed, judged before anything is sent. */
export function readShortCode(typed: string): ShortCodeReading {
  const code = normalise(typed);
  if (code === "") return { state: "empty" };
  const foreign = [...code].find((character) => !ALPHABET.includes(character));
  if (foreign !== undefined) return { state: "foreign", character: foreign };
  if (code.length < LENGTH) return { state: "short", length: code.length };
  if (code.length > LENGTH) return { state: "long", length: code.length };
  const [sum, weighted] = syndromes(code);
  if (sum === 0 && weighted === 0) return { state: "valid", code };
  return { state: "wrong", suspect: suspect(sum, weighted) };
}

/** `ABCDEFGHJK` as `ABCDE FGHJK`, the way it is printed. */
export function grouped(code: string): string {
  return code.length > 5 ? `${code.slice(0, 5)} ${code.slice(5)}` : code;
}

function syndromes(code: string): [sum: number, weighted: number] {
  const [check0, check1] = checkCharacters(code.slice(0, DATA));
  return [
    ALPHABET.indexOf(check0!) ^ ALPHABET.indexOf(code[DATA]!),
    ALPHABET.indexOf(check1!) ^ ALPHABET.indexOf(code[DATA + 1]!),
  ];
}

function suspect(sum: number, weighted: number): Suspect {
  if (sum === 0) return "swap";
  if (weighted === 0) return DATA;
  const place = logarithm(divide(weighted, sum)) - 1;
  return place >= 0 && place < DATA ? place : null;
}
