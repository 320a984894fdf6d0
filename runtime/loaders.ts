/**
 * The loaders of all back ends, by name: the part of a back end that workers need. They are apart from the emitters, so
 * that a worker loads nothing of the compiler.
 */

import type { Artifact, Loader } from "../src/backend/backend.ts";
import { EdgewiseError } from "../src/error.ts";
import { lookup } from "../src/lookup.ts";
import { wasmLoader } from "./wasm-loader.ts";

export const LOADERS = { wasm: wasmLoader } as const satisfies Readonly<Record<string, Loader>>;

export type BackendName = keyof typeof LOADERS;

/** Finds the loader of an artifact. Throws `usage` for an artifact of a back end without one. */
export function loaderOf({ backend }: Artifact, loaders: Readonly<Record<string, Loader>>): Loader {
  const loader = lookup(loaders, backend);
  if (loader) return loader;
  const known = Object.keys(loaders).join(", ");
  throw new EdgewiseError({
    code: "usage",
    message: `found code of the back end ${JSON.stringify(backend)}, expected one of ${known}`,
    hint: "Add its loader to the table of loaders.",
  });
}
