/** The verdict for the ear and the hand: three patterns that cannot be taken for one another. */
import type { Verdict } from "./contract";

interface Note {
  readonly pitch: number;
  /** Seconds from the beginning of the signal. */
  readonly from: number;
  readonly length: number;
  readonly shape: OscillatorType;
}

/** Up and bright; twice the same; low and long, going down. */
const NOTES: Readonly<Record<Verdict, readonly Note[]>> = {
  accepted: [
    { pitch: 784, from: 0, length: 0.12, shape: "sine" },
    { pitch: 1175, from: 0.12, length: 0.24, shape: "sine" },
  ],
  look: [
    { pitch: 523, from: 0, length: 0.16, shape: "triangle" },
    { pitch: 523, from: 0.26, length: 0.16, shape: "triangle" },
  ],
  refused: [
    { pitch: 247, from: 0, length: 0.22, shape: "square" },
    { pitch: 165, from: 0.22, length: 0.42, shape: "square" },
  ],
};

const VIBRATIONS: Readonly<Record<Verdict, readonly number[]>> = {
  accepted: [90],
  look: [90, 90, 90],
  refused: [450],
};

const VOLUME: Readonly<Partial<Record<OscillatorType, number>>> = { sine: 0.35, triangle: 0.4, square: 0.16 };

export class Signals {
  #context: AudioContext | null = null;

  /** Browsers keep silent until the page has been touched: call this from each gesture. */
  unlock(): void {
    try {
      this.#context ??= new AudioContext();
      if (this.#context.state === "suspended") void this.#context.resume();
    } catch {
      // No audio on this device.
    }
  }

  sound(verdict: Verdict): void {
    const context = this.#context;
    if (context === null || context.state === "closed") return;
    for (const note of NOTES[verdict]) play(context, note);
  }

  vibrate(verdict: Verdict): void {
    if (canVibrate()) navigator.vibrate([...VIBRATIONS[verdict]]);
  }
}

export function canVibrate(): boolean {
  return typeof navigator.vibrate === "function" && window.matchMedia("(pointer: coarse)").matches;
}

function play(context: AudioContext, { pitch, from, length, shape }: Note): void {
  const start = context.currentTime + 0.01 + from;
  const oscillator = new OscillatorNode(context, { type: shape, frequency: pitch });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(VOLUME[shape] ?? 0.3, start + 0.015);
  gain.gain.setValueAtTime(VOLUME[shape] ?? 0.3, start + length - 0.03);
  gain.gain.linearRampToValueAtTime(0, start + length);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + length + 0.02);
}
