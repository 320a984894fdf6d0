/** Code that only some programs need, which pages load when one does. */

import { EdgewiseError } from "./error.ts";
import type { Turns } from "./turns.ts";

/**
 * A module that is loaded when it is first needed. Work in turns waits for it (`ready`), and so do asynchronous callers
 * (`load`). A caller that may not wait has it provided beforehand, or a way to have it at once.
 */
export class Part<Module> {
  readonly #importing: () => Promise<Module>;
  #module: Module | null = null;
  #atOnce: (() => Module) | null = null;

  /** `importing` is a dynamic import of the module, written out so that bundlers find it. */
  constructor(importing: () => Promise<Module>) {
    this.#importing = importing;
  }

  /** The module, of which it is certain that it is there. */
  get here(): Module {
    this.#loadAtOnce();
    if (this.#module === null) throw new TypeError("a part of the compiler is used before it is loaded");
    return this.#module;
  }

  /** Takes the module from somebody who has imported it. */
  provide(module: Module): void {
    this.#module = module;
  }

  /** Takes a function that gives the module without waiting, when it is first needed. */
  provideLater(atOnce: () => Module): void {
    this.#atOnce = atOnce;
  }

  #loadAtOnce(): void {
    if (this.#atOnce !== null) this.#module ??= this.#atOnce();
  }

  /** Loads the module, unless it is there. Rejects with `platform` where its file is not to be had; the next call tries again. */
  async load(): Promise<Module> {
    try {
      this.#module ??= await this.#importing();
    } catch (cause) {
      throw new EdgewiseError(
        {
          code: "platform",
          message: `found a file of edgewise that could not be loaded, expected all files of the package or bundle to be served (${String(cause)})`,
          hint: "Serve what the bundler wrote as a whole, and keep the files of a version for as long as pages of it are open.",
        },
        { cause },
      );
    }
    return this.#module;
  }

  /** The module within work in turns, which waits for it once. */
  *ready(): Turns<Module> {
    this.#loadAtOnce();
    if (this.#module === null) yield this.load();
    return this.here;
  }
}
