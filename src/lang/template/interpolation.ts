/** Interpolations of a template: how they are shown, read and called. */

import { isCallable, isPlainObject } from "../../arguments/kind.ts";
import { isAlgorithm } from "../../dsl/algorithm.ts";
import type { Expression } from "../../dsl/expression.ts";
import { expression } from "../../dsl/expression.ts";
import { describeFound, fault, Operand } from "../../dsl/operand.ts";
import { userFunction } from "../../dsl/span.ts";
import type { Algorithm } from "../../typing/algorithm.ts";
import type { Given } from "../../typing/typed.ts";
import { isLiteral } from "../../typing/typed.ts";
import type { GivenBinding, GivenFunction } from "../meaning/names.ts";
import type { Insertion } from "../source.ts";

/**
 * A function of the builder's expressions, which the text can call. It takes an expression for each argument, an entry where
 * it is called within a clause. It returns an expression or constant, or several in an array or an object.
 */
export type TemplateFunction = (...given: never[]) => unknown;

/** The values that may be interpolated: an algorithm or a function, which the text calls, a number, or a boolean. */
export type Interpolation = Algorithm | TemplateFunction | number | boolean;

/** An interpolation in the form in which the text shows and reads it. */
export interface Shown {
  /** The text that stands for it, `${pagerank}`. */
  readonly label: string;
  readonly kind: Insertion["kind"];
  readonly image: string;
  /** The algorithm or function that can be called; null for numbers and booleans. */
  readonly given: GivenBinding["given"] | null;
  /** The name by which the text may also call it; null where there is none. */
  readonly name: string | null;
}

/** The interpolations of a template in order. Refuses other values. */
export function showAll(found: readonly unknown[]): readonly Shown[] {
  const known = new Map<unknown, Shown>();
  const labels = new Set<string>();
  return found.map((one, k) => {
    const before = known.get(one);
    if (before) return before;
    const shown = show(one, k, labels);
    labels.add(shown.label);
    known.set(one, shown);
    return shown;
  });
}

function show(found: unknown, position: number, labels: ReadonlySet<string>): Shown {
  if (typeof found === "number") {
    const image = Object.is(found, -0) ? "-0" : String(found);
    return { label: `\${${image}}`, kind: "number", image, given: null, name: null };
  }
  if (typeof found === "boolean") {
    return { label: `\${${found}}`, kind: "truth", image: String(found), given: null, name: null };
  }
  if (isAlgorithm(found)) return callable(found.name, { kind: "algorithm", algorithm: found }, labels);
  if (isFunction(found)) return callable(found.name, functionOf(found), labels);
  throw fault(
    "dsl/type",
    `interpolation ${position + 1} is ${describeInterpolation(found)}; expected an algorithm, a function, a number or a truth`,
    found instanceof Operand
      ? "Expressions belong to the algorithm that they are made in: hand them to what the template gives."
      : "Names and texts are written out in the template.",
  );
}

function isFunction(found: unknown): found is TemplateFunction {
  return isCallable(found);
}

function describeInterpolation(found: unknown): string {
  if (typeof found === "string") return `the text ${JSON.stringify(found.slice(0, 40))}`;
  return describeFound(found);
}

function callable(name: string, given: GivenBinding["given"], labels: ReadonlySet<string>): Shown {
  const isName = /^[A-Za-z_]\w*$/.test(name);
  const own = isName ? name : given.kind;
  let label = `\${${own}}`;
  for (let k = 2; labels.has(label); k++) label = `\${${own} ${k}}`;
  return { label, kind: "name", image: label, given, name: isName ? name : null };
}

type Built = (...given: Expression[]) => unknown;

function functionOf(found: TemplateFunction): GivenFunction {
  // It is called with expressions, whatever types its parameters are declared with.
  const build = userFunction(found as Built);
  return {
    kind: "function",
    arity: found.length,
    apply: (given) => {
      const returned = build(...given.map((one) => expression(one)));
      const several = Array.isArray(returned)
        ? returned
        : isPlainObject(returned)
          ? Object.values(returned)
          : [returned];
      const wrong = several.findIndex((one) => !(one instanceof Operand || isLiteral(one)));
      // The search above found no value that is none.
      return wrong < 0 ? (several as readonly Given[]) : describeFound(several[wrong]);
    },
  };
}
