/**
 * Where each keyboard layout puts the characters of a pass (0-9 A-Z space $ % * + - . / :).
 * A USB scanner sends key positions; the computer turns them into text with its own layout, often not the scanner's.
 */

/** Letters are upper case whatever Shift and Caps Lock say: a pass holds no other. */
interface Layout {
  readonly letters: Readonly<Record<string, string>>;
  readonly plain: Readonly<Record<string, string>>;
  readonly shifted: Readonly<Record<string, string>>;
}

const NUMPAD: Readonly<Record<string, string>> = {
  ...Object.fromEntries([..."0123456789"].map((digit) => [`Numpad${digit}`, digit])),
  NumpadAdd: "+",
  NumpadDecimal: ".",
  NumpadDivide: "/",
  NumpadMultiply: "*",
  NumpadSubtract: "-",
};

const DIGITS: Readonly<Record<string, string>> = Object.fromEntries([..."0123456789"].map((digit) => [`Digit${digit}`, digit]));

const QWERTY_LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter) => [`Key${letter}`, letter]),
);

const { KeyM: _comma, ...WITHOUT_M } = QWERTY_LETTERS;
const AZERTY_LETTERS: Readonly<Record<string, string>> = {
  ...WITHOUT_M,
  KeyQ: "A",
  KeyA: "Q",
  KeyW: "Z",
  KeyZ: "W",
  Semicolon: "M",
};

const UNITED_STATES: Layout = {
  letters: QWERTY_LETTERS,
  plain: { ...DIGITS, Minus: "-", Period: ".", Slash: "/" },
  shifted: { Digit4: "$", Digit5: "%", Digit8: "*", Equal: "+", Semicolon: ":" },
};

const FRANCE: Layout = {
  letters: AZERTY_LETTERS,
  plain: { Digit6: "-", BracketRight: "$", Backslash: "*", Period: ":" },
  shifted: { ...DIGITS, Equal: "+", Quote: "%", Comma: ".", Period: "/" },
};

const BELGIUM: Layout = {
  letters: AZERTY_LETTERS,
  plain: { Equal: "-", BracketRight: "$", Period: ":" },
  shifted: { ...DIGITS, BracketRight: "*", Slash: "+", Quote: "%", Comma: ".", Period: "/" },
};

/** The likeliest first: scanners leave the factory with the layout of the United States. */
export const LAYOUTS: readonly Layout[] = [UNITED_STATES, FRANCE, BELGIUM];

/** The character at a key position, or undefined where that layout has none that a pass may hold. */
export function characterAt(layout: Layout, code: string, shift: boolean): string | undefined {
  if (code === "Space") return " ";
  return layout.letters[code] ?? (shift ? layout.shifted[code] : layout.plain[code]) ?? NUMPAD[code];
}
