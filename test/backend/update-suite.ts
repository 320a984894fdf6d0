/** The suite of updates, for every loop back end: each does at once what load, op and store do, atomic or not. */

import { describe, expect, it } from "vitest";
import { meaningOf } from "../../src/ir/scalar.ts";
import type { Element } from "../../src/ir/type.ts";
import { ELEMENTS } from "../../src/ir/type.ts";
import type { LoopKernel, UpdateOp, Widths } from "../../src/loop/loop.ts";
import {
  array,
  assign,
  at,
  BEGIN,
  constant,
  convert,
  END,
  fixed,
  forLoop,
  index,
  kernel,
  load,
  local,
  scalar,
  store,
  update,
} from "../loop/kernels.ts";
import { operandTuples, SCALAR_CASES } from "../operands.ts";
import { type Compile, view } from "./runner.ts";

interface UpdateCase {
  readonly op: UpdateOp;
  readonly element: Element;
}

const CASES: readonly UpdateCase[] = [
  ...SCALAR_CASES.filter(
    ({ element, operands, result }) =>
      operands.length === 2 && operands.every((one) => one === element) && result === element,
  ),
  ...ELEMENTS.map((element) => ({ op: "replace", element }) as const),
];

/** The places of x, y, z and of the values before, each with room for as many entries. */
const [X, Y, Z, BEFORE] = [0, 1 << 16, 2 << 16, 3 << 16];
const LENGTH = (1 << 16) / 8;

/** x[i] = op(x[i], y[i]), and what x[i] was in before[i]; z[i] = op(z[i], y[i]), and nobody asks. */
function updating({ op, element }: UpdateCase, atomic: boolean): LoopKernel {
  const [i, b] = [2, 3];
  return kernel(
    "updating",
    Object.entries({ x: X, y: Y, z: Z, before: BEFORE }).map(([name, byte]) => array(name, element, fixed(byte))),
    { i: "index", b: element },
    [
      forLoop(
        i,
        BEGIN,
        END,
        update(op, 0, local(i), load(1, local(i)), { before: b, atomic }),
        update(op, 2, local(i), load(1, local(i)), { atomic }),
        store(3, local(i), local(b)),
      ),
    ],
  );
}

/** Declares the tests; each is given a memory of its own. */
export function describeUpdates(newCompiler: () => Compile, { pointerBytes }: Widths): void {
  describe.each([false, true])("an update that is atomic: %s,", (atomic) => {
    it.each(CASES)("is $op of $element on the grid of operands", ({ op, element }) => {
      const pairs = operandTuples([element, element]);
      expect(pairs.length).toBeLessThanOrEqual(LENGTH);
      const runnable = newCompiler()([updating({ op, element }, atomic)]);
      const [x, y, z, before] = [X, Y, Z, BEFORE].map((byte) => view(runnable, element, byte, pairs.length));
      for (const entries of [x, z]) entries?.set(pairs.map(([a = NaN]) => a));
      y?.set(pairs.map(([, b = NaN]) => b));
      runnable.run(0, { end: pairs.length });
      const wrong = pairs.filter(([a = NaN, b = NaN], k) => {
        const expected = op === "replace" ? b : meaningOf(op, element)!(a, b, NaN);
        return !(Object.is(x?.[k], expected) && Object.is(z?.[k], expected) && Object.is(before?.[k], a));
      });
      expect(wrong).toEqual([]);
    });

    it.each(CASES)("leaves what is around alone with $op of $element", ({ op, element }) => {
      const runnable = newCompiler()([updating({ op, element }, atomic)]);
      const x = view(runnable, element, X, 7);
      x.fill(1);
      view(runnable, element, Y, 7).fill(0);
      runnable.run(0, { begin: 3, end: 4 });
      x[3] = 1;
      expect([...x]).toEqual([1, 1, 1, 1, 1, 1, 1]);
    });

    it("takes index and value as they are before it, whatever they read", () => {
      const held = 2;
      const x = array("x", "u32", fixed(X));
      const sum = scalar("add", "u32", local(held), load(0, at(5)));
      const runnable = newCompiler()([
        kernel("own", [x], { held: "u32" }, [
          assign(held, constant("u32", 5)),
          update("max", 0, convert("index", local(held)), sum, { before: held, atomic }),
          store(0, at(0), local(held)),
        ]),
      ]);
      view(runnable, "u32", X, 6).set([0, 0, 0, 0, 0, 7]);
      runnable.run(0, {});
      expect([...view(runnable, "u32", X, 6)]).toEqual([7, 0, 0, 0, 0, 12]);
    });

    it.each(["add", "min", "replace"] as const)("finds the entry by counters, constants and pointers, to %s", (op) => {
      const i = 2;
      const behind = array("behind", "f64", { kind: "frame pointer", offset: pointerBytes });
      const within = array("within", "f64", { kind: "frame", offset: 64 });
      const next = index("add", local(i), at(1));
      const body = [0, 1].map((k) => forLoop(i, at(1), at(3), update(op, k, next, constant("f64", -2), { atomic })));
      const runnable = newCompiler()([kernel("placed", [behind, within], { i: "index" }, body)]);
      const frame = 4096;
      view(runnable, "u32", frame + pointerBytes, 2).set([512, 0]);
      for (const place of [512, frame + 64]) view(runnable, "f64", place, 5).fill(3);
      runnable.run(0, { frame });
      const changed = op === "add" ? 1 : -2;
      for (const place of [512, frame + 64]) {
        expect([...view(runnable, "f64", place, 5)]).toEqual([3, 3, changed, changed, 3]);
      }
    });

    it.each(["f32", "f64"] as const)("comes to an end where an entry of %s is a NaN of other bits", (element) => {
      const runnable = newCompiler()([updating({ op: "min", element }, atomic)]);
      view(runnable, "u32", X, 2).fill(0xfff00001);
      view(runnable, element, Y, 1).fill(1);
      runnable.run(0, { end: 1 });
      expect([view(runnable, element, X, 1)[0], view(runnable, element, BEFORE, 1)[0]]).toEqual([NaN, NaN]);
    });
  });
}
