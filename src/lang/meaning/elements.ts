/** Reports elements that an operation has no meaning for, with the conversion that the author probably meant. */

import type { ScalarOpName } from "../../ir/scalar.ts";
import { scalarRow } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import { ELEMENTS } from "../../ir/type.ts";
import { literalIn } from "../../typing/promotion.ts";
import type { Typed } from "../../typing/typed.ts";
import { isLiteral, typeText } from "../../typing/typed.ts";
import type { Range } from "../source.ts";
import type { Named } from "../syntax/tree.ts";
import type { At, Part } from "./context.ts";
import { say } from "./context.ts";

/** Whether an op has a meaning for the elements of its operands. Reports it where there is none. */
export function expectMeaning(op: ScalarOpName, word: string, parts: readonly Part[], at: At): boolean {
  const known = ELEMENTS.filter((element) => Object.hasOwn(scalarRow(op).meaning, element));
  const wrong = parts.find(({ found }) => found !== null && !isLiteral(found) && !known.includes(found.element));
  if (!wrong || wrong.found === null || isLiteral(wrong.found)) return true;
  const { label, element } = wrong.found;
  const text = label === undefined ? typeText(wrong.found) : `${label} (${typeText(wrong.found)})`;
  say(
    at,
    "lang/type",
    wrong.node.range,
    `found ${text} as an operand of ${word}; expected ${known.join(", ").replace(/, (?=\w+$)/, " or ")}`,
    {
      hint: conversion(known, element, label ?? "x"),
    },
  );
  return false;
}

function conversion(known: readonly Element[], found: Element, name: string): string {
  if (known.includes("bool")) return `Compare it: ${name} != 0.`;
  if (found === "bool")
    return `Write where(${name}, 1, 0), or f64(${name}); true entries are counted by count(${name}).`;
  return `Convert it: ${known.includes("f64") ? "f64" : "i32"}(${name}).`;
}

/** Whether the literals among operands fit the element of the others. Reports those that do not. */
export function expectLiterals(word: string, parts: readonly Part[], at: At): boolean {
  const other = parts.find(({ found }) => found !== null && !isLiteral(found));
  if (!other || other.found === null || isLiteral(other.found)) return true;
  const { element, label } = other.found;
  const wrong = parts.find(({ found }) => found !== null && isLiteral(found) && literalIn(element, found) === null);
  if (!wrong) return true;
  const name = label ?? "x";
  const text = at.source.slice(wrong.node.range);
  const isTruth = typeof wrong.found === "boolean";
  say(
    at,
    "lang/type",
    wrong.node.range,
    `found ${text} beside ${name} (${typeText(other.found)}) in ${word}; expected a constant of ${element}`,
    {
      hint:
        element === "bool"
          ? "Write true or false."
          : isTruth
            ? "Write 1 or 0."
            : `Convert the other operand: f64(${name}).`,
    },
  );
  return false;
}

/** Refuses a sum, product or mean of bools. */
export function expectNumbers({ name }: { readonly name: string }, range: Range, found: Typed, at: At): boolean {
  if (found.element !== "bool" || !["sum", "product", "mean"].includes(name)) return true;
  const what = found.label ?? "x";
  say(at, "lang/type", range, `found bool in ${name}; expected numbers`, {
    hint:
      name === "sum"
        ? `How many are true is count(${what}); as numbers, where(${what}, 1, 0).`
        : `As numbers it is where(${what}, 1, 0).`,
  });
  return false;
}

/** The element after a name, `<i32>`; undefined where it is none, which is reported. */
export function elementNamed(named: Named | null, at: At): Element | null | undefined {
  if (named === null) return null;
  const found = ELEMENTS.find((element) => element === named.name);
  if (found) return found;
  say(at, "lang/name", named.range, `found ${named.name}; expected an element: ${ELEMENTS.join(", ")}`);
  return undefined;
}
