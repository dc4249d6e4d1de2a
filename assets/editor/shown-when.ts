// In a form of the editor: a panel with data-shown-when="timing=repeats,period" is shown only while that field has one of these
// values; several conditions stand between semicolons. Without this script, and wherever a message stands, it is shown.

function valueOf(name: string): string | null {
  for (const field of document.getElementsByName(name)) {
    if (field instanceof HTMLSelectElement) return field.value;
    if (field instanceof HTMLInputElement && (field.type !== "radio" || field.checked)) return field.value;
  }
  return null;
}

function applies(condition: string): boolean {
  const [name, values] = condition.split("=");
  const value = valueOf((name ?? "").trim());
  return value === null || (values ?? "").split(",").includes(value);
}

function showWhatApplies(): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-shown-when]")) {
    const wrong = part.querySelector(".w-field--error, .error-message, [aria-invalid=true]");
    part.hidden = !wrong && !(part.dataset.shownWhen ?? "").split(";").every(applies);
  }
}

document.addEventListener("change", showWhatApplies);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", showWhatApplies);
else showWhatApplies();
