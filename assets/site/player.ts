// A film that nobody has started shows its picture and one button: a browser's own controls would turn a wheel over a film that
// is not asked for yet. Without this script the controls are there from the start.

export function startOnClick(film: HTMLVideoElement): void {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "film__play";
  button.textContent = film.dataset["play"] ?? "";
  film.controls = false;
  button.addEventListener("click", () => {
    button.remove();
    film.controls = true;
    film.focus();
    void film.play().catch(() => undefined);
  });
  film.after(button);
}
