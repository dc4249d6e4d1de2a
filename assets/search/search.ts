// Suggestions under search fields: a combobox with a list, as the ARIA pattern has it. Without it the form works as it is.

interface Suggestion {
  title: string;
  url: string;
  kind: string;
}

const WAIT = 150; // ms after the last key
const LEAST = 2;

class Suggestions {
  private readonly list = document.createElement("ul");
  private readonly status = document.createElement("span");
  private readonly known = new Map<string, Suggestion[]>();
  private shown: Suggestion[] = [];
  private active = -1;
  private timer = 0;
  private request: AbortController | undefined;

  constructor(
    private readonly box: HTMLElement,
    private readonly input: HTMLInputElement,
  ) {
    const { list, status } = this;
    list.id = `${input.id}-list`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset["suggestLabel"] ?? "");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    box.append(list, status);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // The field keeps the focus while one points at the list.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.go([...list.children].indexOf(option));
    });
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), WAIT);
  }

  private async ask(): Promise<void> {
    const typed = this.input.value.trim();
    this.request?.abort();
    if (typed.length < LEAST) {
      this.close();
      return;
    }
    const found = this.known.get(typed) ?? (await this.fetch(typed));
    if (found && typed === this.input.value.trim() && document.activeElement === this.input) this.show(found);
  }

  private async fetch(typed: string): Promise<Suggestion[] | undefined> {
    const request = new AbortController();
    this.request = request;
    try {
      const address = `${this.box.dataset["suggest"]}?q=${encodeURIComponent(typed)}`;
      const response = await fetch(address, { signal: request.signal, credentials: "omit" });
      if (!response.ok) return undefined;
      const { suggestions } = (await response.json()) as { suggestions: Suggestion[] };
      this.known.set(typed, suggestions);
      return suggestions;
    } catch {
      return undefined; // aborted, or no network: one types on
    }
  }

  private show(found: Suggestion[]): void {
    this.shown = found;
    this.list.replaceChildren(...found.map((suggestion, number) => this.option(suggestion, number)));
    this.point(-1);
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    const { suggestOne, suggestMany, suggestNone } = this.box.dataset;
    const words = found.length === 0 ? suggestNone : found.length === 1 ? suggestOne : suggestMany;
    this.status.textContent = (words ?? "").replace("{n}", String(found.length));
  }

  private option(suggestion: Suggestion, number: number): HTMLElement {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${number}`;
    option.className = "suggestion";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const title = document.createElement("span");
    title.textContent = suggestion.title;
    option.append(title);
    if (suggestion.kind) {
      const kind = document.createElement("span");
      kind.className = "suggestion__kind";
      kind.textContent = suggestion.kind;
      option.append(" ", kind);
    }
    return option;
  }

  private close(): void {
    clearTimeout(this.timer);
    this.request?.abort();
    this.list.hidden = true;
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.point(-1);
  }

  private point(number: number): void {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = number;
    const option = this.list.children[number];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  private go(number: number): void {
    const suggestion = this.shown[number];
    if (suggestion) location.assign(suggestion.url);
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    const count = this.shown.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) void this.ask();
      // One place more than there are options: the field itself.
      else this.point(((this.active + 1 + (event.key === "ArrowDown" ? 1 : count)) % (count + 1)) - 1);
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.go(this.active);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    }
  }
}

for (const box of document.querySelectorAll<HTMLElement>("[data-suggest]")) {
  const input = box.querySelector("input");
  if (input) new Suggestions(box, input);
}
