/**
 * The instruction set as data: one row per instruction with its opcode, operands, results and immediates. The builder's
 * methods are typed by the names of these rows; a new instruction is a new row.
 *
 * Source: WebAssembly core specification 2.0 (index of instructions) and the threads proposal. Relaxed SIMD is left out on
 * purpose: its results may differ between machines.
 */

import { type Bytes, unsigned } from "./encode.ts";

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

  // Threads: waiting and waking, and the fence (whose trailing zero is its memory order).
  "memory.atomic.notify": atomic(0x00, 4, ["i32"], ["i32"]),
  "memory.atomic.wait32": atomic(0x01, 4, ["i32", "i64"], ["i32"]),
  "memory.atomic.wait64": atomic(0x02, 8, ["i64", "i64"], ["i32"]),
  "atomic.fence": plain([...thread(0x03), 0x00], [], []),

  // Threads: loads and stores.
  "i32.atomic.load": atomic(0x10, 4, [], ["i32"]),
  "i64.atomic.load": atomic(0x11, 8, [], ["i64"]),
  "i32.atomic.load8_u": atomic(0x12, 1, [], ["i32"]),
  "i32.atomic.load16_u": atomic(0x13, 2, [], ["i32"]),
  "i64.atomic.load8_u": atomic(0x14, 1, [], ["i64"]),
  "i64.atomic.load16_u": atomic(0x15, 2, [], ["i64"]),
  "i64.atomic.load32_u": atomic(0x16, 4, [], ["i64"]),
  "i32.atomic.store": atomic(0x17, 4, ["i32"], []),
  "i64.atomic.store": atomic(0x18, 8, ["i64"], []),
  "i32.atomic.store8": atomic(0x19, 1, ["i32"], []),
  "i32.atomic.store16": atomic(0x1a, 2, ["i32"], []),
  "i64.atomic.store8": atomic(0x1b, 1, ["i64"], []),
  "i64.atomic.store16": atomic(0x1c, 2, ["i64"], []),
  "i64.atomic.store32": atomic(0x1d, 4, ["i64"], []),

  // Threads: add; the result is the value before.
  "i32.atomic.rmw.add": atomic(0x1e, 4, ["i32"], ["i32"]),
  "i64.atomic.rmw.add": atomic(0x1f, 8, ["i64"], ["i64"]),
  "i32.atomic.rmw8.add_u": atomic(0x20, 1, ["i32"], ["i32"]),
  "i32.atomic.rmw16.add_u": atomic(0x21, 2, ["i32"], ["i32"]),
  "i64.atomic.rmw8.add_u": atomic(0x22, 1, ["i64"], ["i64"]),
  "i64.atomic.rmw16.add_u": atomic(0x23, 2, ["i64"], ["i64"]),
  "i64.atomic.rmw32.add_u": atomic(0x24, 4, ["i64"], ["i64"]),

  // Threads: sub; the result is the value before.
  "i32.atomic.rmw.sub": atomic(0x25, 4, ["i32"], ["i32"]),
  "i64.atomic.rmw.sub": atomic(0x26, 8, ["i64"], ["i64"]),
  "i32.atomic.rmw8.sub_u": atomic(0x27, 1, ["i32"], ["i32"]),
  "i32.atomic.rmw16.sub_u": atomic(0x28, 2, ["i32"], ["i32"]),
  "i64.atomic.rmw8.sub_u": atomic(0x29, 1, ["i64"], ["i64"]),
  "i64.atomic.rmw16.sub_u": atomic(0x2a, 2, ["i64"], ["i64"]),
  "i64.atomic.rmw32.sub_u": atomic(0x2b, 4, ["i64"], ["i64"]),

  // Threads: and; the result is the value before.
  "i32.atomic.rmw.and": atomic(0x2c, 4, ["i32"], ["i32"]),
  "i64.atomic.rmw.and": atomic(0x2d, 8, ["i64"], ["i64"]),
  "i32.atomic.rmw8.and_u": atomic(0x2e, 1, ["i32"], ["i32"]),
  "i32.atomic.rmw16.and_u": atomic(0x2f, 2, ["i32"], ["i32"]),
  "i64.atomic.rmw8.and_u": atomic(0x30, 1, ["i64"], ["i64"]),
  "i64.atomic.rmw16.and_u": atomic(0x31, 2, ["i64"], ["i64"]),
  "i64.atomic.rmw32.and_u": atomic(0x32, 4, ["i64"], ["i64"]),

  // Threads: or; the result is the value before.
  "i32.atomic.rmw.or": atomic(0x33, 4, ["i32"], ["i32"]),
  "i64.atomic.rmw.or": atomic(0x34, 8, ["i64"], ["i64"]),
  "i32.atomic.rmw8.or_u": atomic(0x35, 1, ["i32"], ["i32"]),
  "i32.atomic.rmw16.or_u": atomic(0x36, 2, ["i32"], ["i32"]),
  "i64.atomic.rmw8.or_u": atomic(0x37, 1, ["i64"], ["i64"]),
  "i64.atomic.rmw16.or_u": atomic(0x38, 2, ["i64"], ["i64"]),
  "i64.atomic.rmw32.or_u": atomic(0x39, 4, ["i64"], ["i64"]),

  // Threads: xor; the result is the value before.
  "i32.atomic.rmw.xor": atomic(0x3a, 4, ["i32"], ["i32"]),
  "i64.atomic.rmw.xor": atomic(0x3b, 8, ["i64"], ["i64"]),
  "i32.atomic.rmw8.xor_u": atomic(0x3c, 1, ["i32"], ["i32"]),
  "i32.atomic.rmw16.xor_u": atomic(0x3d, 2, ["i32"], ["i32"]),
  "i64.atomic.rmw8.xor_u": atomic(0x3e, 1, ["i64"], ["i64"]),
  "i64.atomic.rmw16.xor_u": atomic(0x3f, 2, ["i64"], ["i64"]),
  "i64.atomic.rmw32.xor_u": atomic(0x40, 4, ["i64"], ["i64"]),

  // Threads: xchg; the result is the value before.
  "i32.atomic.rmw.xchg": atomic(0x41, 4, ["i32"], ["i32"]),
  "i64.atomic.rmw.xchg": atomic(0x42, 8, ["i64"], ["i64"]),
  "i32.atomic.rmw8.xchg_u": atomic(0x43, 1, ["i32"], ["i32"]),
  "i32.atomic.rmw16.xchg_u": atomic(0x44, 2, ["i32"], ["i32"]),
  "i64.atomic.rmw8.xchg_u": atomic(0x45, 1, ["i64"], ["i64"]),
  "i64.atomic.rmw16.xchg_u": atomic(0x46, 2, ["i64"], ["i64"]),
  "i64.atomic.rmw32.xchg_u": atomic(0x47, 4, ["i64"], ["i64"]),

  // Threads: cmpxchg; the result is the value before.
  "i32.atomic.rmw.cmpxchg": atomic(0x48, 4, ["i32", "i32"], ["i32"]),
  "i64.atomic.rmw.cmpxchg": atomic(0x49, 8, ["i64", "i64"], ["i64"]),
  "i32.atomic.rmw8.cmpxchg_u": atomic(0x4a, 1, ["i32", "i32"], ["i32"]),
  "i32.atomic.rmw16.cmpxchg_u": atomic(0x4b, 2, ["i32", "i32"], ["i32"]),
  "i64.atomic.rmw8.cmpxchg_u": atomic(0x4c, 1, ["i64", "i64"], ["i64"]),
  "i64.atomic.rmw16.cmpxchg_u": atomic(0x4d, 2, ["i64", "i64"], ["i64"]),
  "i64.atomic.rmw32.cmpxchg_u": atomic(0x4e, 4, ["i64", "i64"], ["i64"]),

  // SIMD: loads and stores.
  "v128.load": load(simd(0x00), 16, "v128"),
  "v128.load8x8_s": load(simd(0x01), 8, "v128"),
  "v128.load8x8_u": load(simd(0x02), 8, "v128"),
  "v128.load16x4_s": load(simd(0x03), 8, "v128"),
  "v128.load16x4_u": load(simd(0x04), 8, "v128"),
  "v128.load32x2_s": load(simd(0x05), 8, "v128"),
  "v128.load32x2_u": load(simd(0x06), 8, "v128"),
  "v128.load8_splat": load(simd(0x07), 1, "v128"),
  "v128.load16_splat": load(simd(0x08), 2, "v128"),
  "v128.load32_splat": load(simd(0x09), 4, "v128"),
  "v128.load64_splat": load(simd(0x0a), 8, "v128"),
  "v128.load32_zero": load(simd(0x5c), 4, "v128"),
  "v128.load64_zero": load(simd(0x5d), 8, "v128"),
  "v128.store": store(simd(0x0b), 16, "v128"),
  "v128.load8_lane": laneAccess(simd(0x54), 1, ["v128"]),
  "v128.load16_lane": laneAccess(simd(0x55), 2, ["v128"]),
  "v128.load32_lane": laneAccess(simd(0x56), 4, ["v128"]),
  "v128.load64_lane": laneAccess(simd(0x57), 8, ["v128"]),
  "v128.store8_lane": laneAccess(simd(0x58), 1, []),
  "v128.store16_lane": laneAccess(simd(0x59), 2, []),
  "v128.store32_lane": laneAccess(simd(0x5a), 4, []),
  "v128.store64_lane": laneAccess(simd(0x5b), 8, []),

  // SIMD: scalars into and out of lanes.
  "i8x16.swizzle": binary(simd(0x0e), "v128"),
  "i8x16.splat": convert(simd(0x0f), "i32", "v128"),
  "i16x8.splat": convert(simd(0x10), "i32", "v128"),
  "i32x4.splat": convert(simd(0x11), "i32", "v128"),
  "i64x2.splat": convert(simd(0x12), "i64", "v128"),
  "f32x4.splat": convert(simd(0x13), "f32", "v128"),
  "f64x2.splat": convert(simd(0x14), "f64", "v128"),
  "i8x16.extract_lane_s": lane(simd(0x15), 16, ["v128"], ["i32"]),
  "i8x16.extract_lane_u": lane(simd(0x16), 16, ["v128"], ["i32"]),
  "i8x16.replace_lane": lane(simd(0x17), 16, ["v128", "i32"], ["v128"]),
  "i16x8.extract_lane_s": lane(simd(0x18), 8, ["v128"], ["i32"]),
  "i16x8.extract_lane_u": lane(simd(0x19), 8, ["v128"], ["i32"]),
  "i16x8.replace_lane": lane(simd(0x1a), 8, ["v128", "i32"], ["v128"]),
  "i32x4.extract_lane": lane(simd(0x1b), 4, ["v128"], ["i32"]),
  "i32x4.replace_lane": lane(simd(0x1c), 4, ["v128", "i32"], ["v128"]),
  "i64x2.extract_lane": lane(simd(0x1d), 2, ["v128"], ["i64"]),
  "i64x2.replace_lane": lane(simd(0x1e), 2, ["v128", "i64"], ["v128"]),
  "f32x4.extract_lane": lane(simd(0x1f), 4, ["v128"], ["f32"]),
  "f32x4.replace_lane": lane(simd(0x20), 4, ["v128", "f32"], ["v128"]),
  "f64x2.extract_lane": lane(simd(0x21), 2, ["v128"], ["f64"]),
  "f64x2.replace_lane": lane(simd(0x22), 2, ["v128", "f64"], ["v128"]),

  // SIMD: bits.
  "v128.not": unary(simd(0x4d), "v128"),
  "v128.and": binary(simd(0x4e), "v128"),
  "v128.andnot": binary(simd(0x4f), "v128"),
  "v128.or": binary(simd(0x50), "v128"),
  "v128.xor": binary(simd(0x51), "v128"),
  "v128.bitselect": plain(simd(0x52), ["v128", "v128", "v128"], ["v128"]),
  "v128.any_true": test(simd(0x53), "v128"),

  // SIMD: bytes and i16x8, as far as bools of a byte and their widening need them.
  "i8x16.neg": unary(simd(0x61), "v128"),
  "i8x16.narrow_i16x8_s": binary(simd(0x65), "v128"),
  "i16x8.narrow_i32x4_s": binary(simd(0x85), "v128"),
  "i16x8.extend_low_i8x16_s": unary(simd(0x87), "v128"),
  "i16x8.extend_high_i8x16_s": unary(simd(0x88), "v128"),
  "i16x8.extend_low_i8x16_u": unary(simd(0x89), "v128"),
  "i16x8.extend_high_i8x16_u": unary(simd(0x8a), "v128"),

  // SIMD: i32x4.
  "i32x4.eq": binary(simd(0x37), "v128"),
  "i32x4.ne": binary(simd(0x38), "v128"),
  "i32x4.lt_s": binary(simd(0x39), "v128"),
  "i32x4.lt_u": binary(simd(0x3a), "v128"),
  "i32x4.gt_s": binary(simd(0x3b), "v128"),
  "i32x4.gt_u": binary(simd(0x3c), "v128"),
  "i32x4.le_s": binary(simd(0x3d), "v128"),
  "i32x4.le_u": binary(simd(0x3e), "v128"),
  "i32x4.ge_s": binary(simd(0x3f), "v128"),
  "i32x4.ge_u": binary(simd(0x40), "v128"),
  "i32x4.abs": unary(simd(0xa0), "v128"),
  "i32x4.neg": unary(simd(0xa1), "v128"),
  "i32x4.all_true": test(simd(0xa3), "v128"),
  "i32x4.bitmask": test(simd(0xa4), "v128"),
  "i32x4.extend_low_i16x8_s": unary(simd(0xa7), "v128"),
  "i32x4.extend_high_i16x8_s": unary(simd(0xa8), "v128"),
  "i32x4.extend_low_i16x8_u": unary(simd(0xa9), "v128"),
  "i32x4.extend_high_i16x8_u": unary(simd(0xaa), "v128"),
  "i32x4.shl": shift(simd(0xab)),
  "i32x4.shr_s": shift(simd(0xac)),
  "i32x4.shr_u": shift(simd(0xad)),
  "i32x4.add": binary(simd(0xae), "v128"),
  "i32x4.sub": binary(simd(0xb1), "v128"),
  "i32x4.mul": binary(simd(0xb5), "v128"),
  "i32x4.min_s": binary(simd(0xb6), "v128"),
  "i32x4.min_u": binary(simd(0xb7), "v128"),
  "i32x4.max_s": binary(simd(0xb8), "v128"),
  "i32x4.max_u": binary(simd(0xb9), "v128"),
  "i32x4.trunc_sat_f32x4_s": unary(simd(0xf8), "v128"),
  "i32x4.trunc_sat_f32x4_u": unary(simd(0xf9), "v128"),
  "i32x4.trunc_sat_f64x2_s_zero": unary(simd(0xfc), "v128"),
  "i32x4.trunc_sat_f64x2_u_zero": unary(simd(0xfd), "v128"),

  // SIMD: i64x2, which has no unsigned comparisons, min or max.
  "i64x2.eq": binary(simd(0xd6), "v128"),
  "i64x2.ne": binary(simd(0xd7), "v128"),
  "i64x2.lt_s": binary(simd(0xd8), "v128"),
  "i64x2.gt_s": binary(simd(0xd9), "v128"),
  "i64x2.le_s": binary(simd(0xda), "v128"),
  "i64x2.ge_s": binary(simd(0xdb), "v128"),
  "i64x2.abs": unary(simd(0xc0), "v128"),
  "i64x2.neg": unary(simd(0xc1), "v128"),
  "i64x2.all_true": test(simd(0xc3), "v128"),
  "i64x2.bitmask": test(simd(0xc4), "v128"),
  "i64x2.extend_low_i32x4_s": unary(simd(0xc7), "v128"),
  "i64x2.extend_high_i32x4_s": unary(simd(0xc8), "v128"),
  "i64x2.extend_low_i32x4_u": unary(simd(0xc9), "v128"),
  "i64x2.extend_high_i32x4_u": unary(simd(0xca), "v128"),
  "i64x2.shl": shift(simd(0xcb)),
  "i64x2.shr_s": shift(simd(0xcc)),
  "i64x2.shr_u": shift(simd(0xcd)),
  "i64x2.add": binary(simd(0xce), "v128"),
  "i64x2.sub": binary(simd(0xd1), "v128"),
  "i64x2.mul": binary(simd(0xd5), "v128"),

  // SIMD: f32x4.
  "f32x4.eq": binary(simd(0x41), "v128"),
  "f32x4.ne": binary(simd(0x42), "v128"),
  "f32x4.lt": binary(simd(0x43), "v128"),
  "f32x4.gt": binary(simd(0x44), "v128"),
  "f32x4.le": binary(simd(0x45), "v128"),
  "f32x4.ge": binary(simd(0x46), "v128"),
  "f32x4.abs": unary(simd(0xe0), "v128"),
  "f32x4.neg": unary(simd(0xe1), "v128"),
  "f32x4.sqrt": unary(simd(0xe3), "v128"),
  "f32x4.ceil": unary(simd(0x67), "v128"),
  "f32x4.floor": unary(simd(0x68), "v128"),
  "f32x4.trunc": unary(simd(0x69), "v128"),
  "f32x4.nearest": unary(simd(0x6a), "v128"),
  "f32x4.add": binary(simd(0xe4), "v128"),
  "f32x4.sub": binary(simd(0xe5), "v128"),
  "f32x4.mul": binary(simd(0xe6), "v128"),
  "f32x4.div": binary(simd(0xe7), "v128"),
  "f32x4.min": binary(simd(0xe8), "v128"),
  "f32x4.max": binary(simd(0xe9), "v128"),
  "f32x4.pmin": binary(simd(0xea), "v128"),
  "f32x4.pmax": binary(simd(0xeb), "v128"),
  "f32x4.demote_f64x2_zero": unary(simd(0x5e), "v128"),
  "f32x4.convert_i32x4_s": unary(simd(0xfa), "v128"),
  "f32x4.convert_i32x4_u": unary(simd(0xfb), "v128"),

  // SIMD: f64x2.
  "f64x2.eq": binary(simd(0x47), "v128"),
  "f64x2.ne": binary(simd(0x48), "v128"),
  "f64x2.lt": binary(simd(0x49), "v128"),
  "f64x2.gt": binary(simd(0x4a), "v128"),
  "f64x2.le": binary(simd(0x4b), "v128"),
  "f64x2.ge": binary(simd(0x4c), "v128"),
  "f64x2.abs": unary(simd(0xec), "v128"),
  "f64x2.neg": unary(simd(0xed), "v128"),
  "f64x2.sqrt": unary(simd(0xef), "v128"),
  "f64x2.ceil": unary(simd(0x74), "v128"),
  "f64x2.floor": unary(simd(0x75), "v128"),
  "f64x2.trunc": unary(simd(0x7a), "v128"),
  "f64x2.nearest": unary(simd(0x94), "v128"),
  "f64x2.add": binary(simd(0xf0), "v128"),
  "f64x2.sub": binary(simd(0xf1), "v128"),
  "f64x2.mul": binary(simd(0xf2), "v128"),
  "f64x2.div": binary(simd(0xf3), "v128"),
  "f64x2.min": binary(simd(0xf4), "v128"),
  "f64x2.max": binary(simd(0xf5), "v128"),
  "f64x2.pmin": binary(simd(0xf6), "v128"),
  "f64x2.pmax": binary(simd(0xf7), "v128"),
  "f64x2.promote_low_f32x4": unary(simd(0x5f), "v128"),
  "f64x2.convert_low_i32x4_s": unary(simd(0xfe), "v128"),
  "f64x2.convert_low_i32x4_u": unary(simd(0xff), "v128"),
} as const satisfies Readonly<Record<string, Instruction>>;

