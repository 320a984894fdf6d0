/** The classes of numbers that a supposition may put starts, weights and the like in, weakest first, each with its test. */

import type { Range } from "../../../ir/column-facts.ts";
import type { ScalarOpName } from "../../../ir/scalar.ts";
import type { Element } from "../../../ir/type.ts";
import { wholeRange } from "../proof/ranges.ts";

/** A comparison of an entry with a number, or a test of the entry alone, that all members of a class pass. */
export interface ClassTest {
  readonly op: Extract<ScalarOpName, "ge" | "gt" | "le" | "isfinite" | "isnan" | "identical">;
  readonly bound: number | null;
  /** Whether an entry passes where the test says no. */
  readonly isNegated: boolean;
}

export interface NumberClass {
  /** The class in words, as they follow “are”. */
  readonly words: string;
  readonly least: number;
  readonly greatest: number;
  readonly tests: readonly ClassTest[];
}

const test = (op: ClassTest["op"], bound: number | null = null): ClassTest => ({ op, bound, isNegated: false });
const not = (op: ClassTest["op"], bound: number | null = null): ClassTest => ({ op, bound, isNegated: true });

/** The tests of numbers that are not negative. −0 passes a comparison with 0, but as a factor it turns the order around. */
const NOT_NEGATIVE = [test("ge", 0), not("identical", -0)];

const MOST = { f64: Number.MAX_VALUE, f32: 3.4028234663852886e38 } as const;

/** The classes of an element, larger ones first. */
export function classesOf(element: Element): readonly NumberClass[] {
  switch (element) {
    case "f64":
    case "f32": {
      const most = MOST[element];
      return [
        { words: "numbers", least: -Infinity, greatest: Infinity, tests: [not("isnan")] },
        { words: "not negative", least: 0, greatest: Infinity, tests: NOT_NEGATIVE },
        { words: "finite", least: -most, greatest: most, tests: [test("isfinite")] },
        { words: "finite and not negative", least: 0, greatest: most, tests: [...NOT_NEGATIVE, test("isfinite")] },
        {
          words: "finite and more than 0",
          least: Number.MIN_VALUE,
          greatest: most,
          tests: [test("gt", 0), test("isfinite")],
        },
        { words: "at least 1", least: 1, greatest: Infinity, tests: [test("ge", 1)] },
        { words: "between 0 and 1", least: 0, greatest: 1, tests: [...NOT_NEGATIVE, test("le", 1)] },
        {
          words: "more than 0 and at most 1",
          least: Number.MIN_VALUE,
          greatest: 1,
          tests: [test("gt", 0), test("le", 1)],
        },
        { words: "finite and at least 1", least: 1, greatest: most, tests: [test("ge", 1), test("isfinite")] },
      ];
    }
    case "i32":
    case "u32": {
      const { least, greatest } = wholeRange(element);
      const any: NumberClass = { words: "numbers", least, greatest, tests: [] };
      const notNegative: NumberClass = { words: "not negative", least: 0, greatest, tests: [test("ge", 0)] };
      return element === "u32" ? [any] : [any, notNegative];
    }
    case "bool":
      return [{ words: "truth values", least: 0, greatest: 1, tests: [] }];
    default:
      return element satisfies never;
  }
}

/** Whether all values of a range are in a class, so that no test is needed. */
export function isWithinClass(range: Range, { least, greatest }: NumberClass): boolean {
  const isAbove = range.least > least || Object.is(range.least, least) || (range.least === least && least !== 0);
  return !range.nan && isAbove && range.greatest <= greatest;
}
