/**
 * The part of the WebAssembly JavaScript API that Edgewise uses, to be imported as `* as WebAssembly`. TypeScript has
 * it only in its DOM library, which would let code for workers and for Node mention `document`. An ambient declaration
 * would not do, for published types must not depend on the libraries that their reader has chosen.
 *
 * TypeScript has it in its DOM library alone, and that would let code for workers and for Node mention `document`. An
 * ambient declaration would not do: published types must not depend on the libraries that their reader has chosen.
 */

import { EdgewiseError } from "../src/error.ts";

export type ImportValue = Memory | ((...values: never[]) => unknown);
export type Imports = Record<string, Record<string, ImportValue>>;

/** The sizes of a memory, in pages of 64 KiB. */
interface MemoryDescriptor {
  readonly initial: number;
  readonly maximum?: number;
  readonly shared?: boolean;
}

export interface Memory {
  /** The bytes of the memory; a SharedArrayBuffer where the memory is shared. */
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

/** A compiled module. It has no members by which TypeScript could tell it from other objects. */
export interface Module {
  readonly [Symbol.toStringTag]: string;
}

export interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
}

type Bytes = Uint8Array<ArrayBuffer>;

interface Api {
  readonly Memory: new (descriptor: MemoryDescriptor) => Memory;
  readonly Module: new (bytes: Bytes) => Module;
  readonly Instance: new (module: Module, imports?: Imports) => Instance;
  readonly LinkError: ErrorConstructor;
  readonly RuntimeError: ErrorConstructor;
  compile(bytes: Bytes): Promise<Module>;
  validate(bytes: Bytes): boolean;
}

/** The global object `WebAssembly`. An engine that may make no machine code does not have it. */
declare const WebAssembly: Api | undefined;

function missing(): never {
  throw new EdgewiseError({
    code: "platform",
    message: "found no WebAssembly here, expected a JavaScript engine that has it",
    hint: "Run without --jitless and whatever else forbids making machine code.",
  });
}

class Missing {
  constructor() {
    missing();
  }
}

/** Stands for a missing `WebAssembly`: every use of it says so. */
const ABSENT: Api = {
  Memory: Missing as never,
  Module: Missing as never,
  Instance: Missing as never,
  LinkError: Error,
  RuntimeError: Error,
  compile: async () => missing(),
  validate: missing,
};

const api: Api = typeof WebAssembly === "undefined" ? ABSENT : WebAssembly;

export const Memory: Api["Memory"] = api.Memory;
export const Module: Api["Module"] = api.Module;
export const Instance: Api["Instance"] = api.Instance;
/** The error of imports that do not fit the module. */
export const LinkError: ErrorConstructor = api.LinkError;
/** The error of a trap. */
export const RuntimeError: ErrorConstructor = api.RuntimeError;
export const compile: Api["compile"] = api.compile;
export const validate: Api["validate"] = api.validate;

/** The smallest module: its magic number and its version. */
const EMPTY_MODULE = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** Throws `platform` where there is no `WebAssembly`, or a page may compile nothing. */
export function expectWebAssembly(): void {
  if (api === ABSENT) missing();
  try {
    new api.Module(Uint8Array.from(EMPTY_MODULE));
  } catch (cause) {
    throw new EdgewiseError(
      {
        code: "platform",
        message:
          "found a Content-Security-Policy that forbids WebAssembly, expected 'wasm-unsafe-eval' among its script-src",
        hint: "Serve the page with script-src 'self' 'wasm-unsafe-eval'; docs/browser.md has whole policies.",
      },
      { cause },
    );
  }
}

/** Whether modules can be compiled here. */
export function isAvailable(): boolean {
  try {
    expectWebAssembly();
    return true;
  } catch (error) {
    if (error instanceof EdgewiseError) return false;
    throw error;
  }
}
