/** The answer that fills the screen. It reads the session's state and calls back; it decides nothing. */
import { minutesAndSeconds, secondsLeft, type Clock } from "./clock";
import type { Words } from "./messages";
import { element, fill, part } from "./page";
import type { View } from "./session";
import { grouped } from "./shortcode";
import { screenFor, type Screen } from "./verdict";

export interface VerdictActions {
  dismiss(): void;
  undo(uuid: string): void;
  retry(uuid: string): void;
  /** A new answer is on screen: sound, vibration. */
  shown(screen: Screen): void;
}

/** How long an accepted pass stays before the desk is ready again. */
const ACCEPTED_STAYS = 6000;
/** A double tap on the button that asked must not close the answer. */
const DEAF = 350;
/** Waiting shows nothing at first: most answers are faster than this. */
const SLOW_AFTER = 3000;

export class VerdictView {
  readonly #root = part("verdict");
  readonly #main = part("desk");
  readonly #live = part("live");
  readonly #word = part("verdict-word");
  readonly #title = part("verdict-title");
  readonly #detail = part("verdict-detail");
  readonly #give = part("verdict-give");
  readonly #giveList = part("verdict-give-list");
  readonly #check = part("verdict-check");
  readonly #checkLabel = part("verdict-check-label");
  readonly #checkText = part("verdict-check-text");
  readonly #say = part("verdict-say");
  readonly #sayLabel = part("verdict-say-label");
  readonly #sayText = part("verdict-say-text");
  readonly #code = part("verdict-code");
  readonly #another = part("verdict-another");
  readonly #next = part<HTMLButtonElement>("verdict-next");
  readonly #retry = part<HTMLButtonElement>("verdict-retry");
  readonly #undo = part<HTMLButtonElement>("verdict-undo");
  readonly #leave = part("verdict-leave");

  #view: View = { kind: "ready" };
  #screen: Screen | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #returnTo: HTMLElement | null = null;

  constructor(
    private readonly words: Words,
    private readonly clock: Clock,
    private readonly locale: string,
    private readonly actions: VerdictActions,
  ) {
    this.#next.addEventListener("click", () => actions.dismiss());
    this.#retry.addEventListener("click", () => this.#withUuid((uuid) => actions.retry(uuid)));
    this.#undo.addEventListener("click", () => this.#withUuid((uuid) => actions.undo(uuid)));
    this.#root.addEventListener("click", (event) => {
      const { target } = event;
      if (target instanceof Element && target.closest("button, a") === null && this.#heard()) actions.dismiss();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#view.kind === "answer") actions.dismiss();
    });
  }

  draw(view: View): void {
    if (view === this.#view) return;
    const before = this.#view;
    this.#view = view;
    clearTimeout(this.#timer);
    if (view.kind === "ready") return this.#close();
    if (before.kind === "ready") this.#open();
    if (view.kind === "waiting") this.#wait(view.another);
    else this.#show(view);
  }

  /** Once a second: the time left to undo. */
  tick(): void {
    if (this.#view.kind !== "answer" || this.#screen === null) return;
    const left = this.#view.uuid === null ? 0 : secondsLeft(this.#screen.undoUntil, this.clock.now());
    this.#undo.hidden = left === 0;
    part("verdict-undo-time").textContent = left === 0 ? "" : minutesAndSeconds(left);
  }

  #wait(another: boolean): void {
    this.#screen = null;
    this.#root.dataset["verdict"] = "waiting";
    this.#chars(this.words.say("waiting.word"));
    this.#empty();
    fill(this.#title, "");
    fill(this.#another, another ? this.words.say("waiting.another") : "");
    this.#timer = setTimeout(() => fill(this.#title, this.words.say("waiting.slow")), SLOW_AFTER);
    this.#buttons(null);
    this.#root.focus({ preventScroll: true });
  }

  #show(view: Extract<View, { kind: "answer" }>): void {
    const screen = screenFor(view.outcome, this.words);
    this.#screen = screen;
    this.#root.dataset["verdict"] = screen.verdict;
    this.#root.scrollTop = 0;
    this.#chars(screen.word);
    this.#empty();
    fill(this.#title, screen.title);
    fill(this.#detail, screen.detail);
    this.#give.hidden = screen.give.length === 0;
    this.#giveList.replaceChildren(...screen.give.map((line) => element("li", "", line)));
    this.#check.hidden = screen.check === "";
    this.#checkLabel.textContent = screen.checkLabel;
    this.#checkText.textContent = screen.check;
    this.#say.hidden = screen.say === "";
    this.#sayText.textContent = screen.say;
    this.#sayText.lang = screen.sayLocale;
    this.#sayLabel.textContent = this.#sayLabelFor(screen.sayLocale);
    fill(this.#code, screen.shortCode === "" ? "" : grouped(screen.shortCode));
    this.#buttons(screen);
    this.tick();
    this.#live.textContent = spoken(screen, this.words);
    (screen.retry ? this.#retry : screen.final ? this.#leave : this.#next).focus({ preventScroll: true });
    if (view.recalled) return;
    this.actions.shown(screen);
    if (screen.verdict === "accepted") this.#timer = setTimeout(() => this.actions.dismiss(), ACCEPTED_STAYS);
  }

  #sayLabelFor(locale: string): string {
    if (locale === "" || locale === this.locale) return this.words.say("say.label");
    const language = new Intl.DisplayNames(this.locale, { type: "language" }).of(locale) ?? locale;
    return this.words.say("say.label_in", { language });
  }

  #buttons(screen: Screen | null): void {
    this.#next.hidden = screen === null || screen.final;
    this.#retry.hidden = screen === null || !screen.retry;
    this.#undo.hidden = true;
    this.#leave.hidden = screen === null || !screen.final;
  }

  #empty(): void {
    for (const fields of [this.#detail, this.#code, this.#another]) fill(fields, "");
    for (const blocks of [this.#give, this.#check, this.#say]) blocks.hidden = true;
  }

  #chars(word: string): void {
    this.#word.textContent = word;
    // The style sheet makes the word as large as its length lets it.
    this.#word.style.setProperty("--chars", String(Math.max(6, [...word].length)));
  }

  #open(): void {
    this.#returnTo = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.#root.hidden = false;
    this.#main.inert = true;
    document.documentElement.dataset["answering"] = "";
  }

  #close(): void {
    this.#screen = null;
    this.#root.hidden = true;
    this.#main.inert = false;
    delete document.documentElement.dataset["answering"];
    this.#live.textContent = this.words.say("ready.live");
    const target = this.#returnTo;
    this.#returnTo = null;
    if (target !== null && target !== document.body && target.isConnected) target.focus({ preventScroll: true });
  }

  #withUuid(act: (uuid: string) => void): void {
    if (this.#view.kind === "answer" && this.#view.uuid !== null) act(this.#view.uuid);
  }

  #heard(): boolean {
    return this.#view.kind === "answer" && this.clock.now() - this.#view.since > DEAF;
  }
}

/** One announcement for those who hear the page. What is to be said to the visitor is on screen, in the visitor's language. */
function spoken(screen: Screen, words: Words): string {
  const give = screen.give.length === 0 ? "" : `${words.say("give.label")} ${screen.give.join(", ")}`;
  return [screen.word, screen.title, screen.detail, give, screen.check]
    .filter((text) => text !== "")
    .map((text) => (/[.!?…]$/.test(text) ? text : `${text}.`))
    .join(" ");
}
