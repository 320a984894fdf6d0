/** The browser's side of the differences between platforms, for pages and for workers of pages. */

import type { Platform } from "./platform.ts";
import { spawnerWeb, spawnFrom } from "./spawn.web.ts";
import { afterOthers, page } from "./web.ts";

export const platform: Platform = {
  whyTooOld: () =>
    "withResolvers" in Promise
      ? null
      : "found a browser without Promise.withResolvers, expected Chrome 119, Firefox 121, Safari 17.4 or a newer one",
  cores: () => page().navigator?.hardwareConcurrency ?? 1,
  whyNoThreads: () => (page().Worker === undefined ? "there are no workers here" : null),
  whyNotShared: () =>
    page().crossOriginIsolated === true
      ? null
      : "the page is not cross-origin isolated: serve it with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp; docs/browser.md says how to with Vite, Next and others",
  // A browser does not limit addresses, except by refusing memory.
  addressesLeft: () => Number.POSITIVE_INFINITY,
  spawner: spawnerWeb,
  spawnFrom,
  areThreadsProven: false,
  afterOthers,
  warn: (message) => page().console.warn(message),
  // A page keeps nothing: what it measures of a machine is coarse, and depends on what else the browser does.
  keep: () => null,
  processor: () => ({ name: "unknown", siblings: null }),
  coreTime: () => null,
  without: () => undefined,
  debug: () => undefined,
  show: () => {},
};
