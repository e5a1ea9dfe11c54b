/**
 * The service worker of the page: after the first visit it opens without a network, and runs.
 *
 * It asks the host for the page's own files and for nothing else. The list of these, each with its hash, comes from the build; a
 * version is kept whole or not at all. The page itself is asked of the network first, so nobody works with an old version who
 * could have a new one; all other files have a hash in their names and never change. Files of the version before stay, for pages that are open.
 *
 * What does not live here: when it is installed, and the offer to reload (`crates/app/src/platform/offline.rs`).
 */
declare const self: ServiceWorkerGlobalScope;
/** The names of all files with their hashes, as `integrity` has them; the page itself is `./`. */
declare const FILES: Readonly<Record<string, string>>;
/** What tells the list from that of another version. */
declare const VERSION: string;

const { scope } = self.registration;
/** Caches belong to the whole host, on which there may be more than one playground. */
const PREFIX = `asl-playground ${scope} `;
const PRESENT = PREFIX + VERSION;
/** How long the network has for the page itself, if it is here already. */
const PATIENCE_MS = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(activate());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { href, origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || !href.startsWith(scope)) {
    return;
  }
  const name = `${origin}${pathname}`.slice(scope.length);
  if (request.mode === "navigate") {
    if (name === "" || name === "index.html") {
      event.respondWith(page(request));
    }
  } else if (/^[^/]+-[0-9A-Za-z]{8,16}[._]/.test(name)) {
    event.respondWith(file(request));
  }
});

/** Fetches all files. If one is missing, or is not what it was built as, nothing is kept: the next visit tries again. */
async function install(): Promise<void> {
  const cache = await caches.open(PRESENT);
  try {
    await Promise.all(
      Object.entries(FILES).map(async ([name, integrity]) => {
        const url = new URL(name, scope).href;
        // The others were loaded just now, and need not come twice.
        const freshness: RequestCache = name === "./" ? "no-cache" : "default";
        const response = await fetch(url, { integrity, cache: freshness, redirect: "error" });
        if (!response.ok) {
          throw new Error(`${url}: ${response.status}`);
        }
        await cache.put(url, response);
      }),
    );
  } catch (error) {
    await caches.delete(PRESENT);
    throw error;
  }
  // Nothing changes for open pages: what they may still ask for is kept.
  await self.skipWaiting();
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  // In the order in which they were made.
  const earlier = names.filter((name) => name.startsWith(PREFIX) && name !== PRESENT);
  await Promise.all(earlier.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
  const files = Object.keys(FILES);
  for (const client of await self.clients.matchAll({ type: "window" })) {
    client.postMessage({ asl: "offline", files });
  }
}

/** The page itself: from the network, or as it was kept. */
async function page(request: Request): Promise<Response> {
  const kept = await caches.match(scope, { cacheName: PRESENT, ignoreVary: true });
  const network = fetch(request);
  if (!kept) {
    return network;
  }
  const late = new Promise<undefined>((resolve) => {
    setTimeout(resolve, PATIENCE_MS);
  });
  const fresh = await Promise.race([network.catch(() => undefined), late]);
  return fresh && (fresh.ok || fresh.type === "opaqueredirect") ? fresh : kept;
}

/** A file whose name says what is in it. */
async function file(request: Request): Promise<Response> {
  const present = await caches.match(request.url, { cacheName: PRESENT, ignoreVary: true });
  const kept = present ?? (await caches.match(request.url, { ignoreVary: true }));
  if (kept) {
    return kept;
  }
  const response = await fetch(request);
  if (response.ok) {
    // What is not in the list, such as the engine for code. Without room for it, it is asked for again.
    const cache = await caches.open(PRESENT);
    await cache.put(request.url, response.clone()).catch(() => undefined);
  }
  return response;
}
