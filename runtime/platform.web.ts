/** The side of browsers of what platforms differ in: of pages, and of workers of theirs. */

import type { Platform } from "./platform.ts";
import { spawnFrom, spawnWeb } from "./spawn.web.ts";
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
  // Nobody limits addresses but by refusing memory.
  addressesLeft: () => Number.POSITIVE_INFINITY,
  spawn: spawnWeb,
  spawnFrom,
  areThreadsProven: false,
  afterOthers,
  warn: (message) => page().console.warn(message),
  // What a page measures of a machine is coarse, and differs by what else the browser does: nothing is kept.
  keep: () => null,
  processor: () => ({ name: "unknown", siblings: null }),
  coreTime: () => null,
  without: () => undefined,
  debug: () => undefined,
  show: () => {},
};
