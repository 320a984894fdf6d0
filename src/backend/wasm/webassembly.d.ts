/**
 * The part of the WebAssembly JavaScript API that Edgewise uses. TypeScript has it in its DOM library alone, and that
 * would let code for workers and for Node mention `document`.
 */
// biome-ignore lint/style/noNamespace: an ambient global object has no other form.
declare namespace WebAssembly {
  type ImportValue = Memory | ((...values: never[]) => unknown);
  type Imports = Record<string, Record<string, ImportValue>>;

  /** Sizes are in pages of 64 KiB. */
  interface MemoryDescriptor {
    readonly initial: number;
    readonly maximum?: number;
    readonly shared?: boolean;
  }

  class Memory {
    constructor(descriptor: MemoryDescriptor);
    /** A SharedArrayBuffer where the memory is shared. */
    readonly buffer: ArrayBufferLike;
    grow(pages: number): number;
  }

  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
  }

  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Readonly<Record<string, unknown>>;
  }

  /** The bytes are no valid module. */
  class CompileError extends Error {}
  /** The imports do not fit the module. */
  class LinkError extends Error {}
  /** A trap. */
  class RuntimeError extends Error {}

  function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
  function validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}
