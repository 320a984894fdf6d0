/**
 * Spells vectors of two or four entries, each in one v128. With four lanes, each entry has 32 bits. With two lanes, an f64
 * has 64 bits, and a 32-bit entry is in the lane of its number, while the upper half is unused. A bool is a lane of all ones
 * or all zeros, as wide as a quarter or a half of the vector.
 *
 *     two i32 3 7:        3 7 – –            lanes of 32 bits
 *     two bools yes no:   1…1 0…0            lanes of 64 bits
 */

import type { SCALAR_OPS, ScalarOpName } from "../../ir/scalar.ts";
import { scalarRow } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import type { Expression, Lanes } from "../../loop/loop.ts";
import type { FunctionBuilder } from "./assembler.ts";
import type { Spelling, SpellingContext } from "./spelling.ts";
import { spell } from "./spelling.ts";

type Number32 = "i32" | "u32" | "f32";
type FloatElement = "f32" | "f64";

/** The spelling of an op on 32-bit or 64-bit lanes. A comparison gives lanes of ones or zeros as wide as its operands. */
type VectorSpellings = {
  readonly [Op in Exclude<VectorOpName, "cast">]: {
    readonly [E in (typeof SCALAR_OPS)[Op]["vectors"][number]]: Spelling;
  };
};

/** The ops that have a form on vectors. */
type VectorOpName = {
  [Op in ScalarOpName]: (typeof SCALAR_OPS)[Op] extends { readonly vectors: readonly Element[] } ? Op : never;
}[ScalarOpName];

const SHAPE = { i32: "i32x4", u32: "i32x4", f32: "f32x4", f64: "f64x2" } as const;

/** Integer lanes as wide as those of floats. */
const BITS_OF = { f32: "i32x4", f64: "i64x2" } as const;

function floats(spelling: (type: FloatElement) => Spelling): Readonly<Record<FloatElement, Spelling>> {
  return { f32: spelling("f32"), f64: spelling("f64") };
}

function words(spelling: Spelling): { readonly i32: Spelling; readonly u32: Spelling } {
  return { i32: spelling, u32: spelling };
}

function bits(spelling: Spelling): { readonly bool: Spelling; readonly i32: Spelling; readonly u32: Spelling } {
  return { bool: spelling, ...words(spelling) };
}

/** Pushes a constant in every lane. Code of a loop should hold it in a local rather than push it again and again. */
function pushSplat(f: FunctionBuilder, element: Number32 | "f64", value: number): void {
  f.const(element === "u32" ? "i32" : element, value).op(`${SHAPE[element]}.splat`);
}

function withSplat(element: Number32 | "f64", value: number, spelling: Spelling): Spelling {
  return (context) => {
    pushSplat(context.f, element, value);
    spell(spelling, context);
  };
}

/** Spells a comparison of the operand with itself, or with another op of it. */
function withItself(spelling: Spelling): Spelling {
  return (context) => {
    const a = context.scratch("v128", 0);
    context.f.tee(a).get(a);
    spell(spelling, context);
  };
}

/** 1 with the sign of a where |a| > 0, a itself where it is a zero or NaN. */
function floatSign(type: FloatElement): Spelling {
  return ({ f, scratch }) => {
    const a = scratch("v128", 0);
    const shape = SHAPE[type];
    f.set(a);
    pushSplat(f, type, -0);
    f.get(a).op("v128.and");
    pushSplat(f, type, 1);
    f.op("v128.or").get(a).get(a).op(`${shape}.abs`);
    pushSplat(f, type, 0);
    f.op(`${shape}.gt`).op("v128.bitselect");
  };
}

/** The integer above, or the one below that where a is nearer to it. Adding ½ and going down would round twice. */
function halvesUp(type: FloatElement): Spelling {
  return ({ f, scratch }) => {
    const [a, c] = [scratch("v128", 0), scratch("v128", 1)];
    const shape = SHAPE[type];
    f.tee(a).op(`${shape}.ceil`).tee(c);
    pushSplat(f, type, 1);
    f.op(`${shape}.sub`).get(c).get(c);
    pushSplat(f, type, 0.5);
    f.op(`${shape}.sub`).get(a).op(`${shape}.gt`).op("v128.bitselect");
  };
}

/** The same bits, or both NaN. */
function sameBits(type: FloatElement): Spelling {
  return ({ f, scratch }) => {
    const [a, b] = [scratch("v128", 0), scratch("v128", 1)];
    const shape = SHAPE[type];
    f.set(b).tee(a).get(b).op(`${BITS_OF[type]}.eq`);
    f.get(a).get(a).op(`${shape}.ne`).get(b).get(b).op(`${shape}.ne`).op("v128.and").op("v128.or");
  };
}

/**
 * The smaller of two. `pmin` is one instruction on most machines. It gives its first operand where the two are equal or one
 * is NaN. Applied in both orders, it gives the bits of both operands in these cases, and their union is −0 or NaN where one
 * of them is.
 */
