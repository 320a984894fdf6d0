/**
 * Prints a module of the assembler in the text format of WebAssembly (WAT), one instruction a line. The text assembles to the
 * same module again, apart from names: names in WAT hold no blanks, so the original names of kernels stand beside their
 * functions.
 */

import type { ValueType } from "./instructions/row.ts";
import {
  CONSTANT,
  EMPTY_BLOCK,
  INSTRUCTIONS,
  type InstructionName,
  SHUFFLE,
  STRUCTURAL,
  type StructuralName,
} from "./instructions.ts";
import { ByteReader, type DefinedFunction, type FunctionType, type ReadModule, readModule } from "./read.ts";

/** Prints the bytes of a module. Throws `wasm/invalid` for bytes that the assembler has not made. */
export function printModule(bytes: Uint8Array): string {
  const module = readModule(bytes);
  const names = uniqueNames(
    Array.from(
      { length: module.imports.length + module.functions.length },
      (_, k) => module.names.functions.get(k) ?? `f${k}`,
    ),
  );
  const lines = [
    "(module",
    ...module.types.map((type, k) => `  (type (;${k};) (func${printSignature(type)}))`),
    ...module.imports.map(
      ({ module: from, field, type }, k) =>
        `  (import ${quoted(from)} ${quoted(field)} (func ${names[k]!} (type ${type})))`,
    ),
    ...printMemory(module),
    ...module.functions.flatMap((defined, k) => printFunction(module, defined, module.imports.length + k, names)),
    ...module.exports.map(({ name, func }) => `  (export ${quoted(name)} (func ${names[func]!}))`),
    ")",
  ];
  return `${lines.join("\n")}\n`;
}

function printMemory({ memory }: ReadModule): readonly string[] {
  if (memory === null) return [];
  const { module, field, minimum, maximum, shared, address64 } = memory;
  const limits = [address64 ? "i64" : null, minimum, maximum, shared ? "shared" : null].filter((part) => part !== null);
  return [`  (import ${quoted(module)} ${quoted(field)} (memory ${limits.join(" ")}))`];
}

function printSignature({ parameters, results }: FunctionType): string {
  return [
    ...(parameters.length > 0 ? [` (param ${parameters.join(" ")})`] : []),
    ...(results.length > 0 ? [` (result ${results.join(" ")})`] : []),
  ].join("");
}

function printFunction(
  module: ReadModule,
  { type, locals, code }: DefinedFunction,
  number: number,
  names: readonly string[],
): readonly string[] {
  const { parameters, results } = module.types[type]!;
  const own = module.names.locals.get(number);
  const all = [...parameters, ...locals];
  const localNames = uniqueNames(all.map((_, k) => own?.get(k) ?? `l${k}`));
  const declare = (what: string, k: number): string => ` (${what} ${localNames[k]!} ${all[k]!})`;
  const head = [
    `  (func ${names[number]!} (type ${type})`,
    ...parameters.map((_, k) => declare("param", k)),
    ...(results.length > 0 ? [` (result ${results.join(" ")})`] : []),
    `  ;; ${(module.names.functions.get(number) ?? "").replaceAll(/[\r\n]/g, " ")}`,
  ].join("");
  return [
    head,
    ...locals.map((_, k) => `   ${declare("local", parameters.length + k)}`),
    ...printCode(code, { module, functions: names, locals: localNames }),
    "  )",
  ];
}

/** The things that instructions refer to by number. */
interface Named {
  readonly module: ReadModule;
  readonly functions: readonly string[];
  readonly locals: readonly string[];
}

function printCode(code: Uint8Array, named: Named): readonly string[] {
  const reader = new ByteReader(code);
  const lines: string[] = [];
  let depth = 1;
  while (!reader.isDone) {
    const { name, text } = readInstruction(reader, named);
    if (name === "end" || name === "else") depth--;
    // The end of the function is the closing parenthesis.
    if (depth === 0) break;
    lines.push(`${"  ".repeat(depth + 1)}${text}`);
    if (name === "block" || name === "loop" || name === "if" || name === "else") depth++;
  }
  return lines;
}

type Read = (reader: ByteReader, named: Named) => string;

/** Reads and prints the immediates of an instruction as WAT has them. An instruction without a row has none. */
const IMMEDIATES: { readonly [Name in StructuralName]?: Read } = {
  "block": readBlockType,
  "loop": readBlockType,
  "if": readBlockType,
  "br": (reader) => ` ${reader.number()}`,
  "br_if": (reader) => ` ${reader.number()}`,
  "call": (reader, { functions }) => ` ${functions[reader.number()]!}`,
  "local.get": readLocal,
  "local.set": readLocal,
  "local.tee": readLocal,
};

