/** The suite of scalar ops, for every loop back end: each computes what its definition says, bit for bit. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasVectorForm, meaningOf } from "../../src/ir/scalar.ts";
import type { Element } from "../../src/ir/type.ts";
import { ELEMENT_BYTES } from "../../src/ir/type.ts";
import type { Expression, Lanes, LoopKernel, Widths } from "../../src/loop/loop.ts";
import { LANE_COUNTS, LEAST_LANE_BYTES, LEAST_WIDE_BYTES, WIDE_LANES } from "../../src/loop/loop.ts";
import { array, BEGIN, constant, END, fixed, forLoop, kernel, load, local, scalar, store } from "../loop/kernels.ts";
import { ARBITRARY_OPERAND, operandTuples, SCALAR_CASES, type ScalarCase } from "../operands.ts";
import { type Compile, MEMORY_BYTES, type Runnable, view } from "./runner.ts";

/** Operands and results lie one array after the other, each of at most this many f64. */
const LENGTH = MEMORY_BYTES / 4 / 8;
const RESULTS = 3;

function title({ op, operands, result }: ScalarCase): string {
  return `${op}(${operands.join(", ")}) -> ${result}`;
}

/** The number of entries that an op computes together; one where it is no vector op. */
type Width = 1 | Lanes;

/** The widths in which an op has a form. */
function widthsOf({ op, element, operands, result }: ScalarCase, { vectorBytes }: Widths): readonly Width[] {
  if (!hasVectorForm(op, element)) return [1];
  const widest = Math.max(LEAST_LANE_BYTES, ...[element, result, ...operands].map((one) => ELEMENT_BYTES[one]));
  const narrow = LANE_COUNTS.filter((lanes) => lanes * widest <= vectorBytes);
  const wide = vectorBytes >= LEAST_WIDE_BYTES ? ([WIDE_LANES] as const) : [];
  return [1, ...narrow, ...wide];
}

/** result[i] = op(x[i], …) for a chunk of i. */
function elementwise(subject: ScalarCase, width: Width): LoopKernel {
  const { op, element, operands, result } = subject;
  const place = (k: number): number => k * LENGTH * 8;
  const arrays = operands.map((operand, k) => array("xyz".charAt(k), operand, fixed(place(k))));
  const loads = operands.map(
    (_, k): Expression =>
      width === 1 ? load(k, local(2)) : { kind: "load lanes", array: k, index: local(2), lanes: width },
  );
  const value: Expression =
    width === 1 ? scalar(op, element, ...loads) : { kind: "vector", op, element, operands: loads, lanes: width };
  return kernel(title(subject), [...arrays, array("result", result, fixed(place(RESULTS)))], { i: "index" }, [
    { ...forLoop(2, BEGIN, END, store(arrays.length, local(2), value)), step: width },
  ]);
}

/** Declares the tests of a back end that promises exact bits. */
export function describeScalarOps(compile: Compile, widths: Widths): void {
  const cases = SCALAR_CASES.flatMap((subject) => widthsOf(subject, widths).map((width) => ({ subject, width })));
  const named = cases.map(({ subject, width }) => ({ subject, width, name: title(subject) }));
  describe.each(named)("$name by $width", ({ subject, width }) => {
    const runnable = compile([elementwise(subject, width)]);
    const arbitrary = fc.array(fc.tuple(...subject.operands.map((element) => ARBITRARY_OPERAND[element])), {
      minLength: 1,
      maxLength: 100,
    });

    it("means the same on the grid of operands", () => {
      const tuples = operandTuples(subject.operands);
      expect(tuples.length).toBeLessThanOrEqual(LENGTH);
      expect(disagreements(runnable, subject, tuples)).toEqual([]);
    });

    it("means the same on arbitrary operands", () => {
      fc.assert(
        fc.property(arbitrary, (tuples) => {
          expect(disagreements(runnable, subject, tuples)).toEqual([]);
        }),
      );
    });
  });

  it.each(["f32", "f64"] as const)("takes %s NaNs of different bits as identical", (element) => {
    const nan = constant(element, NaN);
    const same = scalar("identical", element, nan, scalar("neg", element, nan));
    const runnable = compile([kernel("nans", [array("result", "bool", fixed(0))], {}, [store(0, BEGIN, same)])]);
    runnable.run(0, {});
    expect(view(runnable, "bool", 0, 1)[0]).toBe(1);
  });

  it("computes trees of ops as the composition of their meanings", () => {
    fc.assert(
      fc.property(TREE, (tree) => {
        const runnable = compile([
          kernel("tree", [array("result", "f64", fixed(0))], {}, [store(0, BEGIN, tree.expression)]),
        ]);
        runnable.run(0, {});
        expect(view(runnable, "f64", 0, 1)[0]).toBe(tree.value);
      }),
      { numRuns: 200 },
    );
  });
}

/** Tuples of operands on which the code does not give what the definition gives. */
function disagreements(
  runnable: Runnable,
  subject: ScalarCase,
  tuples: readonly (readonly number[])[],
): readonly string[] {
  const { op, operands, result } = subject;
  for (const [k, operand] of operands.entries()) {
    view(runnable, operand, k * LENGTH * 8, tuples.length).set(tuples.map((tuple) => tuple[k] ?? NaN));
  }
  const results = view(runnable, result, RESULTS * LENGTH * 8, tuples.length);
  runnable.run(0, { end: tuples.length });
  return tuples.flatMap((tuple, k) => {
    const expected = compute(subject, tuple);
    return Object.is(results[k], expected) ? [] : [`${op}(${tuple}) is ${expected}, found ${results[k]}`];
  });
}

/** The definition of an op on numbers. */
function compute({ op, element }: ScalarCase, [a = NaN, b = NaN, c = NaN]: readonly number[]): number {
  const meaning = meaningOf(op, element);
  if (meaning === undefined) throw new Error(`${op} has no meaning at ${element}`);
  return meaning(a, b, c);
}

type TreeElement = "f64" | "i32";

interface Tree {
  readonly expression: Expression;
  readonly value: number;
}

const isTreeElement = (element: Element): element is TreeElement => element === "f64" || element === "i32";

/** Trees of f64 and i32, among whose ops are those that need the most locals, so that nested ones might share them. */
const { f64: TREE } = fc.letrec<Record<TreeElement, Tree>>((tie) => {
  const leaf = (element: TreeElement): fc.Arbitrary<Tree> =>
    ARBITRARY_OPERAND[element].map((value) => ({ expression: constant(element, value), value }));
  const inner = (subject: ScalarCase): fc.Arbitrary<Tree> =>
    fc.tuple(...subject.operands.filter(isTreeElement).map((element) => tie(element))).map((operands) => ({
      expression: scalar(subject.op, subject.element, ...operands.map(({ expression }) => expression)),
      value: compute(
        subject,
        operands.map(({ value }) => value),
      ),
    }));
  const tree = (element: TreeElement): fc.Arbitrary<Tree> => {
    const subjects = SCALAR_CASES.filter(({ operands, result }) => result === element && operands.every(isTreeElement));
    return fc.oneof({ maxDepth: 5, depthSize: "medium" }, leaf(element), ...subjects.map(inner));
  };
  return { f64: tree("f64"), i32: tree("i32") };
});
