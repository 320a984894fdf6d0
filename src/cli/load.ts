/** FILE on the command line: a program, a module that exports an algorithm, IR text, or an algorithm of the library by name. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { registerHooks } from "node:module";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Algorithm } from "../dsl/index.ts";
import { EdgewiseError } from "../error.ts";
import { messageOf } from "../printable.ts";
import { describeCause, OWN_FOLDER, OWN_MODULES } from "./cause.ts";
import { watchingImport } from "./process/own-program.ts";
import { printNote } from "./status.ts";
import { checkFile, mistakes, render, TEXT_ENDING } from "./text.ts";

const MODULES = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"];

/**
 * Loads the algorithm that FILE means, and prints its warnings. `others` are further words that stand in the place of
 * FILE, such as commands, for the hint at a misspelled one.
 *
 * Throws `program` for a file that is missing or has no algorithm, `usage` for a word that is neither a file nor an
 * algorithm of the library, and the errors that the file itself causes.
 */
export async function loadAlgorithm(
  file: string,
  exportName: string | undefined,
  others: readonly string[] = [],
): Promise<Algorithm> {
  const [algorithm, { tellWarnings }] = await Promise.all([
    findAlgorithm(file, exportName, others),
    import("../engine/warnings.ts"),
  ]);
  tellWarnings(algorithm, (text) => printNote(`warning: ${text}`));
  return algorithm;
}

async function findAlgorithm(
  file: string,
  exportName: string | undefined,
  others: readonly string[],
): Promise<Algorithm> {
  const path = resolve(file);
  const found = statSync(path, { throwIfNoEntry: false });
  const ending = extname(path).toLowerCase();
  if (found?.isFile() && MODULES.includes(ending)) return await pick(file, await importModule(file, path), exportName);
  if (found?.isFile() && ending === TEXT_ENDING) return await fromProgram(file, exportName);
  if (exportName !== undefined) {
    throw new EdgewiseError({
      code: "usage",
      message: `--export is ${JSON.stringify(exportName)}, but ${file} is neither a program nor a module`,
    });
  }
  if (!found && [...MODULES, TEXT_ENDING, ".ir"].includes(ending)) throw notLoadable(file, "found no such file");
  if (!found) return await fromLibrary(file, others);
  if (found.isDirectory()) throw notLoadable(file, "found a directory");
  if (ending !== ".ir") throw notLoadable(file, `found a file that ends in ${JSON.stringify(ending)}`);
  return await fromText(file, readText(file, path));
}

/** Loads an algorithm from a program in the text language. All mistakes in the program are printed before it throws. */
async function fromProgram(file: string, exportName: string | undefined): Promise<Algorithm> {
  const { algorithms, diagnostics } = await checkFile(file);
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  if (errors > 0) {
    console.error(await render(diagnostics, process.stderr));
    throw mistakes([file], errors);
  }
  return await pick(file, Object.fromEntries(algorithms.map((algorithm) => [algorithm.name, algorithm])), exportName);
}

async function fromLibrary(name: string, others: readonly string[]): Promise<Algorithm> {
  const library: Readonly<Record<string, Algorithm>> = await import("../algorithms/index.ts");
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[-_]/g, "");
  const found = Object.entries(library).find(([exported]) => plain(exported) === plain(name));
  if (found) return found[1];
  const what = others.length > 0 ? "no such file or command" : "no such file";
  throw new EdgewiseError({
    // A path may be right on another day. A word that names nothing cannot be meant, as a command that is none.
    code: /[/\\.]/.test(name) ? "program" : "usage",
    message: `${name}: found ${what}, and no algorithm of that name in the library`,
    hint: await hintOf(name, Object.keys(library), others),
  });
}

/** Gives a hint: the file or name that was probably meant, and where all names are listed. */
async function hintOf(name: string, names: readonly string[], others: readonly string[]): Promise<string> {
  const { nearest } = await import("../arguments/nearest.ts");
  const file = [TEXT_ENDING, ...MODULES, ".ir"].map((ending) => `${name}${ending}`).find((path) => existsSync(path));
  const meant = file ?? nearest(name, [...others, ...names]);
  return `${meant === null ? "" : `Did you mean ${meant}? `}edgewise list prints the ${names.length} algorithms of the library.`;
}

function readText(file: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new EdgewiseError(
      { code: "program", message: `${file}: the file could not be read (${messageOf(cause)})` },
      { cause },
    );
  }
}

/**
 * Makes an algorithm of IR text, which a person wrote or a bug report holds. The function alone says what it takes and
 * gives.
 */
async function fromText(file: string, text: string): Promise<Algorithm> {
  const { parseFunc } = await import("../ir/parse.ts");
  const func = parseFunc(text, file);
  return { kind: "algorithm", name: func.name, parameters: {}, results: {}, func };
}

