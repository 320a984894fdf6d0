/**
 * Spells each scalar op in WebAssembly, at each element where it has a meaning, bit for bit (all NaNs being one value). The
 * table is total: a row in `SCALAR_OPS` without a spelling here does not type-check.
 *
 * bool, i32 and u32 are i32 on the stack; a bool is 0 or 1.
 */

import { SCALAR_OPS, type ScalarOpName } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import type { Callee, FunctionBuilder, Local, NameWith, ValueType } from "./assembler.ts";

/** The code of an op whose operands lie on the stack, in order (for `select` with the condition on top). */
export type Spelling = Plain | readonly Plain[] | ((context: SpellingContext) => void);

type Plain = NameWith<"none">;

/** Resources that a spelling may use besides instructions. */
export interface SpellingContext {
  readonly f: FunctionBuilder;
  /** A local for use within one spelling, numbered per type. */
  scratch(type: ValueType, which: number): Local;
  /** A function of JavaScript on f64. */
  imported(name: ImportedName): Callee;
}

/** JavaScript's own functions: those of `Math` by their names, and `rem`, which is its operator `%`. */
export type ImportedName =
  | "rem"
  | ("atan2" | "cbrt" | "cos" | "exp" | "expm1" | "log" | "log1p" | "log2" | "pow" | "sin" | "tan" | "tanh");

/** A spelling for each op at each element at which the op has a meaning. Casts have two elements and are apart. */
export type Spellings<Ops extends Readonly<Record<string, { readonly meaning: object }>>> = {
  readonly [Op in Exclude<keyof Ops, "cast">]: { readonly [E in keyof Ops[Op]["meaning"]]: Spelling };
};

type FloatElement = "f32" | "f64";
type Floats = Readonly<Record<FloatElement, Spelling>>;
type Words = { readonly i32: Spelling; readonly u32: Spelling };

/** Runs a spelling on the operands that lie on the stack. */
export function spell(spelling: Spelling, context: SpellingContext): void {
  if (typeof spelling === "function") spelling(context);
  else for (const name of typeof spelling === "string" ? [spelling] : spelling) context.f.op(name);
}

/** Spells a choice between two integers: the first where it compares so to the second. */
export function pick(comparison: Plain, type: "i32" | "i64" = "i32"): Spelling {
  return ({ f, scratch }) => {
    const [a, b] = [scratch(type, 0), scratch(type, 1)];
    f.set(b).tee(a).get(b).get(a).get(b).op(comparison).select();
  };
}

/** Spells an op on an i32 and a constant, which is the second operand. */
function withConstant(value: number, spelling: Spelling): Spelling {
  return (context) => {
    context.f.const("i32", value);
    spell(spelling, context);
  };
}

/** One spelling for i32 and u32, where two's complement makes no difference. */
function words(spelling: Spelling): Words {
  return { i32: spelling, u32: spelling };
}

/** Spellings for f32 and f64 by the same or similar instructions. Each may round at most once. */
function floats(spelling: (type: FloatElement) => Spelling): Floats {
  return { f32: spelling("f32"), f64: spelling("f64") };
}

/**
 * A call of a JavaScript function. Its signature is always f64, whatever the element: only in this form do engines recognize
 * the builtins of `Math` and call them directly.
 */
function imported(name: ImportedName): Floats {
  const promoted: Spelling =
    SCALAR_OPS[name].arity === 1
      ? "f64.promote_f32"
      : ({ f, scratch }) => {
          const b = scratch("f64", 0);
          f.op("f64.promote_f32").set(b).op("f64.promote_f32").get(b);
        };
  return {
    f64: ({ f, imported }) => f.call(imported(name)),
    f32: (context) => {
      spell(promoted, context);
      context.f.call(context.imported(name)).op("f32.demote_f64");
    },
  };
}

/** Spells a division of two i32 that gives 0 where the divisor is 0. */
function guarded(division: Plain): Spelling {
  return ({ f, scratch }) => {
    const [a, b] = [scratch("i32", 0), scratch("i32", 1)];
    f.set(b).set(a).get(b);
    f.if(
      ["i32"],
      () => f.get(a).get(b).op(division),
      () => f.const("i32", 0),
    );
  };
}

