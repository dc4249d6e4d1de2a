// The directory's filters answer in place: the same page is fetched, and its part of filters and results replaced. The address
// is the page's own, so that going back, a bookmark or a printout find the same. Whatever fails falls back to a plain visit.

import { watchMaps } from "./maps";
import { shortenAddress } from "./short-address";

const PART = "[data-directory]";

function addressOf(form: HTMLFormElement): URL {
  const address = new URL(form.action, location.href);
  const filled = [...new FormData(form)].filter(([, value]) => value !== "").map(([name, value]) => [name, String(value)]);
  address.search = new URLSearchParams(filled).toString();
  return address;
}

/** Where the focus was, as something to look for in the new part. */
function focused(part: HTMLElement): string {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !part.contains(active)) return "";
  if (active.id) return `#${CSS.escape(active.id)}`;
  const name = active.getAttribute("name");
  return name ? `[name="${CSS.escape(name)}"]` : "";
}

export function refineInPlace(part: HTMLElement): void {
  const status = document.querySelector<HTMLElement>("[data-directory-status]");
  let latest: AbortController | undefined;
  let shown = location.search;

  const replace = (page: Document, toResults: boolean): void => {
    const fresh = page.querySelector<HTMLElement>(PART);
    if (!fresh) throw new Error("not the directory");
    const focus = focused(part);
    const open = part.querySelector<HTMLDetailsElement>("[data-keep-open]")?.open ?? false;
    part.replaceChildren(...fresh.childNodes);
    const folded = part.querySelector<HTMLDetailsElement>("[data-keep-open]");
    if (folded && open && !toResults) folded.open = true;
    prepare();
    const count = part.querySelector<HTMLElement>("[data-directory-count]");
    if (status && count) status.textContent = count.textContent;
    if (toResults || !focus) {
      count?.setAttribute("tabindex", "-1");
      count?.focus({ preventScroll: !toResults });
    } else {
      part.querySelector<HTMLElement>(focus)?.focus({ preventScroll: true });
    }
  };

  const visit = async (address: URL, { remember = true, toResults = false } = {}): Promise<void> => {
    latest?.abort();
    const mine = (latest = new AbortController());
    part.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: mine.signal, headers: { accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (remember) history.pushState(null, "", address);
      shown = address.search;
      replace(page, toResults);
      part.removeAttribute("aria-busy");
    } catch {
      if (!mine.signal.aborted) location.assign(address);
    }
  };

  const prepare = (): void => {
    for (const form of part.querySelectorAll<HTMLFormElement>("form[data-short-address]")) shortenAddress(form);
    watchMaps(part);
  };

  part.addEventListener("submit", (event) => {
    event.preventDefault();
    // On a phone the open filters would hide what they found.
    void visit(addressOf(event.target as HTMLFormElement), { toResults: matchMedia("(max-width: 40rem)").matches });
  });
  part.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    if (field.matches("select, [type=checkbox]")) void visit(addressOf((field as HTMLSelectElement).form as HTMLFormElement));
  });
  part.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    const address = new URL(link.href);
    if (address.origin !== location.origin || address.pathname !== location.pathname || address.hash) return;
    event.preventDefault();
    void visit(address, { toResults: link.closest(".pagination") !== null });
  });
  addEventListener("popstate", () => {
    if (location.search !== shown) void visit(new URL(location.href), { remember: false });
  });
}
