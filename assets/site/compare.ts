// Two pictures to compare: the later one is laid over the earlier one, and a slider moves the cut between them. Without this
// script they stand side by side.

export function compareWithSlider(figure: HTMLElement): void {
  const pair = figure.querySelector<HTMLElement>(".compare__pair");
  if (!pair) return;
  const slider = document.createElement("input");
  slider.type = "range";
  slider.className = "compare__slider";
  slider.min = "0";
  slider.max = "100";
  slider.value = "50";
  slider.setAttribute("aria-label", figure.dataset["compareLabel"] ?? "");
  const move = (): void => figure.style.setProperty("--compare", `${slider.value}%`);
  slider.addEventListener("input", move);
  move();
  pair.after(slider);
  figure.dataset["ready"] = "";
}
