/**
 * Spells wide vectors, of sixteen entries, as several v128 (parts). A bool is a byte of all ones or zeros, so that sixteen
 * are one part. Entries of 32 bits are four to a part, those of 64 bits two.
 *
 *     f64: [0 1] [2 3] … [14 15]      i32: [0 1 2 3] … [12 … 15]      bool: [0 … 15]
 *
 * An op is computed part by part, as wide as its element. A condition is widened to the parts that it chooses from, and
 * what comparisons give is narrowed to bytes.
 */

import { scalarRow } from "../../../ir/scalar.ts";
import type { Element } from "../../../ir/type.ts";
import { ELEMENT_BYTES } from "../../../ir/type.ts";
import type { Expression, Statement } from "../../../loop/loop.ts";
import { elementOf, typeOf } from "../../../loop/verify.ts";
import type { FunctionBuilder, Local } from "../assembler.ts";
import type { KernelCode } from "../kernel-code.ts";
import { spell } from "../spelling.ts";
import { pickBytes, spellingOfCast, spellingOfLanes, splat } from "../vector.ts";
import { PART_BYTES, partsOf } from "./locals.ts";

/** The emission of what is no wide vector. */
export interface Emits {
  /** Pushes a value. */
  readonly expression: (code: KernelCode, expression: Expression) => void;
  /** Pushes the address of an entry without its constant part, which it returns. */
  readonly address: (code: KernelCode, array: number, index: Expression) => number;
}

/** Pushes one part of a value, once its addresses and splats have been computed. */
type Push = (part: number) => void;

/** The emission of one statement or expression, with scratch locals that are each used once. */
class Emission {
  readonly code: KernelCode;
  readonly emits: Emits;
  #next = FIRST_SCRATCH;

  constructor(code: KernelCode, emits: Emits) {
    this.code = code;
    this.emits = emits;
  }

