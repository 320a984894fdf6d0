/** The graph as the builder sees it: the `g` of `algorithm(name, parameters, (g, …) => …)`. */

import type { Direction, OpOf } from "../ir/op.ts";
import type { Domain, Element } from "../ir/type.ts";
import { classes } from "../typing/classes.ts";
import type { LeafName } from "../typing/leaf.ts";
import { attribute, broadcast, constant, leaf } from "../typing/leaf.ts";
import { random, WORDS } from "../typing/random.ts";
import { addRequirement } from "../typing/requirement.ts";
import type { Construction } from "../typing/scope.ts";
import type { Literal, Typed } from "../typing/typed.ts";
import { isLiteral } from "../typing/typed.ts";
import type { Arm, Carried, Chosen, LoopEnd, LoopOptions, Next, State } from "./control.ts";
import { buildIf, buildLoop } from "./control.ts";
import { Edges } from "./edges.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import type { OfAll, Over, OverNodes } from "./for-nodes.ts";
import { buildForNodes } from "./for-nodes.ts";
import { Neighborhood } from "./neighborhood.ts";
import type { Operand } from "./operand.ts";
import { describeFound, expectGiven, expectLiteral, expectOperand, fault, isOperand, siteOf } from "./operand.ts";
import type { Constant, Has, NumberElement } from "./place.ts";
import { refuseUnknown } from "./record.ts";
import { Scattered } from "./scatter.ts";
import { makeEntries } from "./span.ts";

/** How an attribute of the input is read. */
export interface AttributeOptions<E extends Element> {
  /** The element that entries are read as; f64 by default. */
  readonly element?: E | undefined;
  /** The value at nodes or edges where the attribute is missing; without it, such a graph is an error of the run. */
  readonly otherwise?: Constant<E> | undefined;
}

/** An integer of 32 bits, the same at every node; of an i32 the bits count, so that −1 is 2³² − 1. */
export type Word = Operand<"scalar", "u32"> | Operand<"scalar", "i32"> | number;

/** Which numbers `random` gives. */
export interface RandomOptions {
  /** Another seed gives other numbers. */
  readonly seed: Word;
  /** Another counter, such as the round of a loop, gives other numbers for the same seed; 0 by default. */
  readonly counter?: Word | undefined;
}

/** The graph that an algorithm runs on. */
export class GraphExpression {
  /** The edges that lead to each node, from its in-neighbors. */
  readonly in: Neighborhood;
  /** The edges that lead from each node, to its out-neighbors. */
  readonly out: Neighborhood;
  /**
   * All edges of each node, each once: the in-edges, then the out-edges without undirected ones, which are among the in-edges
   * already.
   */
  readonly all: Neighborhood;
  /** The edges, each once. */
  readonly edges: Edges;
  readonly #construction: Construction;

  constructor(construction: Construction) {
    this.#construction = construction;
    this.in = new Neighborhood(construction, "in");
    this.out = new Neighborhood(construction, "out");
    this.all = new Neighborhood(construction, "all");
    this.edges = new Edges(construction);
  }

  /** The number of nodes, as f64. */
  get nodeCount(): Expression<"scalar", "f64"> {
    return this.nodeCountAs("f64");
  }

  /** The number of edges, each counted once, as f64. */
  get edgeCount(): Expression<"scalar", "f64"> {
    return this.edgeCountAs("f64");
  }

