/** What stays around the camera: today's counts, the last ten passages, notices. */
import { minutesAndSeconds, secondsLeft, timeOfDay, type Clock } from "./clock";
import type { Words } from "./messages";
import { element, fill, part } from "./page";
import type { Notice, Passage, State } from "./session";
import { grouped } from "./shortcode";

export interface HomeActions {
  undo(uuid: string): void;
  retry(uuid: string): void;
  recall(uuid: string): void;
  noticeRead(): void;
}

const NOTICE_STAYS = 8000;
const SVG = "http://www.w3.org/2000/svg";

export class HomeView {
  readonly #accepted = part("today-accepted");
  readonly #refused = part("today-refused");
  readonly #list = part("passages");
  readonly #none = part("passages-none");
  readonly #unanswered = part("unanswered");
  readonly #unansweredText = part("unanswered-text");
  readonly #notice = part("notice");
  #drawn: State | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly words: Words,
    private readonly clock: Clock,
    private readonly locale: string,
    private readonly recallable: (uuid: string) => boolean,
    private readonly actions: HomeActions,
  ) {
    part("unanswered-retry").addEventListener("click", () => {
      const uuid = this.#drawn?.unanswered[0];
      if (uuid !== undefined) actions.retry(uuid);
    });
    this.#list.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLButtonElement>("button[data-act]");
      const uuid = button?.dataset["uuid"];
      if (uuid === undefined) return;
      if (button?.dataset["act"] === "undo") actions.undo(uuid);
      else if (button?.dataset["act"] === "retry") actions.retry(uuid);
      else actions.recall(uuid);
    });
  }

  draw(state: State): void {
    const before = this.#drawn;
    this.#drawn = state;
    if (before?.today !== state.today) {
      this.#accepted.textContent = this.words.count("today.accepted", state.today.accepted);
      this.#refused.textContent = this.words.count("today.refused", state.today.refused);
    }
    if (before?.passages !== state.passages || before.unanswered !== state.unanswered) this.#passages(state);
    if (before?.notice !== state.notice) this.#say(state.notice);
  }

  /** Once a second: the time left to undo, without redrawing the list under a finger. */
  tick(): void {
    for (const button of this.#list.querySelectorAll<HTMLElement>("button[data-until]")) {
      const left = secondsLeft(button.dataset["until"] ?? null, this.clock.now());
      const time = button.querySelector<HTMLElement>("[data-left]");
      if (time !== null) time.textContent = minutesAndSeconds(left);
      button.hidden = left === 0;
    }
  }

  #passages({ passages, unanswered }: State): void {
    this.#none.hidden = passages.length > 0;
    this.#list.replaceChildren(...passages.map((passage) => this.#item(passage)));
    this.tick();
    this.#unanswered.hidden = unanswered.length === 0;
    if (unanswered.length > 0) this.#unansweredText.textContent = this.words.count("unanswered", unanswered.length);
  }

  #item(passage: Passage): HTMLLIElement {
    const item = element("li", "passage");
    item.dataset["verdict"] = passage.undone ? "undone" : (passage.verdict ?? "waiting");
    item.append(this.#summary(passage), ...this.#buttons(passage));
    return item;
  }

  #summary(passage: Passage): HTMLElement {
    const time = element("time", "passage-time", timeOfDay(passage.decidedAt, this.locale));
    time.dateTime = passage.decidedAt;
    const mark = markOf(passage.undone ? "undone" : (passage.verdict ?? "waiting"));
    const code = passage.shortCode === "" ? [] : [element("span", "passage-code", grouped(passage.shortCode))];
    const text = element("span", "passage-text", [element("strong", "passage-word", this.#word(passage)), this.#title(passage), ...code]);
    if (!this.recallable(passage.uuid)) return element("div", "passage-summary", [time, mark, text]);
    const button = element("button", "passage-summary", [time, mark, text]);
    button.type = "button";
    button.dataset["act"] = "recall";
    button.dataset["uuid"] = passage.uuid;
    return button;
  }

  #word(passage: Passage): string {
    if (passage.undone) return this.words.say("passage.undone");
    return passage.verdict === null ? this.words.say("passage.unanswered") : this.words.say(`word.${passage.verdict}`);
  }

  #title(passage: Passage): HTMLElement {
    const shown = passage.undone || passage.title === this.#word(passage) ? "" : passage.title;
    const title = element("span", "passage-title", shown);
    title.hidden = shown === "";
    return title;
  }

  #buttons(passage: Passage): HTMLElement[] {
    if (passage.verdict === null) return [this.#button("retry", passage, this.words.say("retry"))];
    if (passage.undone || secondsLeft(passage.undoUntil, this.clock.now()) === 0) return [];
    const left = element("span", "button-time");
    left.dataset["left"] = "";
    const button = this.#button("undo", passage, this.words.say("undo.short"));
    button.dataset["until"] = passage.undoUntil ?? "";
    button.append(left);
    return [button];
  }

  #button(act: string, passage: Passage, text: string): HTMLButtonElement {
    const button = element("button", "button button-small", text);
    button.type = "button";
    button.dataset["act"] = act;
    button.dataset["uuid"] = passage.uuid;
    // Ten buttons with one text: those who hear the page are told which.
    const time = timeOfDay(passage.decidedAt, this.locale);
    button.append(element("span", "unseen", this.words.say("passage.which", { time })));
    return button;
  }

  #say(notice: Notice | null): void {
    clearTimeout(this.#timer);
    fill(this.#notice, notice === null ? "" : this.#sentence(notice));
    if (notice !== null) this.#timer = setTimeout(() => this.actions.noticeRead(), NOTICE_STAYS);
  }

  #sentence(notice: Notice): string {
    switch (notice.kind) {
      case "undone":
        return this.words.say("undo.done");
      case "undo_failed":
        return notice.detail || this.words.say("undo.failed");
      case "undo_unanswered":
        return this.words.say("undo.no_answer");
    }
  }
}

/** One of the template's shapes (templates/desk/marks.html). */
function markOf(name: string): SVGElement {
  const mark = document.createElementNS(SVG, "svg");
  mark.setAttribute("class", "passage-mark");
  mark.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#mark-${name}`);
  mark.append(use);
  return mark;
}
