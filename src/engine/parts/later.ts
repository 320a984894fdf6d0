/**
 * What hardly any call of `edgewise/graphology` needs, and is had without waiting all the same. `#later` in package.json's
 * `imports` names the module for the platform: Node's reads files when they are needed; this one has everything.
 */

export { wholeCompiler } from "./compiler-here.ts";

/** Gives the plans of `edgewise/graphology`, of which there are none: what is run is compiled. */
export function foreseenText(): string {
  return "";
}
