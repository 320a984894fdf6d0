/** Turns two terms into a model to be tried: ops, and variables in classes. Variables of one class are compared with each other. */

import type { Element } from "../../../ir/type.ts";
import type { Constant, Operation, Term } from "./terms.ts";

/**
 * How a model treats an operation: as one that only compares or chooses, as one on separate bits, or, where neither is true,
 * as a variable (opaque).
 */
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
      // A cast between numbers and bools compares with 0, or chooses between 0 and 1.
      return operands[0]!.element === "bool" || element === "bool" ? "order" : "opaque";
    default:
      return "opaque";
  }
}

/** Terms of numbers that are compared with each other, or chosen between. */
export interface Class {
  readonly element: Element;
  readonly variables: Term[];
  readonly numbers: number[];
  isCompared: boolean;
  isBits: boolean;
  /** Whether zeros of the class are compared as numbers, where −0 equals 0. Then no mapping may replace −0 and 0 by other values. */
  hasZeros: boolean;
}

export interface Model {
  /** The operations to evaluate, operands first. */
  readonly operations: readonly Operation[];
  readonly constants: readonly Constant[];
  readonly classes: readonly Class[];
  /** The bool variables. */
  readonly booleans: readonly Term[];
  /** Operations that became variables. */
  readonly opaque: readonly Operation[];
  readonly size: number;
}

/** The model of two terms; null where one class has both operations on bits and comparisons, unless the former are made opaque. */
export function modelOf(left: Term, right: Term, wordsAsBits: boolean): Model | null {
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
    // Such a cast has numbers on one side only, so it joins no two classes.
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

/** Adds to the class of an operation's numbers what they are compared with. */
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