function floatMin(type: FloatElement): Spelling {
  return ({ f, scratch }) => {
    const [a, b] = [scratch("v128", 0), scratch("v128", 1)];
    const smaller = `${SHAPE[type]}.pmin` as const;
    f.set(b).tee(a).get(b).op(smaller).get(b).get(a).op(smaller).op("v128.or");
  };
}

/** The greater of two. For 0 and −0, the union is −0. Their difference in bits is −0 too, and subtracting it leaves 0. */
function floatMax(type: FloatElement): Spelling {
  return ({ f, scratch }) => {
    const [a, b] = [scratch("v128", 0), scratch("v128", 1)];
    const greater = `${SHAPE[type]}.pmax` as const;
    f.set(b).tee(a).get(b).op(greater).get(b).get(a).op(greater).set(b).tee(a).get(b).op("v128.or");
    f.get(a).get(b).op("v128.xor").op(`${SHAPE[type]}.sub`);
  };
}

const same: Spelling = ["v128.xor", "v128.not"];
const chosen: Spelling = "v128.bitselect";

const SPELLINGS: VectorSpellings = {
  add: { ...words("i32x4.add"), ...floats((type) => `${SHAPE[type]}.add`) },
  sub: { ...words("i32x4.sub"), ...floats((type) => `${SHAPE[type]}.sub`) },
  mul: { ...words("i32x4.mul"), ...floats((type) => `${SHAPE[type]}.mul`) },
  div: floats((type) => `${SHAPE[type]}.div`),
  neg: { ...words("i32x4.neg"), ...floats((type) => `${SHAPE[type]}.neg`) },
  abs: { i32: "i32x4.abs", u32: [], ...floats((type) => `${SHAPE[type]}.abs`) },
  min: { i32: "i32x4.min_s", u32: "i32x4.min_u", ...floats(floatMin) },
  max: { i32: "i32x4.max_s", u32: "i32x4.max_u", ...floats(floatMax) },
  sqrt: floats((type) => `${SHAPE[type]}.sqrt`),
  floor: floats((type) => `${SHAPE[type]}.floor`),
  ceil: floats((type) => `${SHAPE[type]}.ceil`),
  round: floats(halvesUp),
  trunc: floats((type) => `${SHAPE[type]}.trunc`),
  sign: {
    i32: withSplat("i32", 1, (context) => {
      spell("i32x4.min_s", context);
      spell(withSplat("i32", -1, "i32x4.max_s"), context);
    }),
    u32: withSplat("u32", 1, "i32x4.min_u"),
    ...floats(floatSign),
  },
  eq: { bool: same, ...words("i32x4.eq"), ...floats((type) => `${SHAPE[type]}.eq`) },
  ne: { bool: "v128.xor", ...words("i32x4.ne"), ...floats((type) => `${SHAPE[type]}.ne`) },
  lt: { i32: "i32x4.lt_s", u32: "i32x4.lt_u", ...floats((type) => `${SHAPE[type]}.lt`) },
  le: { i32: "i32x4.le_s", u32: "i32x4.le_u", ...floats((type) => `${SHAPE[type]}.le`) },
  gt: { i32: "i32x4.gt_s", u32: "i32x4.gt_u", ...floats((type) => `${SHAPE[type]}.gt`) },
  ge: { i32: "i32x4.ge_s", u32: "i32x4.ge_u", ...floats((type) => `${SHAPE[type]}.ge`) },
  identical: { bool: same, ...words("i32x4.eq"), ...floats(sameBits) },
  isnan: floats((type) => withItself(`${SHAPE[type]}.ne`)),
  isfinite: floats((type) => (context) => {
    context.f.op(`${SHAPE[type]}.abs`);
    spell(withSplat(type, Infinity, `${SHAPE[type]}.lt`), context);
  }),
  and: bits("v128.and"),
  or: bits("v128.or"),
  xor: bits("v128.xor"),
  not: bits("v128.not"),
  select: { ...bits(chosen), ...floats(() => chosen) },
};

/** Converts lanes of ones or zeros to numbers of the same width. */
function ofBool(element: Number32 | "f64"): Spelling {
  return withSplat(element, 1, "v128.and");
}

/** Whether numbers are not 0 and not NaN, in lanes of the same width. */
function toBool(type: FloatElement): Spelling {
  return (context) => {
    context.f.op(`${SHAPE[type]}.abs`);
    spell(withSplat(type, 0, `${SHAPE[type]}.gt`), context);
  };
}