function notLoadable(file: string, problem: string): EdgewiseError {
  return new EdgewiseError({
    code: "program",
    message: `${file}: ${problem}; expected a program (.ew), a module (.ts, .js or .mjs) that exports an algorithm, or IR text (.ir)`,
  });
}

async function importModule(file: string, path: string): Promise<object> {
  resolveOwnName();
  try {
    const load = (): Promise<unknown> => untilSettled(file, import(pathToFileURL(path).href));
    const namespace = await watchingImport(file, load);
    return namespace as object;
  } catch (cause) {
    // An algorithm that cannot be built throws an error with its place in the file.
    if (cause instanceof EdgewiseError) throw cause;
    throw new EdgewiseError(
      { code: "program", message: `${file}: the module could not be loaded\n${describeCause(cause)}` },
      { cause },
    );
  }
}

/** The milliseconds that a module may take to load. */
const LONGEST_LOADING = 60_000;

/**
 * Imports a module. Rejects with `program` where the import cannot end, since nothing is left that would resolve what
 * it awaits, and where it has not ended after a minute.
 */
async function untilSettled(file: string, loading: Promise<unknown>): Promise<unknown> {
  const hint = "Look for an await outside of all functions, and for what it waits for.";
  const unsettled = Promise.withResolvers<never>();
  const refuse = (message: string): void =>
    unsettled.reject(new EdgewiseError({ code: "program", message: `${file}: ${message}`, hint }));
  const drained = (): void => refuse("the module awaits something that never comes");
  process.once("beforeExit", drained);
  const late = `the module was not loaded after ${LONGEST_LOADING / 1000} s`;
  const timer = setTimeout(() => refuse(late), LONGEST_LOADING);
  // The timer alone must not keep the process alive.
  timer.unref();
  try {
    return await Promise.race([loading, unsettled.promise]);
  } finally {
    process.off("beforeExit", drained);
    clearTimeout(timer);
  }
}

async function pick(file: string, namespace: object, exportName: string | undefined): Promise<Algorithm> {
  const exported = await algorithmsOf(namespace);
  const names = [...exported.keys()];
  const listed = names.length > 0 ? `it exports ${names.join(", ")}` : "it exports none";
  if (exportName !== undefined) {
    const found = exported.get(exportName);
    if (found) return found;
    throw new EdgewiseError({
      code: "program",
      message: `${file} exports no algorithm named ${JSON.stringify(exportName)}; ${listed}`,
    });
  }
  const chosen = exported.get("default") ?? (exported.size === 1 ? exported.values().next().value : undefined);
  if (chosen) return chosen;
  throw names.length === 0
    ? new EdgewiseError({
        code: "program",
        message: `${file} exports no algorithm; expected what algorithm(…) returns, as the default export or by name`,
      })
    : new EdgewiseError({
        code: "program",
        message: `${file} exports ${names.length} algorithms and no default; expected one`,
        hint: `Choose one with --export: ${names.join(", ")}.`,
      });
}

/**
 * Lists the algorithms that a module exports, by name. A CommonJS module may have all of them in its default export.
 */
async function algorithmsOf(namespace: object): Promise<Map<string, Algorithm>> {
  const { isAlgorithm } = await import("../dsl/index.ts");
  const entries: [string, unknown][] = Object.entries(namespace);
  const inner: unknown = "default" in namespace ? namespace.default : null;
  if (typeof inner === "object" && inner !== null && !isAlgorithm(inner)) entries.push(...Object.entries(inner));
  const found = new Map<string, Algorithm>();
  for (const [name, value] of entries) if (isAlgorithm(value)) found.set(name, value);
  return found;
}

/**
 * Lets modules in any folder import this copy of `edgewise`, even where none is installed.
 *
 * Whether a module is ES or CommonJS is told by its text, so that the package.json of its folder does not matter.
 */
function resolveOwnName(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const own = OWN_MODULES.get(specifier);
      if (own !== undefined) return { url: own, shortCircuit: true };
      const found = nextResolve(specifier, context);
      const format = formatOf(found.url);
      return format === undefined ? found : { ...found, format };
    },
  });
}

/** Gives the format of a user's module whose ending does not tell it: ES if its text has the syntax of ES modules. */
function formatOf(url: string): "module" | "module-typescript" | undefined {
  const ending = /^file:.*(\.[jt]s)$/.exec(url)?.[1];
  if (ending === undefined || url.includes("/node_modules/") || url.startsWith(OWN_FOLDER)) return undefined;
  const isModule = /^[^\S\n]*(?:import\s*[\w{*"']|export\s*[\w{*])/m.test(readFileSync(new URL(url), "utf8"));
  if (!isModule) return undefined;
  return ending === ".ts" ? "module-typescript" : "module";
}
