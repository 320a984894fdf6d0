/**
 * A small WebAssembly assembler: modules of functions over one imported memory.
 *
 *     const module = new ModuleBuilder({ memory: { minimum: 1 } });
 *     module.function("scale", { exported: true }, (f) => {
 *       const at = f.parameter("i32", "at");
 *       f.get(at).get(at).load("f64.load").const("f64", 0.85).op("f64.mul").store("f64.store");
 *     });
 *     const bytes = module.finish();
 */

import { EdgewiseError } from "../../error.ts";
import { PREAMBLE, SECTION } from "./encode.ts";
import { FunctionBuilder } from "./function.ts";
import { type Callee, type FunctionCode, type Local, writeBody } from "./function-code.ts";
import { type AddressType, VALUE_TYPES, type ValueType } from "./instructions/row.ts";
import { ByteWriter } from "./writer.ts";

export { FunctionBuilder } from "./function.ts";
export type { Callee, Local } from "./function-code.ts";
export type { AddressType, ValueType } from "./instructions/row.ts";
export type { InstructionName, NameWith } from "./instructions.ts";
export type { Label } from "./stack.ts";

/** The memory that the module imports as `env.memory`. Sizes are in pages of 64 KiB. */
export interface MemoryImport {
  readonly minimum: number;
  /** The most that the memory may grow to; a shared memory must say it. */
  readonly maximum?: number | undefined;
  readonly shared?: boolean | undefined;
}

export interface ModuleOptions {
  /** The memory that the module imports. A module without one has no memory, and its functions may not use one. */
  readonly memory?: MemoryImport | undefined;
  /** `i64` chooses memory64; the default is `i32`. */
  readonly addressType?: AddressType | undefined;
}

export interface FunctionOptions {
  readonly results?: readonly ValueType[] | undefined;
  /** Whether the module exports the function under its name. */
  readonly exported?: boolean | undefined;
}

interface FunctionImport extends Callee {
  readonly module: string;
  readonly field: string;
}

interface FunctionType {
  readonly index: number;
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

interface DefinedFunction extends FunctionCode {
  readonly exported: boolean;
}

/** A 32-bit memory has at most 4 GiB; for 64-bit ones the specification allows 2^48 pages. */
const MOST_PAGES: Readonly<Record<AddressType, number>> = { i32: 2 ** 16, i64: 2 ** 48 };

const IMPORTED_FUNCTION = 0x00;
const IMPORTED_MEMORY = 0x02;
const EXPORTED_FUNCTION = 0x00;
const FUNCTION_TYPE = 0x60;
/** Bits of the flags before the limits of a memory. */
const LIMITS = { maximum: 0x01, shared: 0x02, address64: 0x04 } as const;
/** Subsections of the `name` section. */
const NAMES = { functions: 1, locals: 2 } as const;

/** Builds one module. What it makes is valid by construction; misuse throws `wasm/invalid`. */
export class ModuleBuilder {
  readonly addressType: AddressType;
  readonly #memory: MemoryImport | undefined;
  /** The function types by their printed form, in the order of their numbers. */
  readonly #types = new Map<string, FunctionType>();
  readonly #imports: FunctionImport[] = [];
  readonly #functions: DefinedFunction[] = [];
  readonly #callees = new Set<Callee>();
  readonly #exported = new Set<string>();

  constructor({ memory, addressType = "i32" }: ModuleOptions = {}) {
    if (memory !== undefined) checkMemory(memory, MOST_PAGES[addressType]);
    this.#memory = memory;
    this.addressType = addressType;
  }

  /** Imports a function, such as `Math` `sin`; asked for twice, it is imported once. */
  importFunction(
    module: string,
    field: string,
    parameters: readonly ValueType[],
    results: readonly ValueType[],
  ): Callee {
    const known = this.#imports.find((entry) => entry.module === module && entry.field === field);
    const signature = printType(parameters, results);
    if (known !== undefined) {
      const before = printType(known.parameters, known.results);
      if (before !== signature) {
        throw invalid(`import ${known.name}: found type ${signature}, expected ${before} as before`);
      }
      return known;
    }
    const callee: FunctionImport = { module, field, name: `${module}.${field}`, parameters, results };
    this.#typeIndex(parameters, results);
    this.#imports.push(callee);
    this.#callees.add(callee);
    return callee;
  }

  /** Adds a function, whose parameters, locals and code `build` gives; functions added later may call it. */
  function(
    name: string,
    { results = [], exported = false }: FunctionOptions,
    build: (f: FunctionBuilder) => void,
  ): Callee {
    if (exported && this.#exported.has(name)) {
      throw invalid(`function "${name}": found an export of this name, expected a new name`);
    }
    const builder = new FunctionBuilder(name, results, {
      addressType: this.addressType,
      hasMemory: this.#memory !== undefined,
      typeIndex: (parameters, blockResults) => this.#typeIndex(parameters, blockResults),
      has: (callee) => this.#callees.has(callee),
    });
    build(builder);
    const defined: DefinedFunction = { ...builder.finish(), exported };
    this.#typeIndex(defined.parameters, defined.results);
    this.#functions.push(defined);
    if (exported) this.#exported.add(name);
    this.#callees.add(defined);
    return defined;
  }

