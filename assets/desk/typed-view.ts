/** The short code by hand: judged while it is typed, sent only when its check characters agree, kept when they do not. */
import type { Words } from "./messages";
import { fill, part } from "./page";
import { LENGTH, normalise, readShortCode, type ShortCodeReading } from "./shortcode";
import { classify } from "./codes";

export class TypedView {
  readonly #form = part<HTMLFormElement>("typed");
  readonly #input = part<HTMLInputElement>("typed-input");
  readonly #count = part("typed-count");
  readonly #error = part("typed-error");

  constructor(
    private readonly words: Words,
    submit: (code: string) => void,
  ) {
    this.#input.addEventListener("input", () => {
      this.#wrong("");
      this.#progress();
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { value } = this.#input;
      // A whole pass pasted here is as good as one that was scanned.
      const pasted = classify(value);
      if (pasted.kind === "token") return submit(pasted.text);
      const reading = readShortCode(value);
      if (reading.state !== "valid") return this.#wrong(this.#sentence(reading));
      submit(reading.code);
    });
  }

  /** The code got its answer: the field is free for the next one. */
  clear(): void {
    this.#input.value = "";
    this.#wrong("");
    this.#progress();
  }

  #progress(): void {
    const { length } = normalise(this.#input.value);
    fill(this.#count, length === 0 ? "" : this.words.say("typed.count", { n: length, all: LENGTH }));
    this.#count.dataset["complete"] = String(length === LENGTH);
  }

  #wrong(sentence: string): void {
    fill(this.#error, sentence);
    if (sentence === "") this.#input.removeAttribute("aria-invalid");
    else {
      this.#input.setAttribute("aria-invalid", "true");
      this.#input.focus();
    }
  }

  #sentence(reading: Exclude<ShortCodeReading, { state: "valid" }>): string {
    switch (reading.state) {
      case "empty":
        return this.words.say("typed.empty");
      case "foreign":
        return this.words.say("typed.foreign", { character: reading.character });
      case "short":
        return this.words.count("typed.short", LENGTH - reading.length);
      case "long":
        return this.words.count("typed.long", reading.length - LENGTH);
      case "wrong":
        if (reading.suspect === null) return this.words.say("typed.wrong");
        if (reading.suspect === "swap") return this.words.say("typed.swapped");
        return this.words.say("typed.suspect", { n: reading.suspect + 1 });
    }
  }
}