function readLocal(reader: ByteReader, { locals }: Named): string {
  return ` ${locals[reader.number()]!}`;
}

/** Reads a block type: no result, one result, or the number of a function type. */
function readBlockType(reader: ByteReader, { module }: Named): string {
  const number = reader.signed();
  // Type codes are negative numbers of one byte.
  if (number === BigInt.asIntN(7, BigInt(EMPTY_BLOCK))) return "";
  if (number >= 0n) return ` (type ${number})${printSignature(module.types[Number(number)]!)}`;
  return ` (result ${new ByteReader(new Uint8Array([Number(number) & 0x7f])).type()})`;
}

const CONSTANTS: { readonly [Type in ValueType]: (reader: ByteReader) => string } = {
  i32: (reader) => String(reader.signed()),
  i64: (reader) => String(reader.signed()),
  f32: (reader) => printFloat(viewOf(reader, 4).getFloat32(0, true)),
  f64: (reader) => printFloat(viewOf(reader, 8).getFloat64(0, true)),
  v128: (reader) => {
    const view = viewOf(reader, 16);
    const hexadecimal = (k: number): string =>
      `0x${view
        .getUint32(4 * k, true)
        .toString(16)
        .padStart(8, "0")}`;
    return `i32x4 ${[0, 1, 2, 3].map(hexadecimal).join(" ")}`;
  },
};

function viewOf(reader: ByteReader, count: number): DataView {
  return new DataView(new Uint8Array(reader.bytes(count)).buffer);
}

/** Prints the shortest digits that read back as the same bits. NaN is the canonical one. */
function printFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

interface Printed {
  readonly name: string;
  /** Reads what follows the name. */
  readonly read: Read;
}

/** The instructions by the bytes of their opcodes. No opcode is the beginning of another. */
const BY_OPCODE: ReadonlyMap<string, Printed> = new Map(
  [
    ...Object.entries(STRUCTURAL).map(([name, opcode]) => ({
      opcode: [opcode],
      name,
      read: IMMEDIATES[name as StructuralName] ?? (() => ""),
    })),
    ...Object.entries(CONSTANT).map(([type, opcode]) => ({
      opcode,
      name: `${type}.const`,
      read: (reader: ByteReader) => ` ${CONSTANTS[type as ValueType](reader)}`,
    })),
    { opcode: SHUFFLE, name: "i8x16.shuffle", read: (reader: ByteReader) => ` ${reader.bytes(16).join(" ")}` },
    ...Object.keys(INSTRUCTIONS).map((name) => ({
      opcode: INSTRUCTIONS[name as InstructionName].opcode,
      name,
      read: (reader: ByteReader) => readOperands(name as InstructionName, reader),
    })),
  ].map(({ opcode, name, read }) => [opcode.join(" "), { name, read }]),
);

function readInstruction(reader: ByteReader, named: Named): { readonly name: string; readonly text: string } {
  let opcode = String(reader.byte());
  for (let more = 0; more < 4; more++) {
    const found = BY_OPCODE.get(opcode);
    if (found) return { name: found.name, text: `${found.name}${found.read(reader, named)}` };
    opcode += ` ${reader.byte()}`;
  }
  throw reader.fail(`an instruction, not ${opcode}`);
}

/** Reads the offset, the alignment where it differs from the width, and the lane. */
function readOperands(name: InstructionName, reader: ByteReader): string {
  const row = INSTRUCTIONS[name];
  switch (row.immediate) {
    case "none":
      return "";
    case "lane":
      return ` ${reader.byte()}`;
    case "lane access":
      return `${readAccess(reader, row.width)} ${reader.byte()}`;
    default:
      return readAccess(reader, row.width);
  }
}

function readAccess(reader: ByteReader, width: number): string {
  const alignment = 2 ** reader.number();
  const offset = reader.unsigned();
  return `${offset === 0n ? "" : ` offset=${offset}`}${alignment === width ? "" : ` align=${alignment}`}`;
}

/** Makes names valid in WAT and different from each other. */
function uniqueNames(given: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return given.map((name) => {
    const plain = `$${name.replaceAll(/[^\w!#$%&'*+\-./:<=>?@\\^`|~]/g, "_") || "_"}`;
    let unique = plain;
    for (let k = 1; taken.has(unique); k++) unique = `${plain}.${k}`;
    taken.add(unique);
    return unique;
  });
}

function quoted(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, (sign) => `\\${sign}`)}"`;
}
