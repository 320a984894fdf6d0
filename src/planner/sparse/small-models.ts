/**
 * Whether equations hold for all values of their variables, decided by trying finitely many: small models. Why that is a
 * proof is in docs/sparse.md.
 */

import type { Meaning } from "../../ir/scalar.ts";
import { identityOf, meaningOf } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import type { Assignments, OrderedClass } from "./order-types.ts";
import { assignmentsOfClass, assignmentsOfValues } from "./order-types.ts";
import { wholeRange } from "./ranges.ts";
import type { Constant, Operation, Term } from "./terms.ts";

/** What was decided. What is not proved may hold all the same. */
export type Proof = { readonly holds: true } | { readonly holds: false; readonly why: string };

export const HOLDS: Proof = { holds: true };

/** How often an equation is evaluated at most. */
const MOST_MODELS = 20_000;

/** Two terms of one element, claimed to have the same bits. */
export interface Equation {
  readonly left: Term;
  readonly right: Term;
}

/** Whether each of some equations holds for all values of their variables that are in the ranges of these. */
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
  const [opaque] = model.opaque;
  if (opaque) return { holds: false, why: `\`${opaque.op}\` is neither a comparison nor a choice` };
  return { holds: false, why: outcome };
}

/** How an operation is seen: as one that only compares or chooses, bit by bit, or, opaque, as a variable. */
type View = "order" | "bits" | "logic" | "opaque";

function viewOf({ op, at, element, operands }: Operation, wordsAsBits: boolean): View {
  switch (op) {
    case "select":
    case "isnan":
    case "isfinite":
    case "eq":
    case "ne":
    case "identical":
    case "lt":
    case "le":
    case "gt":
    case "ge":
    case "min":
    case "max":
      return at === "bool" ? "logic" : "order";
    case "and":
    case "or":
    case "xor":
    case "not":
      if (at === "bool") return "logic";
      return wordsAsBits ? "bits" : "opaque";
    case "cast":
      // Between numbers and truth values it compares with 0, or chooses between 0 and 1.
      return operands[0]!.element === "bool" || element === "bool" ? "order" : "opaque";
    default:
      return "opaque";
  }
}

/** Terms of numbers that are compared with each other, or chosen between. */
interface Class {
  readonly element: Element;
  readonly variables: Term[];
  readonly numbers: number[];
  isCompared: boolean;
  isBits: boolean;
  /** Whether its zeros are compared by what they are as numbers, which keeps −0 and 0 apart from all others. */
  hasZeros: boolean;
}

interface Model {
  /** What is evaluated, operands first. */
  readonly operations: readonly Operation[];
  readonly constants: readonly Constant[];
  readonly classes: readonly Class[];
  /** Variables that are true or false. */
  readonly booleans: readonly Term[];
  /** Operations that became variables. */
  readonly opaque: readonly Operation[];
  readonly size: number;
}

/** Two terms as a model; null where operations on bits and comparisons meet, unless the former are opaque. */
function modelOf(left: Term, right: Term, wordsAsBits: boolean): Model | null {
  const operations: Operation[] = [];
  const constants: Constant[] = [];
  const leaves: Term[] = [];
  const opaque: Operation[] = [];
  const parents = new Map<Term, Term>();
  const root = (term: Term): Term => {
    const parent = parents.get(term);
    return parent === undefined || parent === term ? term : root(parent);
  };
  const visit = (term: Term): void => {
    if (parents.has(term)) return;
    parents.set(term, term);
    if (term.kind === "constant") constants.push(term);
    else if (term.kind === "variable") leaves.push(term);
    else if (viewOf(term, wordsAsBits) === "opaque") {
      opaque.push(term);
      leaves.push(term);
    } else {
      for (const operand of term.operands) visit(operand);
      operations.push(term);
    }
  };
  visit(left);
  visit(right);
  const join = (a: Term, b: Term): void => void parents.set(root(a), root(b));
  const isNumber = ({ element }: Term): boolean => element !== "bool";
  if (isNumber(left)) join(left, right);
  for (const operation of operations) {
    const [first, ...others] = [...operation.operands, operation].filter(isNumber);
    // A cast has numbers on one side only, and so leads from no class into another.
    for (const other of others) join(first!, other);
  }

  const classes = new Map<Term, Class>();
  const classOf = (term: Term): Class => {
    const of = root(term);
    const known = classes.get(of);
    if (known) return known;
    const { element } = term;
    const made = { element, variables: [], numbers: [], isCompared: false, isBits: false, hasZeros: false };
    classes.set(of, made);
    return made;
  };
  const booleans = leaves.filter((leaf) => !isNumber(leaf));
  for (const leaf of leaves.filter(isNumber)) classOf(leaf).variables.push(leaf);
  for (const constant of constants) if (isNumber(constant)) classOf(constant).numbers.push(constant.value);
  for (const operation of operations) noteOperation(operation, viewOf(operation, wordsAsBits), classOf);
  if ([...classes.values()].some(({ isCompared, isBits }) => isCompared && isBits)) return null;
  const size = Math.max(left.id, right.id) + 1;
  return { operations, constants, classes: [...classes.values()], booleans, opaque, size };
}

/** Tells the class of an operation's numbers what they are compared with. */
function noteOperation(operation: Operation, view: View, classOf: (term: Term) => Class): void {
  const { op, operands } = operation;
  const term = [...operands, operation].find(({ element }) => element !== "bool");
  if (term === undefined || op === "select") return;
  const found = classOf(term);
  if (view === "bits") {
    found.isBits = true;
    return;
  }
  found.isCompared = true;
  switch (op) {
    case "isfinite":
      found.numbers.push(-Infinity, Infinity);
      return;
    case "cast":
      found.numbers.push(0);
      if (operation.element === "bool") found.hasZeros = true;
      else found.numbers.push(1);
      return;
    case "min":
    case "max":
    case "identical":
    case "isnan":
      return;
    default:
      found.hasZeros = true;
  }
}

/** Variables that are chosen values for together, apart from all others. */
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
  // Every variable is all zeros or all ones: each bit of a word is then a model of its own.
  return assignmentsOfValues(found.variables.length, [0, identityOf("and", found.element)!]);
}

function orderedOf({ element, variables, numbers, hasZeros }: Class): OrderedClass {
  if (element === "bool") throw new Error("truth values are in no class");
  const isFloat = element === "f32" || element === "f64";
  const whole = wholeRange(element);
  const ends = variables.flatMap(({ range: { least, greatest } }) => [
    ...(least > whole.least && least <= greatest ? [least] : []),
    ...(greatest < whole.greatest && least <= greatest ? [greatest] : []),
  ]);
  // A range has both zeros or neither.
  const zeros = isFloat && (hasZeros || ends.includes(0)) ? [-0, 0] : [];
  return { element, variables: variables.map(({ range }) => range), numbers: [...numbers, ...ends, ...zeros] };
}

/** Where the two are not the same, in words, or that there are too many models to say; null if they always are. */
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

/** The operations of a model by what they need: none of the variables, the first, the first two and so on. */
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
  const name = variable.kind === "variable" ? variable.name : "it";
  if (variable.element === "bool") return `${name} is ${value === 0 ? "false" : "true"}`;
  return `${name} is ${Object.is(value, -0) ? "-0" : value}`;
}
