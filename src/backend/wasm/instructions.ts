/**
 * The instruction set as data: one row per instruction with its opcode, operands, results and immediates. The builder's
 * methods are typed by the names of these rows; a new instruction is a new row.
 *
 * Source: WebAssembly core specification 2.0 (index of instructions) and the threads proposal. Relaxed SIMD is left out on
 * purpose: its results may differ between machines.
 */

import type { Bytes } from "./encode.ts";
import type { Instruction, ValueType } from "./instructions/row.ts";
import { binary, bulk, compare, convert, load, plain, simd, store, test, unary } from "./instructions/row.ts";
import { SIMD_INSTRUCTIONS } from "./instructions/simd.ts";
import { THREAD_INSTRUCTIONS } from "./instructions/threads.ts";

/**
 * The instructions whose operands depend on where they stand (labels, locals, callees, block types), and constants.
 * The builder has a method for each and knows its type rule.
 */
export const STRUCTURAL = {
  "unreachable": 0x00,
  "block": 0x02,
  "loop": 0x03,
  "if": 0x04,
  "else": 0x05,
  "end": 0x0b,
  "br": 0x0c,
  "br_if": 0x0d,
  "return": 0x0f,
  "call": 0x10,
  "drop": 0x1a,
  "select": 0x1b,
  "local.get": 0x20,
  "local.set": 0x21,
  "local.tee": 0x22,
} as const;

export type StructuralName = keyof typeof STRUCTURAL;

/** The opcode of `<type>.const`. */
export const CONSTANT: Readonly<Record<ValueType, Bytes>> = {
  i32: [0x41],
  i64: [0x42],
  f32: [0x43],
  f64: [0x44],
  v128: simd(0x0c),
};

/** The opcode of `i8x16.shuffle`, whose immediate is sixteen lane numbers. */
export const SHUFFLE: Bytes = simd(0x0d);

/** The block type of a block without results. */
export const EMPTY_BLOCK = 0x40;

