/** Emits expressions and addresses. Each leaves its value on the operand stack. */

import { scalarRow } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import { ELEMENT_BYTES } from "../../ir/type.ts";
import type { Expression, ScalarType } from "../../loop/loop.ts";
import { elementOf, typeOf } from "../../loop/verify.ts";
import type { FunctionBuilder, NameWith } from "./assembler.ts";
import type { KernelCode } from "./kernel-code.ts";
import { spell, spellingOf } from "./spelling.ts";
import { countUp, loadLanes, spellVector, splat } from "./vector.ts";
import { isWide } from "./wide/locals.ts";
import { type Emits, pushWideBools } from "./wide/wide.ts";

/** The instructions that read and write an entry of each element. */
export const ACCESS: Readonly<Record<Element, { load: NameWith<"load">; store: NameWith<"store"> }>> = {
  bool: { load: "i32.load8_u", store: "i32.store8" },
  i32: { load: "i32.load", store: "i32.store" },
  u32: { load: "i32.load", store: "i32.store" },
  f32: { load: "f32.load", store: "f32.store" },
  f64: { load: "f64.load", store: "f64.store" },
};

/** The emission of what wide vectors are computed from. */
export const EMITS: Emits = {
  expression: (code, expression) => emitExpression(code, expression),
  address: (code, array, index) => emitAddress(code, array, index),
};

/** Pushes the value of an expression. */
export function emitExpression(code: KernelCode, expression: Expression): void {
  const { f, index, kernel } = code;
  switch (expression.kind) {
    case "const":
      pushConstant(f, expression.type, expression.value);
      break;
    case "local":
      f.get(code.locals[expression.local]!);
      break;
    case "load": {
      const offset = emitAddress(code, expression.array, expression.index);
      f.load(ACCESS[kernel.arrays[expression.array]!.element].load, offset);
      break;
    }
    case "scalar":
      emitScalar(code, expression);
      break;
    case "load lanes": {
      const offset = emitAddress(code, expression.array, expression.index);
      loadLanes(f, kernel.arrays[expression.array]!.element, expression.lanes, offset);
      break;
    }
    case "splat":
      emitExpression(code, expression.value);
      splat(f, elementOf(typeOf(expression.value, kernel)));
      break;
    case "indices":
      emitExpression(code, expression.from);
      spell(index.toU32, code);
      countUp(f);
      break;
    case "vector":
      for (const operand of inOrder(expression)) emitExpression(code, operand);
      spellVector(expression, elementOf(typeOf(expression.operands[0]!, kernel)), code);
      break;
    case "any":
      if (isWide(typeOf(expression.value, kernel))) pushWideBools(code, expression.value, EMITS);
      else emitExpression(code, expression.value);
      f.op("v128.any_true");
      break;
    case "index":
      emitExpression(code, expression.left);
      emitExpression(code, expression.right);
      spell(index.ops[expression.op], code);
      break;
    case "compare":
      emitExpression(code, expression.left);
      emitExpression(code, expression.right);
      spell(index.comparisons[expression.op], code);
      break;
    case "convert":
      emitExpression(code, expression.value);
      if (expression.to === "u32") spell(index.toU32, code);
      else spell(typeOf(expression.value, kernel) === "i32" ? index.from.i32 : index.from.u32, code);
      break;
    case "bits":
      emitExpression(code, expression.value);
      f.op("i64.reinterpret_f64");
      f.op("f64.convert_i64_s");
      break;
    default:
      expression satisfies never;
  }
}

/**
 * Pushes the address of an entry without its constant part. The constant part is returned, to be the immediate offset of the
 * access. A constant in the index goes there too: `offsets[v + 1]` costs no more than `offsets[v]`.
 */
export function emitAddress(code: KernelCode, array: number, index: Expression): number {
  const {
    f,
    index: { ops },
  } = code;
  const width = ELEMENT_BYTES[code.kernel.arrays[array]!.element];
  const base = code.bases[array]!;
  const { variable, constant } = splitIndex(index);
  const counting = variable?.kind === "local" ? code.countings.get(variable.local) : undefined;
  // A counter of addresses contains the start of its array already.
  const start = counting?.from === array ? null : base.local;
  if (start !== null) f.get(start);
  if (variable !== null) {
    const { of, shift } = splitShift(variable);
    emitExpression(code, of);
    const left = Math.log2(width) + shift - (counting?.shift ?? 0);
    if (left > 0) {
      f.address(left);
      spell(ops.shl, code);
    }
    if (start !== null) spell(ops.add, code);
  } else if (start === null) {
    f.address(0);
  }
  return base.bytes + constant * width;
}

/** An index as a variable part and a constant one; neither is negative, and index arithmetic does not overflow. */
function splitIndex(index: Expression): { readonly variable: Expression | null; readonly constant: number } {
  if (index.kind === "const") return { variable: null, constant: index.value };
  if (index.kind === "index" && index.op === "add" && index.right.kind === "const") {
    const { variable, constant } = splitIndex(index.left);
    return { variable, constant: constant + index.right.value };
  }
  return { variable: index, constant: 0 };
}

/** An index as another one that is shifted by a constant; its index arithmetic does not overflow. */
function splitShift(index: Expression): { readonly of: Expression; readonly shift: number } {
  if (index.kind === "index" && index.op === "shl" && index.right.kind === "const") {
    return { of: index.left, shift: index.right.value };
  }
  return { of: index, shift: 0 };
}

function emitScalar(code: KernelCode, expression: Expression & { kind: "scalar" }): void {
  const { op, element, operands } = expression;
  for (const operand of inOrder(expression)) emitExpression(code, operand);
  const from = operands[0] ? elementOf(typeOf(operands[0], code.kernel)) : element;
  const spelling = spellingOf(op, element, from);
  if (spelling === undefined) throw new Error(`${op}.${element} has no meaning: the kernel was not verified`);
  spell(spelling, code);
}

/**
 * The operands in the order of the instruction, which takes its condition last. The order does not matter otherwise, since
 * expressions have no effects.
 */
function inOrder({ op, operands }: Expression & { kind: "scalar" | "vector" }): readonly Expression[] {
  const [first, ...others] = operands;
  return scalarRow(op).rule === "select" && first !== undefined ? [...others, first] : operands;
}

function pushConstant(f: FunctionBuilder, type: ScalarType, value: number): void {
  switch (type) {
    case "index":
      f.address(value);
      break;
    case "f32":
    case "f64":
      f.const(type, value);
      break;
    default:
      f.const("i32", value);
  }
}
