/**
 * What the code of somebody who registered for an event says of itself. The twin is `passes/tokens.py`. The signature is not looked at
 * here: what is read may be told to the volunteer as "the code says", and decides nothing.
 */
import { isWholeToken, TOKEN_PREFIX } from "./codes";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const KIND = 3;
/** Two bytes stand in three characters; the signature begins after eighteen bytes. */
const CHARACTERS = 27;
const KIND_AT = 2;
const FIRST_AT = 13;
const PEOPLE_AT = 17;
const EPOCH = Date.UTC(2020, 0, 1);
const DAY = 86_400_000;

export interface RegistrationSays {
  /** Midnight in UTC of the first day. */
  readonly day: Date;
  readonly people: number;
}

/** Null for a pass, and for whatever is not a whole code. */
export function registrationIn(text: string): RegistrationSays | null {
  if (!isWholeToken(text)) return null;
  const bytes = decode(text.slice(TOKEN_PREFIX.length, TOKEN_PREFIX.length + CHARACTERS));
  if (bytes[KIND_AT] !== KIND) return null;
  const days = bytes[FIRST_AT]! * 256 + bytes[FIRST_AT + 1]!;
  return { day: new Date(EPOCH + days * DAY), people: bytes[PEOPLE_AT]! };
}

function decode(characters: string): number[] {
  const bytes: number[] = [];
  for (let at = 0; at < characters.length; at += 3) {
    const [low, middle, high] = [...characters.slice(at, at + 3)].map((character) => ALPHABET.indexOf(character));
    const pair = low! + middle! * 45 + high! * 2025;
    bytes.push(pair >> 8, pair & 255);
  }
  return bytes;
}
