// The form for a rule: what does not apply is hidden, rows for dates are added, what the rule means is shown as one types.
// Everything else (reading, messages) is the server's: see events/editing/widgets.py.

import { PreviewingElement } from "./preview";

const RULE_PREVIEW_DELAY = 400;
const BESIDE = ["start", "start_time", "duration"];

class RuleField extends PreviewingElement {
  private waiting = 0;
  private form: HTMLFormElement | null = null;
  private readonly formChanged = (event: Event): void => this.beside(event);

  connectedCallback(): void {
    this.form = this.closest("form");
    this.form?.addEventListener("change", this.formChanged);
    this.form?.addEventListener("input", this.formChanged);
    if (this.dataset.ready) return;
    this.dataset.ready = "yes";
    this.addEventListener("click", (event) => this.clicked(event));
    // A script that ran before the page was read sees the element, but nothing in it yet.
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => this.begin());
    else this.begin();
  }

  disconnectedCallback(): void {
    this.form?.removeEventListener("change", this.formChanged);
    this.form?.removeEventListener("input", this.formChanged);
  }

  private get fieldName(): string {
    return this.dataset.name ?? "";
  }

  private begin(): void {
    for (const list of this.querySelectorAll<HTMLElement>("[data-dates]")) this.foldBlanks(list);
    for (const button of this.querySelectorAll<HTMLElement>("[data-add]")) button.hidden = false;
    this.showWhatApplies();
  }

  /** The empty rows are for those without a script. One stays as the pattern of the others, hidden and not sent. */
  private foldBlanks(list: HTMLElement): void {
    const rows = [...list.children] as HTMLElement[];
    const blanks = rows.filter((row) => !row.querySelector("input")?.value);
    blanks.slice(1).forEach((row) => row.remove());
    const pattern = blanks[0];
    if (!pattern) return;
    pattern.hidden = true;
    pattern.querySelectorAll("input").forEach((input) => (input.disabled = true));
  }

  private clicked(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("button[data-add]");
    const list = button && this.querySelector<HTMLElement>(`[data-dates="${button.dataset.add}"]`);
    const pattern = list?.querySelector<HTMLElement>("li[hidden]");
    if (!list || !pattern) return;
    const row = pattern.cloneNode(true) as HTMLElement;
    row.hidden = false;
    list.insertBefore(row, pattern);
    const input = row.querySelector("input");
    if (!input) return;
    input.disabled = false;
    input.focus();
  }

  private beside(event: Event): void {
    const target = event.target as HTMLInputElement;
    const own = this.contains(target);
    const prefix = this.fieldName.replace(/recurrences$/, "");
    if (!own && !BESIDE.some((field) => target.name === prefix + field)) return;
    if (own && event.type === "input") this.choose(target);
    this.showWhatApplies();
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.preview(), RULE_PREVIEW_DELAY);
  }

  /** Who fills in a day or a number means the choice beside it. */
  private choose(input: HTMLInputElement): void {
    const choices: Record<string, [string, string]> = {
      until: ["ends", "until"],
      times: ["ends", "times"],
      place: ["month-by", "nth"],
      "place-weekday": ["month-by", "nth"],
      "month-day": ["month-by", "day"],
    };
    const implied = choices[input.name.slice(this.fieldName.length + 1)];
    const radio = implied && this.querySelector<HTMLInputElement>(`[name="${this.fieldName}-${implied[0]}"][value="${implied[1]}"]`);
    if (radio && input.value) radio.checked = true;
  }

  private chosen(part: string): string {
    const found = this.querySelectorAll<HTMLInputElement | HTMLSelectElement>(`[name="${this.fieldName}-${part}"]`);
    for (const input of found) {
      if (!(input instanceof HTMLInputElement) || input.type !== "radio" || input.checked) return input.value;
    }
    return "";
  }

  private showWhatApplies(): void {
    for (const part of this.querySelectorAll<HTMLElement>("[data-when]")) {
      const [name, values] = (part.dataset.when ?? "").split("=");
      part.hidden = !(values ?? "").split(",").includes(this.chosen(name ?? ""));
    }
  }

  private async preview(): Promise<void> {
    if (!this.form || !this.isConnected) return;
    const prefix = this.fieldName.replace(/recurrences$/, "");
    const wanted = ["csrfmiddlewaretoken", "series-end", "continues-on", ...BESIDE.map((field) => prefix + field)];
    const body = new FormData();
    for (const [key, value] of new FormData(this.form)) {
      if (wanted.includes(key) || key.startsWith(`${this.fieldName}-`)) body.append(key, value);
    }
    body.append("name", this.fieldName);
    await this.showAnswer(body);
  }
}

if (!customElements.get("rule-field")) customElements.define("rule-field", RuleField);
