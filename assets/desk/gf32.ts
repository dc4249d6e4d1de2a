/** Arithmetic of the field GF(32) = GF(2)[x] / (x^5 + x^2 + 1), with 2 (that is, x) as generator. */

const POLYNOMIAL = 0x25;
const ORDER = 31;

const POWERS: readonly number[] = (() => {
  const powers: number[] = [];
  for (let value = 1; powers.length < ORDER; ) {
    powers.push(value);
    value <<= 1;
    if (value & 0x20) value ^= POLYNOMIAL;
  }
  return powers;
})();

/** The generator raised to `exponent` (any non-negative integer). */
export function power(exponent: number): number {
  return POWERS[exponent % ORDER]!;
}

/** The exponent of a non-zero element, 0 to 30. */
export function logarithm(value: number): number {
  return POWERS.indexOf(value);
}

export function multiply(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return power(logarithm(a) + logarithm(b));
}

/** `b` must not be zero. */
export function divide(a: number, b: number): number {
  if (a === 0) return 0;
  return power(logarithm(a) + ORDER - logarithm(b));
}
