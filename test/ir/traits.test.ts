/** What the op table says of scalar ops, held against what they compute: true where it is said, and said where it is true. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Meaning, Monoid, ScalarOpName } from "../../src/ir/scalar.ts";
import {
  absorbingOf,
  identityOf,
  isExact,
  isIdempotent,
  MONOIDS,
  meaningOf,
  SCALAR_OP_NAMES,
  scalarRow,
} from "../../src/ir/scalar.ts";
import type { Element } from "../../src/ir/type.ts";
import { ELEMENTS } from "../../src/ir/type.ts";
import { ARBITRARY_OPERAND, OPERANDS } from "../operands.ts";

interface Subject {
  readonly op: ScalarOpName;
  readonly element: Element;
  readonly f: (a: number, b?: number) => number;
}

function subjectsOf(op: ScalarOpName): readonly Subject[] {
  return ELEMENTS.flatMap((element) => {
    const meaning: Meaning | undefined = meaningOf(op, element);
    return meaning ? [{ op, element, f: (a: number, b = 0) => meaning(a, b, 0) }] : [];
  });
}

const MONOID_SUBJECTS = MONOIDS.flatMap((monoid) =>
  subjectsOf(monoid).map((subject): Subject & { readonly op: Monoid } => ({ ...subject, op: monoid })),
);
const UNIFORM = SCALAR_OP_NAMES.filter((name) => scalarRow(name).rule === "uniform").flatMap(subjectsOf);

/** Whether something holds of all pairs of the operands of an element. */
function ofAllPairs({ element }: Subject, holds: (x: number, y: number) => boolean): boolean {
  return OPERANDS[element].every((x) => OPERANDS[element].every((y) => holds(x, y)));
}

describe.each(MONOID_SUBJECTS)("$op of $element", (subject) => {
  const { op, element, f } = subject;

  it("says whether the order of combination shows in the bits", () => {
    const commutes = ofAllPairs(subject, (x, y) => Object.is(f(x, y), f(y, x)));
    const associates = ofAllPairs(subject, (x, y) =>
      OPERANDS[element].every((z) => Object.is(f(f(x, y), z), f(x, f(y, z)))),
    );
    expect(isExact(op, element)).toBe(commutes && associates);
  });

  it("gives the same bits in any order and any tree, where it is said to", () => {
    if (!isExact(op, element)) return;
    const shuffled = fc
      .array(ARBITRARY_OPERAND[element], { minLength: 1, maxLength: 12 })
      .chain((values) =>
        fc.tuple(
          fc.constant(values),
          fc.shuffledSubarray(values, { minLength: values.length }),
          fc.infiniteStream(fc.nat()),
        ),
      );
    const holds = fc.property(shuffled, ([values, others, choices]) => {
      const expected = values.reduce((total, value) => f(total, value), identityOf(op, element)!);
      const rest = [...others];
      while (rest.length > 1) {
        const k = choices.next().value % (rest.length - 1);
        rest.splice(k, 2, f(rest[k]!, rest[k + 1]!));
      }
      expect(rest[0]).toBe(expected);
    });
    fc.assert(holds, { numRuns: 200, seed: 11 });
  });

  it("says which value absorbs all others", () => {
    const found = OPERANDS[element].filter((a) =>
      OPERANDS[element].every((x) => Object.is(f(a, x), a) && Object.is(f(x, a), a)),
    );
    const said = absorbingOf(op, element);
    expect(found).toEqual(said === null ? [] : [said]);
  });

  it("starts at what changes nothing, but for −0 in a sum", () => {
    const changed = OPERANDS[element].filter((x) => !Object.is(f(identityOf(op, element)!, x), x));
    expect(changed).toEqual(op === "add" && OPERANDS[element].some((x) => Object.is(x, -0)) ? [-0] : []);
  });
});

describe.each(UNIFORM)("$op of $element", (subject) => {
  const { op, element, f } = subject;

  it("says whether doing it again changes anything", () => {
    const again = scalarRow(op).arity === 1 ? (x: number) => f(f(x)) : (x: number) => f(x, x);
    const once = scalarRow(op).arity === 1 ? (x: number) => f(x) : (x: number) => x;
    expect(isIdempotent(op, element)).toBe(OPERANDS[element].every((x) => Object.is(again(x), once(x))));
  });
});

describe.each(SCALAR_OP_NAMES.filter((name) => scalarRow(name).arity === 2))("%s", (op) => {
  it("says whether its operands may change places", () => {
    const commutes = subjectsOf(op).every((subject) =>
      ofAllPairs(subject, (x, y) => Object.is(subject.f(x, y), subject.f(y, x))),
    );
    expect(scalarRow(op).traits.includes("commutative")).toBe(commutes);
  });
});