  take(type: "v128" | KernelCode["index"]["type"]): Local {
    return this.code.scratch(type, this.#next++);
  }
}

/** Spellings of ops use scratch locals with lower numbers. */
const FIRST_SCRATCH = 8;

/** Assigns a wide value to a local. */
export function assignWide(code: KernelCode, local: number, value: Expression, emits: Emits): void {
  const push = prepare(value, new Emission(code, emits));
  code.widened.delete(local);
  const parts = new Set(code.parts.get(local)!);
  [...parts].forEach((place, part) => {
    push(part);
    code.f.set(place);
  });
}

/** Stores a wide value from the index on. */
export function storeWide(code: KernelCode, store: Statement & { kind: "store" }, emits: Emits): void {
  const { array, index, value } = store;
  const { f } = code;
  const { element } = code.kernel.arrays[array]!;
  const emission = new Emission(code, emits);
  const { at, offset } = addressOf(array, index, emission);
  const push = prepare(value, emission);
  for (let part = 0; part < partsOf(element); part++) {
    f.get(at);
    push(part);
    // All ones become one.
    if (element === "bool") f.op("i8x16.neg");
    f.store("v128.store", offset + PART_BYTES * part, ELEMENT_BYTES[element]);
  }
}

/** Pushes a wide vector of bools. */
export function pushWideBools(code: KernelCode, value: Expression, emits: Emits): void {
  prepare(value, new Emission(code, emits))(0);
}

/** Computes what all parts of a value have in common. */
function prepare(expression: Expression, emission: Emission): Push {
  const { code, emits } = emission;
  const { f } = code;
  switch (expression.kind) {
    case "local": {
      const parts = code.parts.get(expression.local)!;
      return (part) => f.get(parts[part]!);
    }
    case "load lanes": {
      const { element } = code.kernel.arrays[expression.array]!;
      const { at, offset } = addressOf(expression.array, expression.index, emission);
      return (part) => {
        f.get(at).load("v128.load", offset + PART_BYTES * part, ELEMENT_BYTES[element]);
        if (element === "bool") f.op("i8x16.neg");
      };
    }
    case "splat": {
      const number = emission.take("v128");
      emits.expression(code, expression.value);
      splat(f, elementOf(typeOf(expression.value, code.kernel)));
      f.set(number);
      return () => f.get(number);
    }
    case "indices": {
      const first = emission.take("v128");
      emits.expression(code, expression.from);
      spell(code.index.toU32, code);
      f.op("i32x4.splat").set(first);
      return (part) => {
        f.get(first);
        f.const(
          "v128",
          [0, 1, 2, 3].flatMap((lane) => [4 * part + lane, 0, 0, 0]),
        );
        f.op("i32x4.add");
      };
    }
    case "vector":
      return prepareOp(expression, emission);
    default:
      throw new Error(`a ${expression.kind} gives no wide vector: the kernel was not verified`);
  }
}

function prepareOp(expression: Expression & { kind: "vector" }, emission: Emission): Push {
  const { code } = emission;
  const { f } = code;
  const { op, element } = expression;
  const { rule } = scalarRow(op);
  const isMasked = rule === "select" && isZero(expression.operands[2]!);
  const read = isMasked ? expression.operands.slice(0, 2) : expression.operands;
  const operands = read.map((operand) => prepare(operand, emission));
  const [first] = operands;
  const from = elementOf(typeOf(expression.operands[0]!, code.kernel));
  if (op === "cast") return prepareCast(expression, from, first!, emission);
  const spelling = spellingOfLanes(op, element);
  if (rule === "select") {
    const [condition, one, other] = operands;
    const chosen = widened(expression.operands[0]!, condition!, ELEMENT_BYTES[element], emission);
    return (part) => {
      one!(part);
      other?.(part);
      chosen(part);
      spell(isMasked ? "v128.and" : spelling, code);
    };
  }
  const push: Push = (part) => {
    for (const operand of operands) operand(part);
    spell(spelling, code);
  };
  return rule === "comparison" || rule === "predicate" ? narrowed(f, element, push) : push;
}

/** Tells whether a value has no bit in any lane, so that what is chosen over it is masked. */
function isZero(expression: Expression): boolean {
  return expression.kind === "splat" && expression.value.kind === "const" && Object.is(expression.value.value, 0);
}

function prepareCast(
  { element: to, operands }: Expression & { kind: "vector" },
  from: Element,
  operand: Push,
  emission: Emission,
): Push {
  const { code } = emission;
  const { f } = code;
  const spelling = spellingOfCast(to, from);
  const [bytes, width] = [ELEMENT_BYTES[from], ELEMENT_BYTES[to]];
  const converted: Push = (part) => {
    operand(part);
    spell(spelling, code);
  };
  if (to === "bool") return narrowed(f, from, converted);
  if (from === "bool") {
    const chosen = widened(operands[0]!, operand, width, emission);
    return (part) => {
      chosen(part);
      spell(spelling, code);
    };
  }
  if (bytes === width) return converted;
  if (bytes < width) {
    // Two of four entries of 32 bits become a part of 64 bits each.
    return (part) => {
      operand(part >> 1);
      if (part % 2 === 1) pickBytes(f, range(8, 8, 2));
      spell(spelling, code);
    };
  }
  return (part) => {
    converted(2 * part);
    converted(2 * part + 1);
    f.shuffle([...range(0, 8), ...range(16, 8)]);
  };
}

/**
 * Bools as lanes of so many bytes. They are widened step by step, which is quicker than picking bytes, and kept for other
 * choices by the same local.
 */
function widened(expression: Expression, push: Push, bytes: number, emission: Emission): Push {
  const { code } = emission;
  const { f } = code;
  if (bytes === 1) return push;
  const words = wordsOf(expression, push, emission);
  if (bytes === 4) return (part) => f.get(words[part]!);
  return (part) => {
    f.get(words[part >> 1]!).op(part % 2 === 0 ? "i64x2.extend_low_i32x4_s" : "i64x2.extend_high_i32x4_s");
  };
}

/** Bools as lanes of 4 bytes, in four locals. */
function wordsOf(expression: Expression, push: Push, { code }: Emission): readonly Local[] {
  const { f, widened } = code;
  const known = expression.kind === "local" ? widened.get(expression.local) : undefined;
  if (known !== undefined) return known;
  const words = Array.from({ length: 4 }, (_, part) => f.local("v128", `words ${part}`));
  const [bytes, half] = [code.scratch("v128", 0), code.scratch("v128", 1)];
  push(0);
  f.set(bytes);
  for (const which of ["low", "high"] as const) {
    f.get(bytes).op(`i16x8.extend_${which}_i8x16_s`).set(half);
    const first = which === "low" ? 0 : 2;
    f.get(half).op("i32x4.extend_low_i16x8_s").set(words[first]!);
    f.get(half)
      .op("i32x4.extend_high_i16x8_s")
      .set(words[first + 1]!);
  }
  if (expression.kind === "local") widened.set(expression.local, words);
  return words;
}

/** Bools of a byte each, from what is pushed as lanes of ones or zeros as wide as an element. */
function narrowed(f: FunctionBuilder, element: Element, push: Push): Push {
  if (element === "bool") return push;
  const words = (part: number): void => {
    if (ELEMENT_BYTES[element] === 4) {
      push(part);
      return;
    }
    push(2 * part);
    push(2 * part + 1);
    // The lower halves of the lanes of both.
    f.shuffle([0, 8, 16, 24].flatMap((byte) => range(byte, 4)));
  };
  return () => {
    words(0);
    words(1);
    f.op("i16x8.narrow_i32x4_s");
    words(2);
    words(3);
    f.op("i16x8.narrow_i32x4_s");
    f.op("i8x16.narrow_i16x8_s");
  };
}

/** Computes the address of an entry, once for all parts. */
function addressOf(
  array: number,
  index: Expression,
  emission: Emission,
): { readonly at: Local; readonly offset: number } {
  const { code, emits } = emission;
  const at = emission.take(code.index.type);
  const offset = emits.address(code, array, index);
  code.f.set(at);
  return { at, offset };
}

/** Numbers from `from` on, `times` times over. */
function range(from: number, count: number, times = 1): readonly number[] {
  const once = Array.from({ length: count }, (_, k) => from + k);
  return Array.from({ length: times }, () => once).flat();
}