export type InstructionName = keyof typeof INSTRUCTIONS;

/** The names of the instructions with one kind of immediate. */
export type NameWith<Immediate extends Instruction["immediate"]> = {
  [Name in InstructionName]: (typeof INSTRUCTIONS)[Name]["immediate"] extends Immediate ? Name : never;
}[InstructionName];

function plain(
  opcode: number | Bytes,
  operands: readonly OperandType[],
  results: readonly OperandType[],
): PlainInstruction {
  return { opcode: bytes(opcode), operands, results, immediate: "none" };
}

function unary(opcode: number | Bytes, type: ValueType): PlainInstruction {
  return plain(opcode, [type], [type]);
}

function binary(opcode: number | Bytes, type: ValueType): PlainInstruction {
  return plain(opcode, [type, type], [type]);
}

function test(opcode: number | Bytes, type: ValueType): PlainInstruction {
  return plain(opcode, [type], ["i32"]);
}

function compare(opcode: number | Bytes, type: ValueType): PlainInstruction {
  return plain(opcode, [type, type], ["i32"]);
}

function convert(opcode: number | Bytes, from: ValueType, to: ValueType): PlainInstruction {
  return plain(opcode, [from], [to]);
}

function shift(opcode: Bytes): PlainInstruction {
  return plain(opcode, ["v128", "i32"], ["v128"]);
}

