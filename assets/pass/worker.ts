/**
 * Keeps pass pages readable without a network, each in a cache of its own with the files it uses, and nothing else.
 * A page is kept because it asked (`keep.ts`), whole or not at all; the network goes first whenever it answers in time.
 */
import type { Keep, Kept } from "./keep";

declare const self: ServiceWorkerGlobalScope;

/** Raise when what is kept changes shape. */
const VERSION = "pass-1:";
const FAMILY = /^pass-\d+:/;
const PATIENCE = 2500;
/** Django's manifest names: such a file never changes. */
const HASHED = /\.[0-9a-f]{12}\.\w+$/;
const GONE = [404, 410];

self.addEventListener("install", () => void self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([dropOldVersions(), self.clients.claim()]));
});

self.addEventListener("message", (event: ExtendableMessageEvent) => {
  const message = event.data as Keep;
  if (message.kind !== "keep" || !isOurs(event)) return;
  event.waitUntil(
    keep(message).then(
      () => reply(event, { kind: "kept" }),
      // Offline: what was kept before is still there.
      async () => reply(event, { kind: (await keptPage(message.page)) === undefined ? "not_kept" : "kept" }),
    ),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(`${self.location.origin}/`)) return;
  if (request.mode === "navigate") event.respondWith(openPage(request));
  else if (request.destination !== "") event.respondWith(openFile(request));
});

async function openPage(request: Request): Promise<Response> {
  const kept = await keptPage(request.url);
  if (kept === undefined) return fetch(request);
  const response = await inTime(fetch(request));
  if (response === null || response.status >= 500) return kept;
  if (GONE.includes(response.status)) await caches.delete(cacheName(request.url));
  return response;
}

async function openFile(request: Request): Promise<Response> {
  const kept = await keptFile(request.url);
  if (kept === undefined) return fetch(request);
  if (HASHED.test(new URL(request.url).pathname)) return kept;
  const response = await inTime(fetch(request));
  return response?.ok ? response : kept;
}

/** Fetches everything before writing anything, so that page and files always belong together. */
async function keep({ page, assets }: Keep): Promise<void> {
  const addresses = [page, ...assets];
  const responses = await Promise.all(addresses.map(fresh));
  const cache = await caches.open(cacheName(page));
  await Promise.all(addresses.map((address, index) => cache.put(address, responses[index]!)));
  const wanted = new Set(addresses);
  const stale = (await cache.keys()).filter(({ url }) => !wanted.has(url));
  await Promise.all(stale.map((request) => cache.delete(request)));
}

async function fresh(address: string): Promise<Response> {
  const response = await fetch(address, { credentials: "same-origin", redirect: "error" });
  if (!response.ok) throw new Error(`${response.status}`);
  return response;
}

function keptPage(url: string): Promise<Response | undefined> {
  return match(cacheName(url), withoutSearch(url));
}

async function keptFile(url: string): Promise<Response | undefined> {
  for (const name of await caches.keys()) {
    const found = name.startsWith(VERSION) ? await match(name, url) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The answer's `Vary` does not count: the page is kept for this device alone. */
async function match(name: string, url: string): Promise<Response | undefined> {
  if (!(await caches.has(name))) return undefined;
  return (await caches.open(name)).match(url, { ignoreVary: true });
}

function cacheName(url: string): string {
  return VERSION + new URL(url).pathname;
}

function withoutSearch(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** Null when the network fails or is too slow. */
function inTime(answer: Promise<Response>): Promise<Response | null> {
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
  return Promise.race([answer.catch(() => null), late]);
}

async function dropOldVersions(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => FAMILY.test(name) && !name.startsWith(VERSION)).map((name) => caches.delete(name)));
}

/** Only a page of this scope may ask, and only for itself. */
function isOurs(event: ExtendableMessageEvent): boolean {
  const { source, data } = event;
  if (!(source instanceof WindowClient)) return false;
  const { page } = data as Keep;
  return withoutSearch(source.url) === page && page.startsWith(self.registration.scope);
}

function reply(event: ExtendableMessageEvent, kept: Kept): void {
  event.ports[0]?.postMessage(kept);
}
