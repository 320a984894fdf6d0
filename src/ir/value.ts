/** The graph IR itself: functions, regions, ops and values. Plain readonly records; a pass builds new ones. */

import type { SourceSpan } from "../error.ts";
import type { Op } from "./op.ts";
import type { Element, Type } from "./type.ts";

/**
 * An SSA value: the parameter of a function or region, or the result of one op. Identity is the object itself.
 */
export interface Value {
  readonly type: Type;
  /** The graph whose nodes or edges this value has entries for; null for scalars and for graphs. */
  readonly graph: Value | null;
  /** What the program's author called it, for printing only. */
  readonly name: string | null;
}

export function newValue(type: Type, graph: Value | null = null, name: string | null = null): Value {
  return { type, graph, name };
}

/**
 * A list of ops in order, with parameters and yielded values. The regions of `map` and `aggregate` are closed: they use
 * their own parameters and constants only. The regions of `loop` and `if` also see the values around them.
 */
export interface Region {
  readonly parameters: readonly Value[];
  readonly ops: readonly Op[];
  readonly yields: readonly Value[];
}

/** What the caller of an algorithm may give: a number, or one number per node or edge. */
export interface Parameter {
  readonly value: Value;
  /** What a run uses when nothing is given; null where something must be given. */
  readonly initial: number | null;
  /** Whether it is given as the key of a node and seen by the program as that node's index. */
  readonly nodeKey: boolean;
}

/** One algorithm: a graph and parameters in, named results out. */
export interface Func {
  readonly name: string;
  readonly graph: Value;
  readonly parameters: readonly Parameter[];
  /** No parameters of its own; its yields are the results. */
  readonly body: Region;
  readonly resultNames: readonly string[];
}

/** The common fields of every op; `Op` in op.ts adds the name and the attributes that belong to it. */
export interface OpFields {
  readonly operands: readonly Value[];
  readonly regions: readonly Region[];
  readonly results: readonly Value[];
  readonly span: SourceSpan | null;
}

/** The element of a value that is not a graph. */
export function elementOf(value: Value): Element {
  if (value.type.kind === "graph") throw new TypeError("a graph has no element");
  return value.type.element;
}
