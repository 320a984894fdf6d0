/**
 * Reads back a module from the bytes that the assembler made, so that what is printed is what runs. It knows what the
 * assembler writes and nothing else of the binary format.
 */

import { EdgewiseError } from "../../error.ts";
import { type Bytes, PREAMBLE, SECTION } from "./encode.ts";
import { VALUE_TYPES, type ValueType } from "./instructions/row.ts";

/** The contents of a module. Functions are listed by number; imported ones come first. */
export interface ReadModule {
  readonly types: readonly FunctionType[];
  readonly memory: ReadMemory | null;
  readonly imports: readonly FunctionImport[];
  readonly functions: readonly DefinedFunction[];
  readonly exports: readonly { readonly name: string; readonly func: number }[];
  /** Names of functions, and of the parameters and locals of each, by number. */
  readonly names: { readonly functions: Names; readonly locals: ReadonlyMap<number, Names> };
}

type Names = ReadonlyMap<number, string>;

export interface FunctionType {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** Sizes in pages of 64 KiB; `maximum` is null where the module says none. */
export interface ReadMemory {
  readonly module: string;
  readonly field: string;
  readonly minimum: bigint;
  readonly maximum: bigint | null;
  readonly shared: boolean;
  readonly address64: boolean;
}

export interface FunctionImport {
  readonly module: string;
  readonly field: string;
  readonly type: number;
}

export interface DefinedFunction {
  readonly type: number;
  /** The locals without the parameters. */
  readonly locals: readonly ValueType[];
  /** The bytes of its instructions, the last `end` included. */
  readonly code: Uint8Array;
}

const TYPE_OF_CODE: ReadonlyMap<number, ValueType> = new Map(
  Object.entries(VALUE_TYPES).map(([type, code]) => [code, type as ValueType]),
);
const UTF8 = new TextDecoder();

/** Throws `wasm/invalid` for bytes that the assembler has not made. */
export function readModule(bytes: Uint8Array): ReadModule {
  const reader = new ByteReader(bytes);
  if (PREAMBLE.some((byte) => reader.byte() !== byte)) throw reader.fail("the first bytes of a module");
  const module = {
    types: [] as readonly FunctionType[],
    memory: null as ReadMemory | null,
    imports: [] as FunctionImport[],
    functions: [] as readonly DefinedFunction[],
    exports: [] as ReadModule["exports"],
    names: { functions: new Map(), locals: new Map() } as ReadModule["names"],
  };
  let declared: readonly number[] = [];
  const sections: Readonly<Record<keyof typeof SECTION, (section: ByteReader) => void>> = {
    type: (section) => {
      module.types = section.vector(() => {
        section.byte();
        return { parameters: section.vector(() => section.type()), results: section.vector(() => section.type()) };
      });
    },
    import: (section) => {
      section.vector(() => {
        const [where, field, kind] = [section.name(), section.name(), section.byte()];
        if (kind === 0) module.imports.push({ module: where, field, type: section.number() });
        else module.memory = readMemory(where, field, section);
      });
    },
    function: (section) => {
      declared = section.vector(() => section.number());
    },
    export: (section) => {
      module.exports = section.vector(() => {
        const name = section.name();
        section.byte();
        return { name, func: section.number() };
      });
    },
    code: (section) => {
      const bodies = section.vector(() => section.sized());
      module.functions = bodies.map((body, k) => {
        const runs = body.vector(() => ({ count: body.number(), type: body.type() }));
        const locals = runs.flatMap(({ count, type }) => new Array<ValueType>(count).fill(type));
        return { type: declared[k]!, locals, code: body.rest() };
      });
    },
    custom: (section) => {
      if (section.name() === "name") module.names = readNames(section);
    },
  };
  while (!reader.isDone) {
    const id = reader.byte();
    const kind = (Object.keys(SECTION) as (keyof typeof SECTION)[]).find((name) => SECTION[name] === id);
    if (kind === undefined) throw reader.fail(`the number of a section, not ${id}`);
    sections[kind](reader.sized());
  }
  return module;
}

function readMemory(module: string, field: string, section: ByteReader): ReadMemory {
  const flags = section.byte();
  const minimum = section.unsigned();
  const maximum = (flags & 1) === 0 ? null : section.unsigned();
  return { module, field, minimum, maximum, shared: (flags & 2) !== 0, address64: (flags & 4) !== 0 };
}

function readNames(section: ByteReader): ReadModule["names"] {
  const functions = new Map<number, string>();
  const locals = new Map<number, Names>();
  const readMap = (from: ByteReader, into: Map<number, string>): void => {
    from.vector(() => into.set(from.number(), from.name()));
  };
  while (!section.isDone) {
    const kind = section.byte();
    const part = section.sized();
    if (kind === 1) readMap(part, functions);
    else {
      part.vector(() => {
        const own = new Map<number, string>();
        locals.set(part.number(), own);
        readMap(part, own);
      });
    }
  }
  return { functions, locals };
}

/** Bytes of a module, read one after the other. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isDone(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw this.fail("a byte");
    return byte;
  }

  bytes(count: number): Bytes {
    return Array.from({ length: count }, () => this.byte());
  }

  /** An unsigned LEB128. */
  unsigned(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  /** An unsigned LEB128 as a number; it must be small. */
  number(): number {
    return Number(this.unsigned());
  }

  /** A signed LEB128. */
  signed(): bigint {
    let value = 0n;
    let bits = 0;
    for (;;) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << BigInt(bits);
      bits += 7;
      if (byte < 0x80) return BigInt.asIntN(bits, value);
    }
  }

  name(): string {
    const length = this.number();
    return UTF8.decode(new Uint8Array(this.bytes(length)));
  }

  type(): ValueType {
    const code = this.byte();
    const type = TYPE_OF_CODE.get(code);
    if (type === undefined) throw this.fail(`a value type, not ${code}`);
    return type;
  }

  vector<T>(read: () => T): readonly T[] {
    return Array.from({ length: this.number() }, read);
  }

  /** A reader of contents that are preceded by their length. */
  sized(): ByteReader {
    const length = this.number();
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    if (part.length < length) throw this.fail(`${length} bytes`);
    this.#at += length;
    return new ByteReader(part);
  }

  rest(): Uint8Array {
    const rest = this.#bytes.subarray(this.#at);
    this.#at = this.#bytes.length;
    return rest;
  }

  fail(expected: string): EdgewiseError {
    return new EdgewiseError({ code: "wasm/invalid", message: `byte ${this.#at} of code: expected ${expected}` });
  }
}
