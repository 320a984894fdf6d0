/** Runs a loop kernel by walking it. Its values are numbers, its vectors lists of them. */

import { meaningOf } from "../../../src/ir/scalar.ts";
import { ELEMENT_BYTES } from "../../../src/ir/type.ts";
import type { Expression, IndexComparison, IndexOp, LoopKernel, Statement } from "../../../src/loop/loop.ts";
import { READ, WRITE } from "./access.ts";
import { updateAtomically } from "./update.ts";

/** A call of a kernel. */
interface Call {
  readonly memory: DataView;
  readonly frame: number;
  readonly begin: number;
  readonly end: number;
}

type Value = number | readonly number[];

interface State extends Call {
  readonly kernel: LoopKernel;
  /** The values of locals, by number. */
  readonly locals: Value[];
}

/** The ops on indices, which are whole numbers below 2^53. */
const INDEX_OPS: Readonly<Record<IndexOp, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  min: Math.min,
  // A mask is narrow, whatever it is of.
  and: (a, b) => ((a % 2 ** 32) & (b % 2 ** 32)) >>> 0,
  shl: (a, b) => a * 2 ** b,
  shr: (a, b) => Math.floor(a / 2 ** b),
};

const INDEX_COMPARISONS: Readonly<Record<IndexComparison, (a: number, b: number) => boolean>> = {
  lt: (a, b) => a < b,
  ge: (a, b) => a >= b,
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
};

/** Bytes of a failure record, and where in it the least index is. */
const FAILURE = { bytes: 16, least: 8 } as const;

export function runKernel(kernel: LoopKernel, call: Call): void {
  const locals: Value[] = new Array(kernel.locals.length).fill(0);
  locals[0] = call.begin;
  locals[1] = call.end;
  runAll(kernel.body, { ...call, kernel, locals });
}

/** The continuation of a statement: the next statement, or the one behind the innermost loop. */
type Then = "next" | "leave";

function runAll(statements: readonly Statement[], state: State): Then {
  return statements.some((statement) => run(statement, state) === "leave") ? "leave" : "next";
}

function run(statement: Statement, state: State): Then {
  const { kernel, locals, memory, frame } = state;
  switch (statement.kind) {
    case "assign":
      locals[statement.local] = evaluate(statement.value, state);
      break;
    case "store": {
      const at = addressOf(statement.array, statement.index, state);
      const value = evaluate(statement.value, state);
      const { element } = kernel.arrays[statement.array]!;
      for (const [lane, entry] of (typeof value === "number" ? [value] : value).entries()) {
        WRITE[element](memory, at + lane * ELEMENT_BYTES[element], entry);
      }
      break;
    }
    case "update":
      update(statement, state);
      break;
    case "for": {
      const [from, to] = [number(statement.from, state), number(statement.to, state)];
      let counter = from;
      for (; counter < to; counter += statement.step) {
        locals[statement.local] = counter;
        if (runAll(statement.body, state) === "leave") break;
      }
      locals[statement.local] = counter;
      break;
    }
    case "while":
      while (number(statement.condition, state) !== 0) if (runAll(statement.body, state) === "leave") break;
      break;
    case "leave":
      return "leave";
    case "if":
      return runAll(number(statement.condition, state) === 0 ? statement.otherwise : statement.then, state);
    case "fail": {
      const record = frame + kernel.failures + statement.record * FAILURE.bytes;
      const index = BigInt(number(statement.index, state));
      const count = memory.getUint32(record, true);
      const least = memory.getBigInt64(record + FAILURE.least, true);
      memory.setUint32(record, count + 1, true);
      if (count === 0 || index < least) memory.setBigInt64(record + FAILURE.least, index, true);
      break;
    }
    default:
      statement satisfies never;
  }
  return "next";
}

function update({ op, array, index, value, before, atomic }: Statement & { kind: "update" }, state: State): void {
  const { kernel, locals, memory } = state;
  const { element } = kernel.arrays[array]!;
  const at = addressOf(array, index, state);
  const given = number(value, state);
  const change = (entry: number): number => (op === "replace" ? given : meaningOf(op, element)!(entry, given, NaN));
  let held: number;
  if (atomic) {
    held = updateAtomically(memory, at, element, change);
  } else {
    held = READ[element](memory, at);
    WRITE[element](memory, at, change(held));
  }
  if (before !== null) locals[before] = held;
}

function evaluate(expression: Expression, state: State): Value {
  const { kernel, locals, memory } = state;
  switch (expression.kind) {
    case "const":
      return expression.value;
    case "local":
      return locals[expression.local]!;
    case "load":
      return READ[kernel.arrays[expression.array]!.element](
        memory,
        addressOf(expression.array, expression.index, state),
      );
    case "load lanes": {
      const { element } = kernel.arrays[expression.array]!;
      const at = addressOf(expression.array, expression.index, state);
      return lanes(expression.lanes, (lane) => READ[element](memory, at + lane * ELEMENT_BYTES[element]));
    }
    case "scalar": {
      const [a = NaN, b = NaN, c = NaN] = expression.operands.map((operand) => number(operand, state));
      return meaningOf(expression.op, expression.element)!(a, b, c);
    }
    case "vector": {
      const operands = expression.operands.map((operand) => vector(operand, state));
      const meaning = meaningOf(expression.op, expression.element)!;
      return lanes(expression.lanes, (lane) => {
        const [a = NaN, b = NaN, c = NaN] = operands.map((operand) => operand[lane]!);
        return meaning(a, b, c);
      });
    }
    case "splat": {
      const value = number(expression.value, state);
      return lanes(expression.lanes, () => value);
    }
    case "indices": {
      const from = number(expression.from, state);
      return lanes(expression.lanes, (lane) => (from + lane) >>> 0);
    }
    case "any":
      return Number(vector(expression.value, state).some((lane) => lane !== 0));
    case "index":
      return INDEX_OPS[expression.op](number(expression.left, state), number(expression.right, state));
    case "compare":
      return Number(INDEX_COMPARISONS[expression.op](number(expression.left, state), number(expression.right, state)));
    case "convert": {
      const value = number(expression.value, state);
      if (expression.to === "u32") return value >>> 0;
      return value < 0 ? Number.MAX_SAFE_INTEGER + value : value;
    }
    case "bits":
      return Number(new BigInt64Array(Float64Array.of(number(expression.value, state)).buffer)[0]);
    default:
      return expression satisfies never;
  }
}

/** The address of the entry of an array at an index. */
function addressOf(array: number, index: Expression, state: State): number {
  const { element, address } = state.kernel.arrays[array]!;
  const offset = number(index, state) * ELEMENT_BYTES[element];
  switch (address.kind) {
    case "fixed":
      return address.byte + offset;
    case "frame":
      return state.frame + address.offset + offset;
    case "relative":
      return Number(state.memory.getBigUint64(state.frame + address.offset, true)) + address.byte + offset;
    case "frame pointer":
      return Number(state.memory.getBigUint64(state.frame + address.offset, true)) + offset;
    default:
      return address satisfies never;
  }
}

function number(expression: Expression, state: State): number {
  const value = evaluate(expression, state);
  if (typeof value === "number") return value;
  throw new TypeError("found a vector, expected a number: the kernel was not verified");
}

function vector(expression: Expression, state: State): readonly number[] {
  const value = evaluate(expression, state);
  if (typeof value !== "number") return value;
  throw new TypeError("found a number, expected a vector: the kernel was not verified");
}

function lanes(count: number, at: (lane: number) => number): readonly number[] {
  return Array.from({ length: count }, (_, lane) => at(lane));
}
