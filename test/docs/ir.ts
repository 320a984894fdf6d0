/** The generated sections of docs/ir.md. */

import type { OpDescription } from "../../src/ir/op.ts";
import { describeOp, STRUCTURAL_OP_NAMES } from "../../src/ir/op.ts";
import { printNumber } from "../../src/ir/print.ts";
import type { ScalarOpName } from "../../src/ir/scalar.ts";
import {
  absorbingOf,
  identityOf,
  isExact,
  isIdempotent,
  MONOIDS,
  SCALAR_OP_NAMES,
  scalarRow,
} from "../../src/ir/scalar.ts";
import { ELEMENTS } from "../../src/ir/type.ts";
import { VERIFIER_CHECKS } from "../../src/ir/verify.ts";
import { code, table } from "./markdown.ts";

export function structuralOpTable(): string {
  const row = ({ name, family, operands, doc, traits }: OpDescription): string[] => {
    return [code(name), family, operands, doc, traits.join(", ")];
  };
  return table(["op", "family", "operands", "what it gives", "traits"], STRUCTURAL_OP_NAMES.map(describeOp).map(row));
}

export function scalarOpTable(): string {
  // Every scalar op is data-parallel and thread-safe; a column of that would say nothing.
  const shared = ["data-parallel", "thread-safe"];
  const rows = SCALAR_OP_NAMES.map((name) => {
    const { doc, elements, traits } = describeOp(name);
    const known = ELEMENTS.filter((element) => elements.includes(element));
    const idempotent = known.filter((element) => isIdempotent(name, element));
    const all = [
      ...traits.filter((trait) => !shared.includes(trait)),
      ...(idempotent.length === 0
        ? []
        : [idempotent.length === known.length ? "idempotent" : `idempotent of ${idempotent.join(" ")}`]),
    ];
    return [code(name), signatureOf(name), doc, known.join(" "), all.join(", ")];
  });
  return table(["op", "operands and result", "what it gives", "elements", "traits"], rows);
}

function signatureOf(name: ScalarOpName): string {
  const { arity, rule } = scalarRow(name);
  const same = Array(arity).fill("E").join(", ");
  return {
    uniform: `${same} → E`,
    comparison: `${same} → bool`,
    predicate: `${same} → bool`,
    select: "bool, E, E → E",
    cast: "any → E",
  }[rule];
}

export function monoidTable(): string {
  const rows = MONOIDS.map((monoid) => {
    const cells = ELEMENTS.map((element) => {
      const identity = identityOf(monoid, element);
      if (identity === undefined) return "";
      return printNumber(identity, element) + (isExact(monoid, element) ? "" : " †");
    });
    return [code(monoid), ...cells];
  });
  return table(["monoid", ...ELEMENTS], rows);
}

export function absorbingTable(): string {
  const rows = MONOIDS.map((monoid) => {
    const cells = ELEMENTS.map((element) => {
      const absorbing = absorbingOf(monoid, element);
      return absorbing === null ? "" : printNumber(absorbing, element);
    });
    return [code(monoid), ...cells];
  });
  return table(["monoid", ...ELEMENTS], rows);
}

export function verifierTable(): string {
  return table(
    ["check", "what holds"],
    Object.entries(VERIFIER_CHECKS).map(([name, doc]) => [code(name), doc]),
  );
}
