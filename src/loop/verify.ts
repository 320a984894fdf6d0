/**
 * Verifies loop kernels. It refuses kernels that no back end could print: wrong types, numbers of missing locals or arrays,
 * unaligned addresses.
 */

import { EdgewiseError } from "../error.ts";
import type { ScalarOpName } from "../ir/scalar.ts";
import { hasVectorForm, meaningOf, scalarRow } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import { ELEMENT_BYTES, ELEMENTS } from "../ir/type.ts";
import type {
  Expression,
  Lanes,
  LoopArray,
  LoopKernel,
  LoopType,
  ScalarType,
  Statement,
  VectorType,
  Widths,
} from "./loop.ts";
import { LANE_COUNTS, LEAST_LANE_BYTES, LEAST_WIDE_BYTES, WIDE_LANES } from "./loop.ts";
import { printExpression, printStatement } from "./print.ts";

/** The type of an expression, in a kernel that the verifier accepts. */
export function typeOf(expression: Expression, kernel: Pick<LoopKernel, "arrays" | "locals">): LoopType {
  switch (expression.kind) {
    case "const":
      return expression.type;
    case "local":
      return entry("local", kernel.locals, expression.local).type;
    case "load":
      return entry("array", kernel.arrays, expression.array).element;
    case "scalar":
      return resultOf(expression.op, expression.element);
    case "load lanes":
      return vectorOf(entry("array", kernel.arrays, expression.array).element, expression.lanes);
    case "splat":
      return vectorOf(elementOf(typeOf(expression.value, kernel)), expression.lanes);
    case "indices":
      return vectorOf("u32", expression.lanes);
    case "vector":
      return vectorOf(resultOf(expression.op, expression.element), expression.lanes);
    case "index":
      return "index";
    case "any":
    case "compare":
      return "bool";
    case "convert":
      return expression.to;
    case "bits":
      return "f64";
    default:
      return expression satisfies never;
  }
}

/** The element of a scalar op's result. */
function resultOf(op: ScalarOpName, element: Element): Element {
  const { rule } = scalarRow(op);
  return rule === "comparison" || rule === "predicate" ? "bool" : element;
}

function vectorOf(element: Element, lanes: Lanes): VectorType {
  return `${element}x${lanes}`;
}

/** The vectors of an element. */
function vectorsOf(element: Element): readonly VectorType[] {
  return VECTOR_LANES.map((lanes) => vectorOf(element, lanes));
}

/** The lanes that a vector may have. */
const VECTOR_LANES: readonly Lanes[] = [...LANE_COUNTS, WIDE_LANES];

interface Parts {
  readonly element: Element;
  /** The number of lanes; null for a single number. */
  readonly lanes: Lanes | null;
}

/** The element and lanes of each type but `index`. */
const PARTS: ReadonlyMap<LoopType, Parts> = new Map(
  ELEMENTS.flatMap((element): (readonly [LoopType, Parts])[] => [
    [element, { element, lanes: null }],
    ...VECTOR_LANES.map((lanes) => [vectorOf(element, lanes), { element, lanes }] as const),
  ]),
);

/** The element of a vector or a number. */
export function elementOf(type: LoopType): Element {
  const parts = PARTS.get(type);
  if (parts) return parts.element;
  throw invalid(`found a value of type ${type}, expected one of an element`);
}

/** Gives the number of lanes of a vector; null for one number. */
export function lanesOf(type: LoopType): Lanes | null {
  return PARTS.get(type)?.lanes ?? null;
}

/**
 * Throws `loop/invalid`, naming the kernel and the statement, where a kernel is not well formed or does not fit the widths
 * of the back end that it is for.
 */
export function verifyKernel(kernel: LoopKernel, widths: Widths): void {
  located(
    () => `kernel "${kernel.name}"`,
    () => {
      for (const k of [0, 1]) expectType(`local ${k}, a parameter,`, entry("local", kernel.locals, k).type, ["index"]);
      expectMultiple("the offset of failure records", kernel.failures, 8);
      for (const array of kernel.arrays) verifyArray(array, widths);
      verifyStatements(kernel.body, { kernel, widths, counters: new Set(), isInLoop: false });
    },
  );
}

interface Scope {
  readonly kernel: LoopKernel;
  readonly widths: Widths;
  /** The counters of the loops around. */
  readonly counters: ReadonlySet<number>;
  readonly isInLoop: boolean;
}

function verifyStatements(statements: readonly Statement[], scope: Scope): void {
  for (const statement of statements) {
    located(
      () => `statement \`${printStatement(statement, scope.kernel)}\``,
      () => verifyStatement(statement, scope),
    );
    switch (statement.kind) {
      case "for":
        verifyStatements(statement.body, {
          ...scope,
          counters: new Set([...scope.counters, statement.local]),
          isInLoop: true,
        });
        break;
      case "while":
        verifyStatements(statement.body, { ...scope, isInLoop: true });
        break;
      case "if":
        verifyStatements(statement.then, scope);
        verifyStatements(statement.otherwise, scope);
        break;
      default:
        break;
    }
  }
}