  /** The module in the binary format, with the names of functions and locals for profilers and traces. */
  finish(): Uint8Array<ArrayBuffer> {
    const numbers = new Map(this.#numbered().map((callee, index) => [callee, index]));
    const indexOf = (callee: Callee): number => {
      const index = numbers.get(callee);
      if (index === undefined) throw invalid(`function "${callee.name}" is not of this module`);
      return index;
    };
    const writer = new ByteWriter().bytes(PREAMBLE);
    const section = (name: keyof typeof SECTION, write: () => void): void => {
      writer.byte(SECTION[name]).sized(write);
    };
    const writeType = ({ parameters, results }: Callee): void => {
      writer.unsigned(this.#typeIndex(parameters, results));
    };
    section("type", () => {
      writer.vector([...this.#types.values()], ({ parameters, results }) => {
        writer.byte(FUNCTION_TYPE);
        writeTypes(writer, parameters);
        writeTypes(writer, results);
      });
    });
    section("import", () => {
      const memory = this.#memory;
      writer.unsigned(this.#imports.length + (memory === undefined ? 0 : 1));
      for (const entry of this.#imports) {
        writer.name(entry.module).name(entry.field).byte(IMPORTED_FUNCTION);
        writeType(entry);
      }
      if (memory !== undefined) {
        writer.name("env").name("memory").byte(IMPORTED_MEMORY);
        writeMemory(writer, memory, this.addressType);
      }
    });
    section("function", () => writer.vector(this.#functions, writeType));
    section("export", () => {
      const exported = this.#functions.filter((entry) => entry.exported);
      writer.vector(exported, (entry) => writer.name(entry.name).byte(EXPORTED_FUNCTION).unsigned(indexOf(entry)));
    });
    section("code", () => writer.vector(this.#functions, (entry) => writeBody(writer, entry, indexOf)));
    section("custom", () => this.#writeNames(writer, indexOf));
    return writer.finish();
  }

  /** All functions by their numbers: imports come first. */
  #numbered(): readonly Callee[] {
    return [...this.#imports, ...this.#functions];
  }

  #typeIndex(parameters: readonly ValueType[], results: readonly ValueType[]): number {
    const key = printType(parameters, results);
    const known = this.#types.get(key);
    if (known !== undefined) return known.index;
    const index = this.#types.size;
    this.#types.set(key, { index, parameters, results });
    return index;
  }

  #writeNames(writer: ByteWriter, indexOf: (callee: Callee) => number): void {
    const writeLocal = ({ index, name }: Local): void => {
      writer.unsigned(index).name(name);
    };
    writer.name("name");
    writer.byte(NAMES.functions).sized(() => {
      writer.vector(this.#numbered(), (callee) => writer.unsigned(indexOf(callee)).name(callee.name));
    });
    writer.byte(NAMES.locals).sized(() => {
      writer.vector(this.#functions, (entry) => writer.unsigned(indexOf(entry)).vector(entry.locals, writeLocal));
    });
  }
}

function checkMemory({ minimum, maximum, shared = false }: MemoryImport, most: number): void {
  const pages = `a whole number of pages from 0 to ${most}`;
  for (const size of maximum === undefined ? [minimum] : [minimum, maximum]) {
    if (!Number.isInteger(size) || size < 0 || size > most) {
      throw invalid(`memory: found size ${size}, expected ${pages}`);
    }
  }
  if (maximum !== undefined && maximum < minimum) {
    throw invalid(`memory: found maximum ${maximum}, expected at least the minimum ${minimum}`);
  }
  if (shared && maximum === undefined) throw invalid("memory: found a shared memory without maximum, expected one");
}

function writeMemory(
  writer: ByteWriter,
  { minimum, maximum, shared = false }: MemoryImport,
  addressType: AddressType,
): void {
  const flags =
    (maximum === undefined ? 0 : LIMITS.maximum) |
    (shared ? LIMITS.shared : 0) |
    (addressType === "i64" ? LIMITS.address64 : 0);
  writer.byte(flags).unsigned(minimum);
  if (maximum !== undefined) writer.unsigned(maximum);
}

function writeTypes(writer: ByteWriter, types: readonly ValueType[]): void {
  writer.vector(types, (type) => writer.byte(VALUE_TYPES[type]));
}

function printType(parameters: readonly ValueType[], results: readonly ValueType[]): string {
  return `[${parameters.join(" ")}] -> [${results.join(" ")}]`;
}

function invalid(message: string): EdgewiseError {
  return new EdgewiseError({ code: "wasm/invalid", message });
}