/** Every instruction whose type does not depend on where it stands. */
export const INSTRUCTIONS = {
  // Loads and stores.
  "i32.load": load(0x28, 4, "i32"),
  "i64.load": load(0x29, 8, "i64"),
  "f32.load": load(0x2a, 4, "f32"),
  "f64.load": load(0x2b, 8, "f64"),
  "i32.load8_s": load(0x2c, 1, "i32"),
  "i32.load8_u": load(0x2d, 1, "i32"),
  "i32.load16_s": load(0x2e, 2, "i32"),
  "i32.load16_u": load(0x2f, 2, "i32"),
  "i64.load8_s": load(0x30, 1, "i64"),
  "i64.load8_u": load(0x31, 1, "i64"),
  "i64.load16_s": load(0x32, 2, "i64"),
  "i64.load16_u": load(0x33, 2, "i64"),
  "i64.load32_s": load(0x34, 4, "i64"),
  "i64.load32_u": load(0x35, 4, "i64"),
  "i32.store": store(0x36, 4, "i32"),
  "i64.store": store(0x37, 8, "i64"),
  "f32.store": store(0x38, 4, "f32"),
  "f64.store": store(0x39, 8, "f64"),
  "i32.store8": store(0x3a, 1, "i32"),
  "i32.store16": store(0x3b, 2, "i32"),
  "i64.store8": store(0x3c, 1, "i64"),
  "i64.store16": store(0x3d, 2, "i64"),
  "i64.store32": store(0x3e, 4, "i64"),

  // The memory as a whole. The trailing zeros name memory 0, the only one.
  "memory.size": plain([0x3f, 0x00], [], ["address"]),
  "memory.grow": plain([0x40, 0x00], ["address"], ["address"]),
  "memory.copy": plain([...bulk(0x0a), 0x00, 0x00], ["address", "address", "address"], []),
  "memory.fill": plain([...bulk(0x0b), 0x00], ["address", "i32", "address"], []),

  // i32: comparisons.
  "i32.eqz": test(0x45, "i32"),
  "i32.eq": compare(0x46, "i32"),
  "i32.ne": compare(0x47, "i32"),
  "i32.lt_s": compare(0x48, "i32"),
  "i32.lt_u": compare(0x49, "i32"),
  "i32.gt_s": compare(0x4a, "i32"),
  "i32.gt_u": compare(0x4b, "i32"),
  "i32.le_s": compare(0x4c, "i32"),
  "i32.le_u": compare(0x4d, "i32"),
  "i32.ge_s": compare(0x4e, "i32"),
  "i32.ge_u": compare(0x4f, "i32"),

  // i64: comparisons.
  "i64.eqz": test(0x50, "i64"),
  "i64.eq": compare(0x51, "i64"),
  "i64.ne": compare(0x52, "i64"),
  "i64.lt_s": compare(0x53, "i64"),
  "i64.lt_u": compare(0x54, "i64"),
  "i64.gt_s": compare(0x55, "i64"),
  "i64.gt_u": compare(0x56, "i64"),
  "i64.le_s": compare(0x57, "i64"),
  "i64.le_u": compare(0x58, "i64"),
  "i64.ge_s": compare(0x59, "i64"),
  "i64.ge_u": compare(0x5a, "i64"),

  // f32: comparisons.
  "f32.eq": compare(0x5b, "f32"),
  "f32.ne": compare(0x5c, "f32"),
  "f32.lt": compare(0x5d, "f32"),
  "f32.gt": compare(0x5e, "f32"),
  "f32.le": compare(0x5f, "f32"),
  "f32.ge": compare(0x60, "f32"),

  // f64: comparisons.
  "f64.eq": compare(0x61, "f64"),
  "f64.ne": compare(0x62, "f64"),
  "f64.lt": compare(0x63, "f64"),
  "f64.gt": compare(0x64, "f64"),
  "f64.le": compare(0x65, "f64"),
  "f64.ge": compare(0x66, "f64"),

  // i32: arithmetic and bits.
  "i32.clz": unary(0x67, "i32"),
  "i32.ctz": unary(0x68, "i32"),
  "i32.popcnt": unary(0x69, "i32"),
  "i32.add": binary(0x6a, "i32"),
  "i32.sub": binary(0x6b, "i32"),
  "i32.mul": binary(0x6c, "i32"),
  "i32.div_s": binary(0x6d, "i32"),
  "i32.div_u": binary(0x6e, "i32"),
  "i32.rem_s": binary(0x6f, "i32"),
  "i32.rem_u": binary(0x70, "i32"),
  "i32.and": binary(0x71, "i32"),
  "i32.or": binary(0x72, "i32"),
  "i32.xor": binary(0x73, "i32"),
  "i32.shl": binary(0x74, "i32"),
  "i32.shr_s": binary(0x75, "i32"),
  "i32.shr_u": binary(0x76, "i32"),
  "i32.rotl": binary(0x77, "i32"),
  "i32.rotr": binary(0x78, "i32"),

  // i64: arithmetic and bits.
  "i64.clz": unary(0x79, "i64"),
  "i64.ctz": unary(0x7a, "i64"),
  "i64.popcnt": unary(0x7b, "i64"),
  "i64.add": binary(0x7c, "i64"),
  "i64.sub": binary(0x7d, "i64"),
  "i64.mul": binary(0x7e, "i64"),
  "i64.div_s": binary(0x7f, "i64"),
  "i64.div_u": binary(0x80, "i64"),
  "i64.rem_s": binary(0x81, "i64"),
  "i64.rem_u": binary(0x82, "i64"),
  "i64.and": binary(0x83, "i64"),
  "i64.or": binary(0x84, "i64"),
  "i64.xor": binary(0x85, "i64"),
  "i64.shl": binary(0x86, "i64"),
  "i64.shr_s": binary(0x87, "i64"),
  "i64.shr_u": binary(0x88, "i64"),
  "i64.rotl": binary(0x89, "i64"),
  "i64.rotr": binary(0x8a, "i64"),

  // f32: arithmetic.
  "f32.abs": unary(0x8b, "f32"),
  "f32.neg": unary(0x8c, "f32"),
  "f32.ceil": unary(0x8d, "f32"),
  "f32.floor": unary(0x8e, "f32"),
  "f32.trunc": unary(0x8f, "f32"),
  "f32.nearest": unary(0x90, "f32"),
  "f32.sqrt": unary(0x91, "f32"),
  "f32.add": binary(0x92, "f32"),
  "f32.sub": binary(0x93, "f32"),
  "f32.mul": binary(0x94, "f32"),
  "f32.div": binary(0x95, "f32"),
  "f32.min": binary(0x96, "f32"),
  "f32.max": binary(0x97, "f32"),
  "f32.copysign": binary(0x98, "f32"),

  // f64: arithmetic.
  "f64.abs": unary(0x99, "f64"),
  "f64.neg": unary(0x9a, "f64"),
  "f64.ceil": unary(0x9b, "f64"),
  "f64.floor": unary(0x9c, "f64"),
  "f64.trunc": unary(0x9d, "f64"),
  "f64.nearest": unary(0x9e, "f64"),
  "f64.sqrt": unary(0x9f, "f64"),
  "f64.add": binary(0xa0, "f64"),
  "f64.sub": binary(0xa1, "f64"),
  "f64.mul": binary(0xa2, "f64"),
  "f64.div": binary(0xa3, "f64"),
  "f64.min": binary(0xa4, "f64"),
  "f64.max": binary(0xa5, "f64"),
  "f64.copysign": binary(0xa6, "f64"),

  // Conversions: from the type in the second place to the type in the third.
  "i32.wrap_i64": convert(0xa7, "i64", "i32"),
  "i32.trunc_f32_s": convert(0xa8, "f32", "i32"),
  "i32.trunc_f32_u": convert(0xa9, "f32", "i32"),
  "i32.trunc_f64_s": convert(0xaa, "f64", "i32"),
  "i32.trunc_f64_u": convert(0xab, "f64", "i32"),
  "i64.extend_i32_s": convert(0xac, "i32", "i64"),
  "i64.extend_i32_u": convert(0xad, "i32", "i64"),
  "i64.trunc_f32_s": convert(0xae, "f32", "i64"),
  "i64.trunc_f32_u": convert(0xaf, "f32", "i64"),
  "i64.trunc_f64_s": convert(0xb0, "f64", "i64"),
  "i64.trunc_f64_u": convert(0xb1, "f64", "i64"),
  "f32.convert_i32_s": convert(0xb2, "i32", "f32"),
  "f32.convert_i32_u": convert(0xb3, "i32", "f32"),
  "f32.convert_i64_s": convert(0xb4, "i64", "f32"),
  "f32.convert_i64_u": convert(0xb5, "i64", "f32"),
  "f32.demote_f64": convert(0xb6, "f64", "f32"),
  "f64.convert_i32_s": convert(0xb7, "i32", "f64"),
  "f64.convert_i32_u": convert(0xb8, "i32", "f64"),
  "f64.convert_i64_s": convert(0xb9, "i64", "f64"),
  "f64.convert_i64_u": convert(0xba, "i64", "f64"),
  "f64.promote_f32": convert(0xbb, "f32", "f64"),
  "i32.reinterpret_f32": convert(0xbc, "f32", "i32"),
  "i64.reinterpret_f64": convert(0xbd, "f64", "i64"),
  "f32.reinterpret_i32": convert(0xbe, "i32", "f32"),
  "f64.reinterpret_i64": convert(0xbf, "i64", "f64"),
  "i32.extend8_s": unary(0xc0, "i32"),
  "i32.extend16_s": unary(0xc1, "i32"),
  "i64.extend8_s": unary(0xc2, "i64"),
  "i64.extend16_s": unary(0xc3, "i64"),
  "i64.extend32_s": unary(0xc4, "i64"),
  "i32.trunc_sat_f32_s": convert(bulk(0x00), "f32", "i32"),
  "i32.trunc_sat_f32_u": convert(bulk(0x01), "f32", "i32"),
  "i32.trunc_sat_f64_s": convert(bulk(0x02), "f64", "i32"),
  "i32.trunc_sat_f64_u": convert(bulk(0x03), "f64", "i32"),
  "i64.trunc_sat_f32_s": convert(bulk(0x04), "f32", "i64"),
  "i64.trunc_sat_f32_u": convert(bulk(0x05), "f32", "i64"),
  "i64.trunc_sat_f64_s": convert(bulk(0x06), "f64", "i64"),
  "i64.trunc_sat_f64_u": convert(bulk(0x07), "f64", "i64"),
  ...THREAD_INSTRUCTIONS,
  ...SIMD_INSTRUCTIONS,
} as const satisfies Readonly<Record<string, Instruction>>;

export type InstructionName = keyof typeof INSTRUCTIONS;

/** The names of the instructions with one kind of immediate. */
export type NameWith<Immediate extends Instruction["immediate"]> = {
  [Name in InstructionName]: (typeof INSTRUCTIONS)[Name]["immediate"] extends Immediate ? Name : never;
}[InstructionName];
