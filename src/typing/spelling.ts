/** How a front end writes the program text that hints recommend. The sentences around the text are the same for all front ends. */

import type { ScalarOpName } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";

/** Pieces of program text in the language of a front end, with `x` and `y` for values. */
export interface Spelling {
  /** A scalar op by the name that authors know. */
  readonly op: (name: ScalarOpName) => string;
  /** A value, by its name, in another element. */
  readonly cast: (element: Element, name: string) => string;
  /** Whether the number `x` is not 0. */
  readonly notZero: string;
  /** The scalar `x` at every node or edge. */
  readonly spread: (domain: "node" | "edge") => string;
  /** The entries of the node value `x` at the ends of an edge, each way of writing them once. */
  readonly readNode: readonly string[];
  /** The entry of the edge value `x` at an edge. */
  readonly readEdge: string;
  /** An edge value computed from values at the ends of each edge. */
  readonly mapEdges: string;
  /** An edge value kept under the name `y`. */
  readonly keepEdges: string;
  /** For each node, the edge value `x` summed over its edges. */
  readonly sumEdges: string;
  /** For each node, a combination over its edges by the word of a reduction. */
  readonly combineEdges: (word: string) => string;
  /** The entries of `x` at computed indices, kept under the name `y`. */
  readonly keepGathered: string;
  /** The entries of `y` read where an edge is. */
  readonly readKept: string;
  /** A choice between two values, entry by entry. */
  readonly choose: string;
  /** A choice between two constants, with their element. */
  readonly chooseConstants: string;
  /** The use of a bool value, for authors whose language has an `if` that does not see it. */
  readonly useTruth: string;
  /** A single bool made of all entries of the bool `x`. */
  readonly oneBool: string;
  /** The requirement that all entries of the bool `x` are true. */
  readonly requireAll: string;
  /** A body for each node of a set, by its word. */
  readonly forNodes: string;
  /** The set of the node whose index is `x`. */
  readonly isNode: string;
  /** The three ways in which a loop can be made to end. */
  readonly endLoop: string;
  /** The clause that ends a loop once nothing changes. */
  readonly untilUnchanged: string;
  /** The clause that ends a loop by a condition. */
  readonly untilCondition: string;
}