/**
 * `i32.div_s` traps where the divisor is 0, and for the least i32 divided by −1. For the divisors 0 and −1 the quotient is
 * −(a & b) instead.
 */
const signedQuotient: Spelling = ({ f, scratch }) => {
  const [a, b] = [scratch("i32", 0), scratch("i32", 1)];
  f.set(b).set(a).get(b).const("i32", 1).op("i32.add").const("i32", 1).op("i32.le_u");
  f.if(
    ["i32"],
    () => f.const("i32", 0).get(a).get(b).op("i32.and").op("i32.sub"),
    () => f.get(a).get(b).op("i32.div_s"),
  );
};

/** (a ^ s) − s, s being all ones where a is negative. */
const signedMagnitude: Spelling = ({ f, scratch }) => {
  const [a, s] = [scratch("i32", 0), scratch("i32", 1)];
  f.tee(a).get(a).const("i32", 31).op("i32.shr_s").tee(s).op("i32.xor").get(s).op("i32.sub");
};

/** (a > 0) − (a < 0). */
const signedSign: Spelling = ({ f, scratch }) => {
  const a = scratch("i32", 0);
  f.tee(a).const("i32", 0).op("i32.gt_s").get(a).const("i32", 0).op("i32.lt_s").op("i32.sub");
};

/** 1 with the sign of a where |a| > 0, a itself where it is a zero or NaN. */
function floatSign(type: FloatElement): Spelling {
  return ({ f, scratch }) => {
    const a = scratch(type, 0);
    f.set(a).const(type, 1).get(a).op(`${type}.copysign`).get(a);
    f.get(a).op(`${type}.abs`).const(type, 0).op(`${type}.gt`).select();
  };
}

/** The integer above, or the one below that where a is nearer to it. Adding ½ and going down would round twice. */
function halvesUp(type: FloatElement): Spelling {
  return ({ f, scratch }) => {
    const [a, c] = [scratch(type, 0), scratch(type, 1)];
    f.tee(a).op(`${type}.ceil`).tee(c).const(type, 1).op(`${type}.sub`).get(c);
    f.get(c).const(type, 0.5).op(`${type}.sub`).get(a).op(`${type}.gt`).select();
  };
}

/** The same bits, or both NaN. */
function sameBits(type: FloatElement, pattern: Plain, equal: Plain): Spelling {
  return ({ f, scratch }) => {
    const [a, b] = [scratch(type, 0), scratch(type, 1)];
    f.set(b).tee(a).op(pattern).get(b).op(pattern).op(equal);
    f.get(a).get(a).op(`${type}.ne`).get(b).get(b).op(`${type}.ne`).op("i32.and").op("i32.or");
  };
}

/** Whether the absolute value compares so to a constant; false for NaN. */
function magnitude(type: FloatElement, comparison: "lt" | "gt", constant: number): Spelling {
  return ({ f }) => f.op(`${type}.abs`).const(type, constant).op(`${type}.${comparison}`);
}

function unequalToItself(type: FloatElement): Spelling {
  return ({ f, scratch }) => f.tee(scratch(type, 0)).get(scratch(type, 0)).op(`${type}.ne`);
}

const negated: Spelling = withConstant(-1, "i32.mul");
const notZero: Spelling = ["i32.eqz", "i32.eqz"];
const chosen: Spelling = ({ f }) => f.select();

