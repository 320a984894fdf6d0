/**
 * Decides whether equations hold for all values of their variables, by trying finitely many (small models). docs/sparse.md
 * says why that is a proof.
 */

import type { Meaning } from "../../../ir/scalar.ts";
import { identityOf, meaningOf } from "../../../ir/scalar.ts";
import type { Element } from "../../../ir/type.ts";
import type { Class, Model } from "./model.ts";
import { modelOf } from "./model.ts";
import type { Assignments, OrderedClass } from "./order-types.ts";
import { assignmentsOfClass, assignmentsOfValues } from "./order-types.ts";
import { wholeRange } from "./ranges.ts";
import type { Term } from "./terms.ts";

/** The decision. An equation that is not proved may hold all the same. */
export type Proof = { readonly holds: true } | { readonly holds: false; readonly why: string };

export const HOLDS: Proof = { holds: true };

/** The most evaluations of one equation. */
const MOST_MODELS = 50_000;

/** Two terms of one element, claimed to have the same bits. */
export interface Equation {
  readonly left: Term;
  readonly right: Term;
}

/** Whether all equations hold for all values of their variables within their ranges. */
export function proveAll(equations: readonly Equation[]): Proof {
  for (const equation of equations) {
    const proof = prove(equation);
    if (!proof.holds) return proof;
  }
  return HOLDS;
}

function prove({ left, right }: Equation): Proof {
  if (left === right) return HOLDS;
  const model = modelOf(left, right, true) ?? modelOf(left, right, false)!;
  const outcome = tryAll(left, right, model);
  if (outcome === null) return HOLDS;
  const opaque = model.opaque.find(({ isParameter }) => !isParameter);
  if (opaque) return { holds: false, why: `\`${opaque.op}\` is neither a comparison nor a choice` };
  return { holds: false, why: outcome };
}

/** Variables that are assigned together, separately from all others. */
interface Part {
  readonly variables: readonly Term[];
  readonly assignments: Assignments;
}

function partsOf({ classes, booleans }: Model): readonly Part[] {
  const truths = { variables: booleans, assignments: assignmentsOfValues(booleans.length, [0, 1]) };
  return [truths, ...classes.map((found) => ({ variables: found.variables, assignments: assignmentsFor(found) }))];
}

function assignmentsFor(found: Class): Assignments {
  if (!found.isBits) return assignmentsOfClass(orderedOf(found));
  // Every variable is all zeros or all ones, since each bit of a word is a model of its own.
  return assignmentsOfValues(found.variables.length, [0, identityOf("and", found.element)!]);
}

function orderedOf({ element, variables, numbers, hasZeros }: Class): OrderedClass {
  if (element === "bool") throw new Error("truth values are in no class");
  const isFloat = element === "f32" || element === "f64";
  const whole = wholeRange(element);
  // An end of a range that is next to a number of the code is on the same side of it under every mapping that keeps that
  // number, so it need not be kept itself.
  const isKept = (beyond: number): boolean => !isFloat && numbers.includes(beyond);
  const ends = variables.flatMap(({ range: { least, greatest } }) => [
    ...(least > whole.least && least <= greatest && !isKept(least - 1) ? [least] : []),
    ...(greatest < whole.greatest && least <= greatest && !isKept(greatest + 1) ? [greatest] : []),
  ]);
  // A range contains both zeros or neither.
  const zeros = isFloat && (hasZeros || ends.includes(0)) ? [-0, 0] : [];
  return { element, variables: variables.map(({ range }) => range), numbers: [...numbers, ...ends, ...zeros] };
}

/** A counterexample in words, or that there are too many models to try; null if the two terms are always the same. */
function tryAll(left: Term, right: Term, model: Model): string | null {
  const parts = partsOf(model);
  const variables = parts.flatMap((part) => part.variables);
  const steps = stepsOf(model, variables);
  const values: number[] = Array.from({ length: model.size }, () => 0);
  for (const { id, value } of model.constants) values[id] = value;
  let models = 0;
  const run = (k: number): void => {
    for (const { to, meaning, a, b, c } of steps[k]!) values[to] = meaning(values[a]!, values[b]!, values[c]!);
  };
  const ends = (): boolean => ++models > MOST_MODELS || !Object.is(values[left.id], values[right.id]);
  const tryPart = (part: number, first: number): boolean => {
    const found = parts[part];
    if (found === undefined) return ends();
    return found.assignments(
      (k, value) => {
        values[found.variables[k]!.id] = value;
        run(first + k + 1);
      },
      () => tryPart(part + 1, first + found.variables.length),
    );
  };
  run(0);
  if (!tryPart(0, 0)) return null;
  if (models > MOST_MODELS) return `there are more than ${MOST_MODELS} cases to try`;
  return `not where ${variables.map((variable) => spell(variable, values[variable.id]!)).join(", ")}`;
}

interface Step {
  readonly to: number;
  readonly meaning: Meaning;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** The operations of a model by the variables that they need: none, the first, the first two and so on. */
function stepsOf({ operations }: Model, variables: readonly Term[]): readonly (readonly Step[])[] {
  const needs = new Map<Term, number>(variables.map((variable, k) => [variable, k + 1]));
  const steps: Step[][] = [[], ...variables.map(() => [])];
  for (const operation of operations) {
    const { id, op, at, operands } = operation;
    const [a, b = a, c = a] = operands;
    const needed = Math.max(...operands.map((operand) => needs.get(operand) ?? 0));
    needs.set(operation, needed);
    steps[needed]!.push({ to: id, meaning: meaningOf(op, at)!, a: a!.id, b: b!.id, c: c!.id });
  }
  return steps;
}

function spell(variable: Term, value: number): string {
  const name = variable.kind === "variable" ? variable.name : variable.kind === "operation" ? `\`${variable.op}\`` : "";
  return `${name} is ${spellValue(value, variable.element)}`;
}

/** A value of an element in words. */
export function spellValue(value: number, element: Element): string {
  if (element === "bool") return value === 0 ? "false" : "true";
  return Object.is(value, -0) ? "-0" : String(value);
}