  /** The number of nodes. */
  nodeCountAs<E extends NumberElement>(element: E): Expression<"scalar", E> {
    return expression<"scalar", E>(this.#leaf("node_count", { element }));
  }

  /** The number of edges, each counted once. */
  edgeCountAs<E extends NumberElement>(element: E): Expression<"scalar", E> {
    return expression<"scalar", E>(this.#leaf("edge_count", { element }));
  }

  /** The index of each node, 0 to n − 1; i32 by default. */
  nodeIndex(): Expression<"node", "i32">;
  nodeIndex<E extends NumberElement>(element: E): Expression<"node", E>;
  nodeIndex(element: NumberElement = "i32"): Expression<"node", NumberElement> {
    return expression(this.#leaf("node_index", { element }));
  }

  /**
   * A pseudo-random number from 0 up to 1 for each node, with 53 random bits: a function of seed, counter and node index
   * alone, and so the same however the algorithm is run.
   */
  random(options: RandomOptions): Expression<"node", "f64"> {
    return expression<"node", "f64">(this.#random(this.nodeIndex("u32"), options));
  }

  /** The number of each edge, 0 to m − 1: by source, then destination, then order in the input; i32 by default. */
  edgeIndex(): Expression<"edge", "i32">;
  edgeIndex<E extends NumberElement>(element: E): Expression<"edge", E>;
  edgeIndex(element: NumberElement = "i32"): Expression<"edge", NumberElement> {
    return expression(this.#leaf("edge_index", { element }));
  }

  /**
   * As `random`, for each edge by its number. A node and an edge of the same number get the same random number from one seed
   * and counter.
   */
  edgeRandom(options: RandomOptions): Expression<"edge", "f64"> {
    return expression<"edge", "f64">(this.#random(this.edgeIndex("u32"), options));
  }

  /** The number of edges that lead from each node; f64 by default. */
  outDegree(): Expression<"node", "f64">;
  outDegree<E extends NumberElement>(element: E): Expression<"node", E>;
  outDegree(element: NumberElement = "f64"): Expression<"node", NumberElement> {
    return this.#degree("out", element);
  }

  /** The number of edges that lead to each node; f64 by default. */
  inDegree(): Expression<"node", "f64">;
  inDegree<E extends NumberElement>(element: E): Expression<"node", E>;
  inDegree(element: NumberElement = "f64"): Expression<"node", NumberElement> {
    return this.#degree("in", element);
  }

  /** The number of edges of each node, a directed self-loop counting twice and an undirected one once; f64 by default. */
  degree(): Expression<"node", "f64">;
  degree<E extends NumberElement>(element: E): Expression<"node", E>;
  degree(element: NumberElement = "f64"): Expression<"node", NumberElement> {
    return this.#degree("all", element);
  }

  /** A node attribute of the input by name. */
  nodeAttribute(name: string, options?: AttributeOptions<"f64">): Expression<"node", "f64">;
  nodeAttribute<E extends Element>(name: string, options: AttributeOptions<E> & Has<E>): Expression<"node", E>;
  nodeAttribute(name: string, options?: AttributeOptions<Element>): Expression<"node"> {
    return this.#attribute("node_attribute", name, options);
  }

  /** An edge attribute of the input by name. */
  edgeAttribute(name: string, options?: AttributeOptions<"f64">): Expression<"edge", "f64">;
  edgeAttribute<E extends Element>(name: string, options: AttributeOptions<E> & Has<E>): Expression<"edge", E>;
  edgeAttribute(name: string, options?: AttributeOptions<Element>): Expression<"edge"> {
    return this.#attribute("edge_attribute", name, options);
  }

  /** The edge attribute `weight` as f64; 1 at edges where it is missing. */
  edgeWeight(): Expression<"edge", "f64"> {
    return this.edgeAttribute("weight", { element: "f64", otherwise: 1 });
  }

  /** A constant; f64 or bool by default. */
  scalar(constant: number): Expression<"scalar", "f64">;
  scalar(constant: boolean): Expression<"scalar", "bool">;
  scalar<E extends Element>(constant: Constant<E>, element: E): Expression<"scalar", E>;
  scalar(found: number | boolean, element?: Element): Expression<"scalar"> {
    const what = "scalar";
    return expression(constant(siteOf(this.#construction), what, expectLiteral(found, what), element));
  }

  /** One scalar at every node. */
  node<E extends Element>(scalar: Operand<"scalar", E>): Expression<"node", E>;
  node(constant: number): Expression<"node", "f64">;
  node(constant: boolean): Expression<"node", "bool">;
  node<E extends Element>(constant: Constant<E>, element: E): Expression<"node", E>;
  node(scalar: unknown, element?: Element): Expression<"node"> {
    return this.#broadcast("node", scalar, element);
  }

  /** One scalar at every edge. */
  edge<E extends Element>(scalar: Operand<"scalar", E>): Expression<"edge", E>;
  edge(constant: number): Expression<"edge", "f64">;
  edge(constant: boolean): Expression<"edge", "bool">;
  edge<E extends Element>(constant: Constant<E>, element: E): Expression<"edge", E>;
  edge(scalar: unknown, element?: Element): Expression<"edge"> {
    return this.#broadcast("edge", scalar, element);
  }

  /**
   * The classes of nodes that edges join (connected components), each named by the least index of a node in it. Two nodes are
   * in one class where a path connects them; the direction of edges does not matter. Where `chosen` is given, only the edges
   * at which it is true join nodes. A node that no edge joins with another is a class of its own.
   */
  classes(chosen?: Operand<"edge", "bool">): Expression<"node", "i32"> {
    const given = chosen === undefined ? null : expectOperand(chosen, "classes");
    return expression<"node", "i32">(classes(siteOf(this.#construction), given));
  }

  /**
   * Sends each entry of `x` to the node that its entry of `index` names: `g.scatter(index, x).sum()` is, at each node, the
   * sum of the entries that go there. Entries whose index is no node are left out.
   */
  scatter<D extends "node" | "edge", E extends Element>(
    index: Operand<D, "i32" | "u32">,
    x: Operand<NoInfer<D>, E>,
  ): Scattered<E> {
    return new Scattered(this.#construction, index, x);
  }

  /**
   * Runs `body` round after round. It takes the carried values and the number of the round, from 0, and returns the next
   * values, which are assigned together at the end of the round. The loop ends with the round whose `until` is true, with the
   * first round that changes nothing (`until: "unchanged"`), or at the limit. The result also has `rounds` and `converged`.
   */
  loop<S extends Carried>(
    carried: S,
    options: LoopOptions,
    body: (state: State<S>, round: Expression<"scalar", "i32">) => Next<NoInfer<S>>,
  ): State<S> & LoopEnd {
    // The state handed to the body, and what is left after the loop, have the names and types of the start values.
    const build = body as (state: object, round: Expression<"scalar", "i32">) => unknown;
    return buildLoop(this.#construction, carried, options, build) as unknown as State<S> & LoopEnd;
  }

  /**
   * Runs `body` for each node of a set by itself. The body takes the index of the node and returns values with the monoids
   * that combine them over the nodes, `(source, { sum }) => ({ score: sum(x) })`. Each result starts as the identity of its
   * monoid and takes in the values of one node after the other, in ascending order of their indices, so that sums of floats
   * have the same bits however workers share the nodes. The body may have loops of its own. No node sees what the body
   * computes for another.
   */
  forNodes<R extends Readonly<Record<string, Over>>>(
    set: Operand<"node", "bool">,
    body: (source: Expression<"scalar", "i32">, combine: OverNodes) => R,
  ): OfAll<R> {
    // The record has the keys of R, and each result the type of its combination.
    return buildForNodes(this.#construction, set, body) as OfAll<R>;
  }

  /** Returns what one of two functions returns, by a condition. A run computes only the ops of the arm that the condition picks. */
  if<R extends Arm>(condition: Operand<"scalar", "bool">, then: () => R, otherwise: () => NoInfer<R>): Chosen<R> {
    // Both arms return the names and types of R.
    return buildIf(this.#construction, condition, then, otherwise) as Chosen<R>;
  }

  /**
   * Requires a condition. Where it is false, the run ends with a `run/require` error that has the message and the place of
   * this call. A requirement in a loop is checked in every round, one in an arm where the arm is taken. For `x.all()`,
   * `x.any().not()`, and these joined by `and`, the error names the first node or edge at which the condition fails. Where
   * several requirements fail, the error is of the first in the order of the program.
   */
  require(condition: Operand<"scalar", "bool">, message: string): void {
    if (typeof message !== "string" || message.trim() === "") {
      const found = typeof message === "string" ? "an empty text" : describeFound(message);
      throw fault("dsl/type", `the message of require is ${found}; expected a text that says what has to hold`);
    }
    addRequirement(siteOf(this.#construction), expectOperand(condition, "require"), message);
  }

  #degree<E extends NumberElement>(direction: Direction, element: E): Expression<"node", E> {
    return expression<"node", E>(this.#leaf("degree", { direction, element }));
  }

  #leaf<N extends LeafName>(name: N, attributes: OpOf<N>["attributes"]): Typed<Domain> {
    return leaf(siteOf(this.#construction), name, attributes);
  }

  #broadcast<D extends "node" | "edge">(domain: D, found: unknown, element: Element | undefined): Expression<D> {
    const given = expectGiven(found, domain);
    return expression<D, Element>(broadcast(siteOf(this.#construction), domain, given, element));
  }

  #attribute<D extends Domain>(
    op: "node_attribute" | "edge_attribute",
    name: unknown,
    options: AttributeOptions<Element> = {},
  ): Expression<D> {
    if (typeof name !== "string") {
      throw fault("dsl/type", `the name of an attribute is ${describeFound(name)}; expected a text`);
    }
    const what = `attribute ${JSON.stringify(name)}`;
    refuseUnknown(options, ["element", "otherwise"], `the options of ${what}`);
    const { element = "f64", otherwise } = options;
    const stand = otherwise === undefined ? undefined : expectLiteral(otherwise, `otherwise of ${what}`);
    return expression<D, Element>(attribute(siteOf(this.#construction), op, name, element, stand));
  }

  #random(index: Typed, options: RandomOptions): Typed {
    refuseUnknown(options, ["seed", "counter"], "the options of random");
    const { seed, counter = 0 } = options;
    return random(siteOf(this.#construction), index, expectWord(seed, "seed"), expectWord(counter, "counter"));
  }
}

makeEntries(GraphExpression);

function expectWord(found: unknown, what: "seed" | "counter"): Operand | Literal {
  if (isOperand(found) || isLiteral(found)) return found;
  throw fault("dsl/type", `the ${what} of random is ${describeFound(found)}; expected ${WORDS}`);
}
