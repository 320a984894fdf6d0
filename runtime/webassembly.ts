/**
 * The part of the WebAssembly JavaScript API that Edgewise uses, to be imported as `* as WebAssembly`.
 *
 * TypeScript has it in its DOM library alone, and that would let code for workers and for Node mention `document`. An
 * ambient declaration would not do: published types must not depend on the libraries that their reader has chosen.
 */

export type ImportValue = Memory | ((...values: never[]) => unknown);
export type Imports = Record<string, Record<string, ImportValue>>;

/** Sizes are in pages of 64 KiB. */
interface MemoryDescriptor {
  readonly initial: number;
  readonly maximum?: number;
  readonly shared?: boolean;
}

export interface Memory {
  /** A SharedArrayBuffer where the memory is shared. */
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

/** Compiled code. It has no members that TypeScript could tell it by. */
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

/** The global object, which every engine has. */
declare const WebAssembly: Api;

export const Memory: Api["Memory"] = WebAssembly.Memory;
export const Module: Api["Module"] = WebAssembly.Module;
export const Instance: Api["Instance"] = WebAssembly.Instance;
/** The imports do not fit the module. */
export const LinkError: ErrorConstructor = WebAssembly.LinkError;
/** A trap. */
export const RuntimeError: ErrorConstructor = WebAssembly.RuntimeError;
export const compile: Api["compile"] = WebAssembly.compile;
export const validate: Api["validate"] = WebAssembly.validate;