export const SPELLINGS: Spellings<typeof SCALAR_OPS> = {
  add: { ...words("i32.add"), ...floats((type) => `${type}.add`) },
  sub: { ...words("i32.sub"), ...floats((type) => `${type}.sub`) },
  mul: { ...words("i32.mul"), ...floats((type) => `${type}.mul`) },
  div: { i32: signedQuotient, u32: guarded("i32.div_u"), ...floats((type) => `${type}.div`) },
  rem: { i32: guarded("i32.rem_s"), u32: guarded("i32.rem_u"), ...imported("rem") },
  neg: { ...words(negated), ...floats((type) => `${type}.neg`) },
  abs: { i32: signedMagnitude, u32: [], ...floats((type) => `${type}.abs`) },
  min: { i32: pick("i32.lt_s"), u32: pick("i32.lt_u"), ...floats((type) => `${type}.min`) },
  max: { i32: pick("i32.gt_s"), u32: pick("i32.gt_u"), ...floats((type) => `${type}.max`) },
  sqrt: floats((type) => `${type}.sqrt`),
  cbrt: imported("cbrt"),
  pow: imported("pow"),
  exp: imported("exp"),
  expm1: imported("expm1"),
  log: imported("log"),
  log1p: imported("log1p"),
  log2: imported("log2"),
  sin: imported("sin"),
  cos: imported("cos"),
  tan: imported("tan"),
  atan2: imported("atan2"),
  tanh: imported("tanh"),
  floor: floats((type) => `${type}.floor`),
  ceil: floats((type) => `${type}.ceil`),
  round: floats(halvesUp),
  trunc: floats((type) => `${type}.trunc`),
  sign: { i32: signedSign, u32: notZero, ...floats(floatSign) },
  eq: { bool: "i32.eq", ...words("i32.eq"), ...floats((type) => `${type}.eq`) },
  ne: { bool: "i32.ne", ...words("i32.ne"), ...floats((type) => `${type}.ne`) },
  lt: { i32: "i32.lt_s", u32: "i32.lt_u", ...floats((type) => `${type}.lt`) },
  le: { i32: "i32.le_s", u32: "i32.le_u", ...floats((type) => `${type}.le`) },
  gt: { i32: "i32.gt_s", u32: "i32.gt_u", ...floats((type) => `${type}.gt`) },
  ge: { i32: "i32.ge_s", u32: "i32.ge_u", ...floats((type) => `${type}.ge`) },
  identical: {
    bool: "i32.eq",
    ...words("i32.eq"),
    f32: sameBits("f32", "i32.reinterpret_f32", "i32.eq"),
    f64: sameBits("f64", "i64.reinterpret_f64", "i64.eq"),
  },
  isnan: floats(unequalToItself),
  isfinite: floats((type) => magnitude(type, "lt", Infinity)),
  and: { bool: "i32.and", ...words("i32.and") },
  or: { bool: "i32.or", ...words("i32.or") },
  xor: { bool: "i32.xor", ...words("i32.xor") },
  not: { bool: "i32.eqz", ...words(withConstant(-1, "i32.xor")) },
  shl: words("i32.shl"),
  shr: { i32: "i32.shr_s", u32: "i32.shr_u" },
  popcount: words("i32.popcnt"),
  clz: words("i32.clz"),
  select: { bool: chosen, ...words(chosen), ...floats(() => chosen) },
};

/** A spelling per element cast to, then per element cast from. */
const CASTS: {
  readonly [To in keyof (typeof SCALAR_OPS)["cast"]["meaning"]]: Readonly<Record<Element, Spelling>>;
} = {
  bool: { bool: [], ...words(notZero), ...floats((type) => magnitude(type, "gt", 0)) },
  i32: {
    bool: [],
    i32: [],
    u32: withConstant(2 ** 31 - 1, pick("i32.lt_u")),
    ...floats((type) => `i32.trunc_sat_${type}_s`),
  },
  u32: {
    bool: [],
    i32: withConstant(0, pick("i32.gt_s")),
    u32: [],
    ...floats((type) => `i32.trunc_sat_${type}_u`),
  },
  f32: {
    bool: "f32.convert_i32_u",
    i32: "f32.convert_i32_s",
    u32: "f32.convert_i32_u",
    f32: [],
    f64: "f32.demote_f64",
  },
  f64: {
    bool: "f64.convert_i32_u",
    i32: "f64.convert_i32_s",
    u32: "f64.convert_i32_u",
    f32: "f64.promote_f32",
    f64: [],
  },
};

/** The spelling of a scalar op at an element, or undefined where it has no meaning; `from` is what a cast casts. */
export function spellingOf(op: ScalarOpName, element: Element, from: Element): Spelling | undefined {
  if (op === "cast") return CASTS[element][from];
  const row: { readonly [E in Element]?: Spelling } = SPELLINGS[op];
  return row[element];
}