/** Checks a statement, without the statements in it. */
function verifyStatement(statement: Statement, scope: Scope): void {
  const { kernel } = scope;
  const expect = (what: string, expression: Expression, types: readonly LoopType[]): void => {
    verifyExpression(expression, scope);
    expectType(what, typeOf(expression, kernel), types);
  };
  switch (statement.kind) {
    case "assign":
      expectFree(statement.local, scope);
      expect("the value", statement.value, [entry("local", kernel.locals, statement.local).type]);
      break;
    case "store": {
      const { element } = entry("array", kernel.arrays, statement.array);
      expect("the index", statement.index, ["index"]);
      expect("the value", statement.value, [element, ...vectorsOf(element)]);
      break;
    }
    case "update": {
      const { op, array, index, value, before } = statement;
      const { element } = entry("array", kernel.arrays, array);
      if (op !== "replace") expectCombining(op, element);
      expect("the index", index, ["index"]);
      expect("the value", value, [element]);
      if (before === null) break;
      expectFree(before, scope);
      expectType("the local for what was before", entry("local", kernel.locals, before).type, [element]);
      break;
    }
    case "for":
      expectFree(statement.local, scope);
      expectType("the counter", entry("local", kernel.locals, statement.local).type, ["index"]);
      expect("the lower bound", statement.from, ["index"]);
      expect("the upper bound", statement.to, ["index"]);
      if (!Number.isInteger(statement.step) || statement.step < 1) {
        throw invalid(`found the step ${statement.step}, expected a whole number from 1 on`);
      }
      break;
    case "while":
    case "if":
      expect("the condition", statement.condition, ["bool"]);
      break;
    case "leave":
      if (!scope.isInLoop) throw invalid("found no loop around, expected one to leave");
      break;
    case "fail":
      expectMultiple("the failure record", statement.record, 1);
      expect("the index", statement.index, ["i32", "u32"]);
      break;
    default:
      statement satisfies never;
  }
}

function verifyExpression(expression: Expression, scope: Pick<Scope, "kernel" | "widths">): void {
  const { kernel, widths } = scope;
  const expect = (part: Expression, types: readonly LoopType[]): void => {
    verifyExpression(part, scope);
    const found = typeOf(part, kernel);
    // The part is printed only where its type is wrong: there are many parts, and nearly all are right.
    if (!types.includes(found)) expectType(`\`${printExpression(part, kernel)}\``, found, types);
  };
  switch (expression.kind) {
    case "const":
      expectConstant(expression.value, expression.type, widths);
      break;
    case "local":
      entry("local", kernel.locals, expression.local);
      break;
    case "load":
      entry("array", kernel.arrays, expression.array);
      expect(expression.index, ["index"]);
      break;
    case "scalar": {
      const { op, element, operands } = expression;
      if (meaningOf(op, element) === undefined) throw invalid(`found ${op} of ${element}, where it has no meaning`);
      const types = operandTypes(expression.op, element);
      if (operands.length !== types.length) {
        throw invalid(`found ${operands.length} operands of ${op}, expected ${types.length}`);
      }
      for (const [k, operand] of operands.entries()) expect(operand, types[k] ?? []);
      break;
    }
    case "load lanes":
      verifyLanes(entry("array", kernel.arrays, expression.array).element, expression.lanes, widths);
      expect(expression.index, ["index"]);
      break;
    case "splat":
      expect(expression.value, ELEMENTS);
      verifyLanes(elementOf(typeOf(expression.value, kernel)), expression.lanes, widths);
      break;
    case "indices":
      expect(expression.from, ["index"]);
      verifyLanes("u32", expression.lanes, widths);
      break;
    case "vector": {
      const { op, element, operands, lanes } = expression;
      if (!hasVectorForm(op, element)) throw invalid(`found ${op} of ${element} on vectors, where it has no form`);
      verifyLanes(element, lanes, widths);
      const types = operandTypes(op, element);
      if (operands.length !== types.length) {
        throw invalid(`found ${operands.length} operands of ${op}, expected ${types.length}`);
      }
      for (const [k, operand] of operands.entries()) {
        expect(
          operand,
          (types[k] ?? []).map((type) => vectorOf(type, lanes)),
        );
      }
      break;
    }
    case "any":
      expect(expression.value, vectorsOf("bool"));
      break;
    case "index":
    case "compare":
      expect(expression.left, ["index"]);
      expect(expression.right, ["index"]);
      break;
    case "convert":
      expect(expression.value, expression.to === "index" ? ["i32", "u32"] : ["index"]);
      break;
    case "bits":
      expect(expression.value, ["f64"]);
      break;
    default:
      expression satisfies never;
  }
}

