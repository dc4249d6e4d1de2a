// The form for opening hours: rows are added and removed, what does not apply is hidden, the next days are shown as one types.
// Everything else (reading, messages) is the server's: see museums/hours/forms.py.

import { PreviewingElement } from "../editor/preview";

const PREVIEW_DELAY = 400;

class OpeningHoursField extends PreviewingElement {
  private waiting = 0;

  connectedCallback(): void {
    if (this.dataset.ready) return;
    this.dataset.ready = "yes";
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("change", () => this.changed());
    this.addEventListener("input", () => this.changed());
    // A script that ran before the page was read sees the element, but nothing in it yet.
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => this.showWhatApplies());
    else this.showWhatApplies();
  }

  private changed(): void {
    this.showWhatApplies();
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.preview(), PREVIEW_DELAY);
  }

  private clicked(event: Event): void {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[data-add], button[data-remove]");
    if (!button) return;
    if (button.dataset.add) this.addItem(button.dataset.add, button);
    else this.removeItem(button);
    this.changed();
  }

  /** A number that no item has had, so that a new one never takes the place of one that was removed. */
  private nextNumber(): number {
    const next = Number(this.dataset.next ?? 100) + 1;
    this.dataset.next = String(next);
    return next;
  }

  private addItem(kind: string, button: HTMLButtonElement): void {
    const template = this.querySelector<HTMLTemplateElement>(`template[data-template="${kind}"]`);
    const season = button.closest<HTMLElement>('[data-item="season"]');
    const list = (kind === "row" ? season : this)?.querySelector<HTMLElement>(`[data-list="${kind}"]`);
    if (!template || !list) return;
    const number = String(this.nextNumber());
    const seasonKey = `s${kind === "season" ? number : (season?.dataset.key ?? "0")}`;
    const html = template.innerHTML
      .replaceAll("__s__", seasonKey)
      .replaceAll(/__[rcx]__/g, number)
      .replace(/data-key="[^"]*"/, `data-key="${number}"`);
    list.insertAdjacentHTML("beforeend", html);
    this.showWhatApplies();
    list.lastElementChild?.querySelector<HTMLElement>("select, input")?.focus();
  }

  /** Focus goes to the item before, or to the button that adds one: never to nowhere. */
  private removeItem(button: HTMLButtonElement): void {
    const item = button.closest<HTMLElement>(`[data-item="${button.dataset.remove}"]`);
    const list = item?.parentElement;
    if (!item || !list) return;
    const before = item.previousElementSibling;
    item.remove();
    const target = before?.querySelector<HTMLElement>("select, input") ?? this.adder(list);
    target?.focus();
  }

  private adder(list: HTMLElement): HTMLElement | null {
    const kind = list.dataset.list ?? "";
    return (list.parentElement ?? this).querySelector<HTMLElement>(`[data-add="${kind}"]`);
  }

  private showWhatApplies(): void {
    const mode = this.querySelector<HTMLInputElement>('input[name$="-mode"]:checked')?.value ?? "form";
    for (const panel of this.querySelectorAll<HTMLElement>("[data-panel]")) panel.hidden = panel.dataset.panel !== mode;
    for (const kind of this.querySelectorAll<HTMLSelectElement>("select[data-kind]")) {
      const period = kind.closest("fieldset")?.querySelector<HTMLElement>("[data-period]");
      if (period) period.hidden = kind.value !== "part";
    }
    const holidays = this.querySelector<HTMLSelectElement>("select[data-holidays]");
    const own = this.querySelector<HTMLElement>("[data-own-hours]");
    if (holidays && own) own.hidden = holidays.value !== "own";
  }

  private async preview(): Promise<void> {
    const form = this.closest("form");
    if (!form) return;
    const body = new FormData();
    for (const [key, value] of new FormData(form)) {
      if (key === "csrfmiddlewaretoken" || key.startsWith(`${this.dataset.name}-`)) body.append(key, value);
    }
    body.append("name", this.dataset.name ?? "");
    body.append("country", this.dataset.country ?? "");
    await this.showAnswer(body);
  }
}

if (!customElements.get("opening-hours-field")) customElements.define("opening-hours-field", OpeningHoursField);