/** A spelling per element cast to, then per element cast from. */
const CASTS: Readonly<Record<Element, Readonly<Record<Element, Spelling>>>> = {
  bool: {
    bool: [],
    i32: withSplat("i32", 0, "i32x4.ne"),
    u32: withSplat("u32", 0, "i32x4.ne"),
    f32: toBool("f32"),
    f64: toBool("f64"),
  },
  i32: {
    bool: ofBool("i32"),
    i32: [],
    u32: withSplat("u32", 2 ** 31 - 1, "i32x4.min_u"),
    f32: "i32x4.trunc_sat_f32x4_s",
    f64: "i32x4.trunc_sat_f64x2_s_zero",
  },
  u32: {
    bool: ofBool("u32"),
    i32: withSplat("i32", 0, "i32x4.max_s"),
    u32: [],
    f32: "i32x4.trunc_sat_f32x4_u",
    f64: "i32x4.trunc_sat_f64x2_u_zero",
  },
  f32: {
    bool: ofBool("f32"),
    i32: "f32x4.convert_i32x4_s",
    u32: "f32x4.convert_i32x4_u",
    f32: [],
    f64: "f32x4.demote_f64x2_zero",
  },
  f64: {
    bool: ofBool("f64"),
    i32: "f64x2.convert_low_i32x4_s",
    u32: "f64x2.convert_low_i32x4_u",
    f32: "f64x2.promote_low_f32x4",
    f64: [],
  },
};

/** The spelling of an op but `cast` on lanes as wide as its element. */
export function spellingOfLanes(op: ScalarOpName, element: Element): Spelling {
  const spellings: { readonly [Op in ScalarOpName]?: { readonly [E in Element]?: Spelling } } = SPELLINGS;
  const spelling = spellings[op]?.[element];
  if (spelling === undefined) throw new Error(`${op}.${element} has no form on vectors: the kernel was not verified`);
  return spelling;
}

/** The spelling of a cast on lanes of which bools are as wide as the number that they become or come from. */
export function spellingOfCast(to: Element, from: Element): Spelling {
  return CASTS[to][from];
}

/**
 * Emits an op on the vectors that lie on the stack (for `select` with the condition on top). `from` is the element that a
 * cast converts.
 */
export function spellVector(
  { op, element, lanes }: Expression & { kind: "vector" },
  from: Element,
  context: SpellingContext,
): void {
  const { f } = context;
  if (op === "cast") {
    // With two lanes, a bool is as wide as half a vector, and numbers of 32 bits are not.
    if (from === "bool" && lanes === 2 && isNarrow(element)) narrow(f);
    spell(CASTS[element][from], context);
    if (element === "bool" && lanes === 2 && isNarrow(from)) f.op("i64x2.extend_low_i32x4_s");
    return;
  }
  const { rule } = scalarRow(op);
  if (rule === "select" && lanes === 2 && isNarrow(element)) narrow(f);
  spell(spellingOfLanes(op, element), context);
  const isComparison = rule === "comparison" || rule === "predicate";
  if (isComparison && lanes === 2 && isNarrow(element)) f.op("i64x2.extend_low_i32x4_s");
}

function isNarrow(element: Element): element is Number32 {
  return element === "i32" || element === "u32" || element === "f32";
}

/** Converts the two bools on top of the stack to lanes of 32 bits. */
function narrow(f: FunctionBuilder): void {
  pickBytes(f, [0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11]);
}

/** Picks sixteen bytes of the vector on top of the stack. */
export function pickBytes(f: FunctionBuilder, picked: readonly number[]): void {
  f.const("v128", new Array<number>(16).fill(0)).shuffle(picked);
}

/** Loads an entry for each lane from the address on the stack plus an offset in bytes. */
export function loadLanes(f: FunctionBuilder, element: Element, lanes: Lanes, offset: number): void {
  if (element === "f64") f.load("v128.load", offset, 8);
  else if (element !== "bool") f.load(lanes === 4 ? "v128.load" : "v128.load64_zero", offset, 4);
  else {
    f.load(lanes === 4 ? "v128.load32_zero" : "v128.load16_splat", offset, 1);
    f.op("i16x8.extend_low_i8x16_u").op("i32x4.extend_low_i16x8_u");
    if (lanes === 4) f.op("i32x4.neg");
    else f.op("i64x2.extend_low_i32x4_u").op("i64x2.neg");
  }
}

/** Stores the vector on the stack at the address below it plus an offset in bytes. */
export function storeLanes(f: FunctionBuilder, element: Element, lanes: Lanes, offset: number): void {
  if (element === "f64") f.store("v128.store", offset, 8);
  else if (element !== "bool") {
    if (lanes === 4) f.store("v128.store", offset, 4);
    else f.laneAccess("v128.store64_lane", 0, offset);
  } else {
    const width = 16 / lanes;
    pickBytes(
      f,
      Array.from({ length: 16 }, (_, k) => width * (k % lanes)),
    );
    f.const("i32", 0x01010101).op("i32x4.splat").op("v128.and");
    f.laneAccess(lanes === 4 ? "v128.store32_lane" : "v128.store16_lane", 0, offset);
  }
}

/** Puts the number on the stack into every lane. */
export function splat(f: FunctionBuilder, element: Element): void {
  if (element === "bool") f.const("i32", -1).op("i32.mul").op("i32x4.splat");
  else f.op(`${SHAPE[element]}.splat`);
}

/** Puts the u32 on the stack and those after it into the lanes. */
export function countUp(f: FunctionBuilder): void {
  f.op("i32x4.splat");
  f.const(
    "v128",
    [0, 1, 2, 3].flatMap((k) => [k, 0, 0, 0]),
  );
  f.op("i32x4.add");
}