/** Checks that an op takes an entry and a value and gives an entry. */
function expectCombining(op: ScalarOpName, element: Element): void {
  const isBinary = scalarRow(op).arity === 2;
  if (isBinary && meaningOf(op, element) !== undefined && resultOf(op, element) === element) return;
  throw invalid(`found ${op} of ${element}, expected an op that gives ${element} of two`);
}

/** Checks that a vector fits the back end. */
function verifyLanes(element: Element, lanes: Lanes, { vectorBytes }: Widths): void {
  if (lanes === WIDE_LANES && vectorBytes >= LEAST_WIDE_BYTES) return;
  const bytes = Math.max(LEAST_LANE_BYTES, ELEMENT_BYTES[element]);
  if (bytes * lanes <= vectorBytes) return;
  throw invalid(`found ${lanes} lanes of ${element}, expected at most ${vectorBytes / bytes}`);
}

/** The elements that each operand of a scalar op may have. */
function operandTypes(op: ScalarOpName, element: Element): readonly (readonly Element[])[] {
  const { arity, rule } = scalarRow(op);
  switch (rule) {
    case "uniform":
    case "comparison":
    case "predicate":
      return new Array(arity).fill([element]);
    case "select":
      return [["bool"], [element], [element]];
    case "cast":
      return [ELEMENTS];
    default:
      return rule satisfies never;
  }
}

function verifyArray({ name, element, address }: LoopArray, { pointerBytes }: Widths): void {
  switch (address.kind) {
    case "fixed":
      expectMultiple(`the address of array "${name}"`, address.byte, ELEMENT_BYTES[element]);
      expectBelow(`the address of array "${name}"`, address.byte, pointerBytes);
      break;
    case "frame":
      expectMultiple(`the offset of array "${name}"`, address.offset, ELEMENT_BYTES[element]);
      break;
    case "relative":
      expectMultiple(`the offset of the address before array "${name}"`, address.offset, pointerBytes);
      expectMultiple(`the place of array "${name}"`, address.byte, ELEMENT_BYTES[element]);
      expectBelow(`the place of array "${name}"`, address.byte, pointerBytes);
      break;
    case "frame pointer":
      expectMultiple(`the offset of the address of array "${name}"`, address.offset, pointerBytes);
      break;
    default:
      address satisfies never;
  }
}

const INTEGER_RANGE = {
  bool: [0, 1],
  i32: [-(2 ** 31), 2 ** 31 - 1],
  u32: [0, 2 ** 32 - 1],
  index: [0, Number.MAX_SAFE_INTEGER],
} as const;

function expectConstant(value: number, type: ScalarType, { indexBytes }: Widths): void {
  if (type === "f64") return;
  if (type === "f32") {
    if (!Object.is(Math.fround(value), value))
      throw invalid(`found the constant ${value}, expected one rounded to f32`);
    return;
  }
  const [least, greatest] = INTEGER_RANGE[type];
  if (!Number.isInteger(value) || value < least || value > greatest) {
    throw invalid(`found the constant ${value} of ${type}, expected an integer from ${least} to ${greatest}`);
  }
  if (type === "index") expectBelow("the constant index", value, indexBytes);
}

function expectBelow(what: string, found: number, bytes: number): void {
  if (found < 2 ** (8 * bytes)) return;
  throw invalid(`found ${what} ${found}, expected one that ${bytes} bytes hold`);
}

/** Checks that a local is not the counter of a loop around, which only that loop changes. */
function expectFree(local: number, { kernel, counters }: Scope): void {
  if (!counters.has(local)) return;
  throw invalid(`found the counter "${kernel.locals[local]?.name}" of a loop around set, expected another local`);
}

function expectType(what: string, found: LoopType, expected: readonly LoopType[]): void {
  if (!expected.includes(found)) throw invalid(`found ${what} of type ${found}, expected ${expected.join(" or ")}`);
}

function expectMultiple(what: string, found: number, of: number): void {
  if (Number.isInteger(found) && found >= 0 && found % of === 0) return;
  throw invalid(`found ${what} ${found}, expected a multiple of ${of} that is not negative`);
}

function entry<Entry>(what: string, entries: readonly Entry[], k: number): Entry {
  const found = entries[k];
  if (found === undefined) throw invalid(`found ${what} ${k}, expected one of the kernel's ${entries.length}`);
  return found;
}

/** Puts the place before the message of an error in `check`. The place is printed only then. */
function located(place: () => string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof EdgewiseError) throw invalid(`${place()}: ${error.message}`);
    throw error;
  }
}

function invalid(message: string): EdgewiseError {
  return new EdgewiseError({ code: "loop/invalid", message });
}
