/** Reads files and what they import: the names that each file defines, and the files that the caller's `resolve` finds. */

import { nearest } from "../arguments/nearest.ts";
import type { Diagnostics } from "./diagnostic.ts";
import type { CallableBinding, GivenBinding } from "./meaning/names.ts";
import { Names } from "./meaning/names.ts";
import type { Range } from "./source.ts";
import { Source } from "./source.ts";
import type { Syntax } from "./syntax/parse.ts";
import { parseProgram } from "./syntax/parse.ts";
import type { Declaration } from "./syntax/tree.ts";

/**
 * Finds a file that another one imports. Returns its text and its name, by which it is recognized when it is imported again;
 * null where there is no such file. `path` is as the import writes it; `from` is the name of the file that contains the
 * import.
 */
export type Resolve = (path: string, from: string) => { readonly file: string; readonly text: string } | null;

/** A file that was read, with the functions and algorithms that it defines. */
export interface Module {
  readonly syntax: Syntax;
  readonly names: Names;
  readonly callables: readonly CallableBinding[];
}

/** The most files that may import each other in a chain. */
const DEEPEST_IMPORTS = 64;

/** Reads files, each once. */
export class Modules {
  readonly #diagnostics: Diagnostics;
  readonly #resolve: Resolve | null;
  readonly #known = new Map<string, Module>();
  /** The files that are being read. Each is imported by the one before it. */
  readonly #path: string[] = [];

  constructor(diagnostics: Diagnostics, resolve: Resolve | null) {
    this.#diagnostics = diagnostics;
    this.#resolve = resolve;
  }

  read(file: string, text: string): Module {
    return this.#known.get(file) ?? this.readSource(new Source(file, text));
  }

  /** Reads a text. `given` are names that it knows besides those that it defines and imports. */
  readSource(source: Source, given: readonly GivenBinding[] = []): Module {
    const { file } = source;
    const syntax = parseProgram(source, this.#diagnostics);
    const names = new Names(null);
    this.#path.push(file);
    for (const { name, range } of syntax.program.broken) names.define({ kind: "poisoned", name, range, source });
    const callables: CallableBinding[] = [];
    for (const declaration of syntax.program.declarations) {
      if (declaration.kind === "import") {
        this.#import(declaration, source, names);
        continue;
      }
      const { name, nameRange: range } = declaration;
      const binding: CallableBinding = { kind: "callable", name, range, source, declaration, home: names };
      if (this.#define(binding, names, source)) callables.push(binding);
    }
    for (const binding of given) if (!names.own(binding.name)) names.define(binding);
    this.#path.pop();
    const module = { syntax, names, callables };
    this.#known.set(file, module);
    return module;
  }

  /** Defines a name in a file; refuses one that the file has already. */
  #define(
    binding: CallableBinding,
    names: Names,
    source: Source,
    as = binding.name,
    range: Range = binding.range,
  ): boolean {
    const own = names.own(as);
    if (own && own.kind !== "poisoned") {
      this.#diagnostics.add(source, "lang/name", range, `found ${as}, which this file has already`, {
        hint: "Choose another name; what is imported can be named otherwise: import x as y from …",
        related: [{ message: `${as} is defined here`, range: own.range, source: own.source }],
      });
      return false;
    }
    names.define(as === binding.name ? binding : { ...binding, name: as });
    return true;
  }

  #import(declaration: Extract<Declaration, { kind: "import" }>, source: Source, names: Names): void {
    const { path, pathRange, imported } = declaration;
    const module = this.#find(path, pathRange, source);
    for (const { name, as } of imported) {
      const local = as ?? name;
      if (module === null) {
        names.define({ kind: "poisoned", name: local.name, range: local.range, source });
        continue;
      }
      const found = module.callables.find((binding) => binding.name === name.name);
      if (found) {
        this.#define(found, names, source, local.name, local.range);
        continue;
      }
      const isBroken = module.names.own(name.name)?.kind === "poisoned";
      names.define({ kind: "poisoned", name: local.name, range: local.range, source });
      if (isBroken) continue;
      const all = module.callables.map((binding) => binding.name);
      const near = nearest(name.name, all);
      this.#diagnostics.add(
        source,
        "lang/name",
        name.range,
        `${path} defines no ${name.name}; it has ${all.join(", ") || "nothing"}`,
        {
          hint: near === null ? undefined : `Did you mean ${near}?`,
        },
      );
    }
  }

  #find(path: string, range: Range, source: Source): Module | null {
    const say = (message: string, hint?: string): null => {
      this.#diagnostics.add(source, "lang/import", range, message, { hint });
      return null;
    };
    if (!/^\.\.?\//.test(path)) {
      return say(
        `found the path ${JSON.stringify(path)}; expected one that begins with ./ or ../`,
        `Write "./${path.replace(/^\/+/, "")}".`,
      );
    }
    const found = this.#resolve?.(path, source.file);
    if (!found) return say(`found no file ${path}`, "Paths are relative to the file that imports.");
    const again = this.#path.indexOf(found.file);
    if (again >= 0) {
      const cycle = [...this.#path.slice(again), found.file].join(", which imports ");
      return say(`found files that import each other: ${cycle}`, "Put what both need into a file of its own.");
    }
    if (this.#path.length >= DEEPEST_IMPORTS)
      return say(`found imports within ${DEEPEST_IMPORTS} others; expected at most ${DEEPEST_IMPORTS}`);
    return this.read(found.file, found.text);
  }
}
