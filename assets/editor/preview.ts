// What the server makes of a part of a form, shown beside it as one types.

/** A form field that asks the server: `data-preview-url` says where, `data-unreachable` what to say when nobody answers. */
export class PreviewingElement extends HTMLElement {
  private asked = 0;

  /** The last answer asked for wins; without the network the form works as before. */
  protected async showAnswer(body: FormData): Promise<void> {
    const url = this.dataset.previewUrl;
    const place = this.querySelector<HTMLElement>("[data-preview]");
    if (!url || !place) return;
    const mine = ++this.asked;
    try {
      const response = await fetch(url, { method: "POST", body, credentials: "same-origin" });
      const html = response.ok ? await response.text() : null;
      if (mine !== this.asked) return;
      if (html === null) place.textContent = this.dataset.unreachable ?? "";
      else place.innerHTML = html;
    } catch {
      if (mine === this.asked) place.textContent = this.dataset.unreachable ?? "";
    }
  }
}
