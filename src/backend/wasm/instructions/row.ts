/** The row of an instruction in the tables, and functions that make rows of one shape. */

import { type Bytes, unsigned } from "../encode.ts";

/** The value types and their codes. */
export const VALUE_TYPES = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;

export type ValueType = keyof typeof VALUE_TYPES;

/** The type of addresses: `i32` with 32-bit memories, `i64` with memory64. */
export type AddressType = "i32" | "i64";

/** The type of an operand in the table; `address` stands for the address type of the module's memory. */
export type OperandType = ValueType | "address";

interface Signature {
  readonly opcode: Bytes;
  /** The operands that it pops, the last one from the top of the stack. */
  readonly operands: readonly OperandType[];
  readonly results: readonly OperandType[];
}

/** An instruction without immediates. */
export interface PlainInstruction extends Signature {
  readonly immediate: "none";
}

/** An instruction with an alignment and an offset; `width` is the bytes accessed. Atomic ones must be aligned to it. */
export interface AccessInstruction<Access extends "load" | "store" | "atomic"> extends Signature {
  readonly immediate: Access;
  readonly width: number;
}

/** An instruction on one of `lanes` lanes, which is named by an immediate. */
export interface LaneInstruction extends Signature {
  readonly immediate: "lane";
  readonly lanes: number;
}

/** A load or store of one lane: alignment, offset and lane. */
export interface LaneAccessInstruction extends Signature {
  readonly immediate: "lane access";
  readonly width: number;
  readonly lanes: number;
}

export type Instruction =
  | PlainInstruction
  | AccessInstruction<"load">
  | AccessInstruction<"store">
  | AccessInstruction<"atomic">
  | LaneInstruction
  | LaneAccessInstruction;

export function plain(
  opcode: number | Bytes,
  operands: readonly OperandType[],
  results: readonly OperandType[],
): PlainInstruction {
  return { opcode: bytes(opcode), operands, results, immediate: "none" };
}

export function unary(opcode: number | Bytes, type: ValueType): PlainInstruction {
  return plain(opcode, [type], [type]);
}

export function binary(opcode: number | Bytes, type: ValueType): PlainInstruction {
  return plain(opcode, [type, type], [type]);
}

export function test(opcode: number | Bytes, type: ValueType): PlainInstruction {
  return plain(opcode, [type], ["i32"]);
}

export function compare(opcode: number | Bytes, type: ValueType): PlainInstruction {
  return plain(opcode, [type, type], ["i32"]);
}

export function convert(opcode: number | Bytes, from: ValueType, to: ValueType): PlainInstruction {
  return plain(opcode, [from], [to]);
}

export function shift(opcode: Bytes): PlainInstruction {
  return plain(opcode, ["v128", "i32"], ["v128"]);
}

export function load(opcode: number | Bytes, width: number, type: ValueType): AccessInstruction<"load"> {
  return { opcode: bytes(opcode), operands: ["address"], results: [type], immediate: "load", width };
}

export function store(opcode: number | Bytes, width: number, type: ValueType): AccessInstruction<"store"> {
  return { opcode: bytes(opcode), operands: ["address", type], results: [], immediate: "store", width };
}

export function atomic(
  code: number,
  width: number,
  operands: readonly ValueType[],
  results: readonly ValueType[],
): AccessInstruction<"atomic"> {
  return { opcode: thread(code), operands: ["address", ...operands], results, immediate: "atomic", width };
}

export function lane(
  opcode: Bytes,
  lanes: number,
  operands: readonly ValueType[],
  results: readonly ValueType[],
): LaneInstruction {
  return { opcode, operands, results, immediate: "lane", lanes };
}

export function laneAccess(opcode: Bytes, width: number, results: readonly ValueType[]): LaneAccessInstruction {
  return { opcode, operands: ["address", "v128"], results, immediate: "lane access", width, lanes: 16 / width };
}

function bytes(opcode: number | Bytes): Bytes {
  return typeof opcode === "number" ? [opcode] : opcode;
}

export function bulk(code: number): Bytes {
  return [0xfc, ...unsigned(code)];
}

export function simd(code: number): Bytes {
  return [0xfd, ...unsigned(code)];
}

export function thread(code: number): Bytes {
  return [0xfe, ...unsigned(code)];
}
