/** The holder's page: kept on the device, printed, shared, its museums sorted by distance. It works without any of this. */
import type { Keep, Kept } from "./keep";
import { offerLarge } from "./large";
import { offerNearest } from "./nearest";

const page = document.querySelector<HTMLElement>("[data-pass]");
if (page !== null) enhance(page);

function enhance(root: HTMLElement): void {
  const find = <T extends HTMLElement>(name: string): T | null => root.querySelector<T>(`[data-${name}]`);
  const [button, status, list] = [find<HTMLButtonElement>("nearest"), find("nearest-status"), find("places")];
  if (button !== null && status !== null && list !== null) offerNearest(button, status, list);
  offerLarge(root);
  offerPrint(find<HTMLButtonElement>("print"));
  const copy = (): void => offerCopy(find<HTMLButtonElement>("copy"), find("copied"));
  if (typeof navigator.share === "function") offerShare(find<HTMLButtonElement>("share"), copy);
  else copy();
  const { worker, scope } = root.dataset;
  if (worker !== undefined && scope !== undefined) void keepOffline(worker, scope, find("offline"));
}

function offerPrint(button: HTMLButtonElement | null): void {
  if (button === null) return;
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/** `otherwise`: when the system offers to share and then cannot. */
function offerShare(button: HTMLButtonElement | null, otherwise: () => void): void {
  if (button === null) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.share({ title: document.title, url: address() }).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === "AbortError") return; // closed without choosing
      button.hidden = true;
      otherwise();
    });
  });
}

/** Where the system has no sheet to share with. */
function offerCopy(button: HTMLButtonElement | null, notice: HTMLElement | null): void {
  if (button === null || notice === null || !("clipboard" in navigator)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(address()).then(
      () => (notice.hidden = false),
      () => undefined, // not allowed: the address bar has it, too
    );
  });
}

async function keepOffline(worker: string, scope: string, notice: HTMLElement | null): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(worker, { scope });
    const { active } = await navigator.serviceWorker.ready;
    await loaded();
    const answer = await ask(active!, { kind: "keep", page: address(), assets: assets() });
    if (notice !== null) notice.hidden = answer.kind !== "kept";
  } catch {
    // Private browsing, or an old browser: the page stays what it is.
  }
}

function address(): string {
  return location.origin + location.pathname;
}

/** Fonts are loaded late, and must be kept too. */
async function loaded(): Promise<void> {
  if (document.readyState !== "complete") await new Promise((resolve) => window.addEventListener("load", resolve, { once: true }));
  await document.fonts.ready;
}

function assets(): string[] {
  const used = performance.getEntriesByType("resource").map(({ name }) => name);
  const named = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"], link[rel="icon"], link[rel="preload"]')].map(({ href }) => href);
  const scripts = [...document.scripts].map(({ src }) => src);
  const pictures = [...document.images].map(({ currentSrc }) => currentSrc);
  const ours = [...used, ...named, ...scripts, ...pictures].filter((url) => url.startsWith(`${location.origin}/`) && isAsset(url));
  return [...new Set(ours)];
}

/** A file of the site, never a page or a call. */
function isAsset(url: string): boolean {
  return /\.(css|js|woff2?|svg|png|jpe?g|webp|avif|ico)$/.test(new URL(url).pathname);
}

function ask(worker: ServiceWorker, message: Keep): Promise<Kept> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event: MessageEvent<Kept>) => resolve(event.data);
    worker.postMessage(message, [port2]);
  });
}
