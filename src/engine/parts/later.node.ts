/** What hardly any call of `edgewise/graphology` needs, read from the files of the package when it is needed. */

import { readFileSync } from "node:fs";
import { EdgewiseError } from "../../error.ts";

type WholeCompiler = typeof import("./compiler-here.ts");

/** Gives the compiler with every part of the planner loaded. Throws `platform` where its file is not to be had. */
export function wholeCompiler(): ReturnType<WholeCompiler["wholeCompiler"]> {
  try {
    // With an import of this module, the bundler of the package would have every file import it.
    const { createRequire } = process.getBuiltinModule("node:module");
    // The file of the package that this name stands for.
    const loaded: WholeCompiler = createRequire(import.meta.url)("./compiler-here.js");
    return loaded.wholeCompiler();
  } catch (cause) {
    if (cause instanceof EdgewiseError) throw cause;
    throw new EdgewiseError(
      {
        code: "platform",
        message: `found a file of edgewise that could not be loaded, expected all files of the package beside each other (${String(cause)})`,
        hint: "Leave edgewise out of what is bundled for Node, or import edgewise and call runSync.",
      },
      { cause },
    );
  }
}

let text: string | null = null;

/**
 * Gives the plans of `edgewise/graphology`, as `foreseeIn` takes them. Empty where the file is not to be had; then what is run is compiled.
 */
export function foreseenText(): string {
  try {
    text ??= readFileSync(new URL("./foreseen-plans.txt", import.meta.url), "latin1");
  } catch {
    text = "";
  }
  return text;
}