function load(opcode: number | Bytes, width: number, type: ValueType): AccessInstruction<"load"> {
  return { opcode: bytes(opcode), operands: ["address"], results: [type], immediate: "load", width };
}

function store(opcode: number | Bytes, width: number, type: ValueType): AccessInstruction<"store"> {
  return { opcode: bytes(opcode), operands: ["address", type], results: [], immediate: "store", width };
}

function atomic(
  code: number,
  width: number,
  operands: readonly ValueType[],
  results: readonly ValueType[],
): AccessInstruction<"atomic"> {
  return { opcode: thread(code), operands: ["address", ...operands], results, immediate: "atomic", width };
}

function lane(
  opcode: Bytes,
  lanes: number,
  operands: readonly ValueType[],
  results: readonly ValueType[],
): LaneInstruction {
  return { opcode, operands, results, immediate: "lane", lanes };
}

function laneAccess(opcode: Bytes, width: number, results: readonly ValueType[]): LaneAccessInstruction {
  return { opcode, operands: ["address", "v128"], results, immediate: "lane access", width, lanes: 16 / width };
}

function bytes(opcode: number | Bytes): Bytes {
  return typeof opcode === "number" ? [opcode] : opcode;
}

function bulk(code: number): Bytes {
  return [0xfc, ...unsigned(code)];
}

function simd(code: number): Bytes {
  return [0xfd, ...unsigned(code)];
}

function thread(code: number): Bytes {
  return [0xfe, ...unsigned(code)];
}
