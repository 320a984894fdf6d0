/** What a program may be compiled for: facts of a graph, and the assumptions that were made of them. */

import type { ColumnFacts, ColumnTest, Range } from "./column-facts.ts";
import { castRange, decideTest, describeTest } from "./column-facts.ts";
import type { Element } from "./type.ts";

/** What is known of the graph that a program will run on; what is absent is not known. */
export interface GraphFacts {
  /** What its edges are. */
  readonly kind?: "directed" | "undirected" | "mixed";
  /** The names of all node attributes that it has. */
  readonly nodeAttributes?: readonly string[];
  /** The names of all edge attributes that it has. */
  readonly edgeAttributes?: readonly string[];
  /** Whether some node has no outgoing edge. */
  readonly sinks?: boolean;
  /** Whether some node has no incoming edge. */
  readonly sources?: boolean;
  /** Whether some node has no edge at all. */
  readonly isolated?: boolean;
  /** Whether it has no node. */
  readonly nodeless?: boolean;
  /** Whether it has no edge. */
  readonly edgeless?: boolean;
  /** Between which values the entries of attributes are, as programs read them. */
  readonly columns?: readonly ColumnFacts[];
  /** The number of nodes. */
  readonly nodeCount?: number;
  /** The number of edges. */
  readonly edgeCount?: number;
}

/** Scalar parameters known when a program is compiled, by name, as numbers: a bool is 0 or 1, a node key an index. */
export type KnownParameters = Readonly<Record<string, number>>;

/**
 * Something that has to be so for a program to compute what it was written to. Plain JSON, which a plan carries; a run
 * checks it.
 */
export type Assumption = ParameterAssumption | GraphAssumption;

export interface ParameterAssumption {
  readonly kind: "parameter";
  readonly name: string;
  readonly value: number;
}

/** An assumption about the graph. */
export type GraphAssumption =
  | { readonly kind: "undirected" }
  | { readonly kind: "no sinks" }
  | { readonly kind: "no sources" }
  | { readonly kind: "no isolated nodes" }
  | { readonly kind: "no nodes" }
  | { readonly kind: "no edges" }
  | { readonly kind: "no attribute"; readonly domain: "node" | "edge"; readonly attribute: string }
  | { readonly kind: "count"; readonly of: "node" | "edge"; readonly value: number }
  | ColumnAssumption;

/** That a test comes to the same for every entry of an attribute. */
export interface ColumnAssumption {
  readonly kind: "column";
  readonly domain: "node" | "edge";
  readonly attribute: string;
  readonly otherwise: number | null;
  /** The element that it is read as, and those that its entries are then cast to, one after the other. */
  readonly as: readonly Element[];
  readonly test: ColumnTest;
  /** What an entry is compared with; null where the test is of it alone. */
  readonly bound: number | null;
  /** What the test comes to. */
  readonly is: boolean;
}

interface Row<A extends GraphAssumption> {
  /** The assumption as a clause. */
  readonly says: (assumption: A) => string;
  /** Whether it holds by what is known; undefined where that does not say. */
  readonly holds: (facts: GraphFacts, assumption: A) => boolean | undefined;
  /** What there is instead where it does not hold, as an object of "found". */
  readonly found: (facts: GraphFacts, assumption: A) => string;
}

const GRAPH_ASSUMPTIONS: {
  readonly [K in GraphAssumption["kind"]]: Row<Extract<GraphAssumption, { readonly kind: K }>>;
} = {
  "undirected": {
    says: () => "the graph is undirected",
    holds: ({ kind }) => kind && kind === "undirected",
    found: ({ kind }) => `a ${kind} one`,
  },
  "no sinks": {
    says: () => "every node has an outgoing edge",
    holds: ({ sinks }) => not(sinks),
    found: () => "nodes without one",
  },
  "no sources": {
    says: () => "every node has an incoming edge",
    holds: ({ sources }) => not(sources),
    found: () => "nodes without one",
  },
  "no isolated nodes": {
    says: () => "every node has an edge",
    holds: ({ isolated }) => not(isolated),
    found: () => "nodes without one",
  },
  "no nodes": {
    says: () => "the graph has no nodes",
    holds: ({ nodeless }) => nodeless,
    found: () => "some",
  },
  "no edges": {
    says: () => "the graph has no edges",
    holds: ({ edgeless }) => edgeless,
    found: () => "some",
  },
  "no attribute": {
    says: ({ domain, attribute }) => `the graph has no ${domain} attribute ${JSON.stringify(attribute)}`,
    holds: ({ nodeAttributes, edgeAttributes }, { domain, attribute }) => {
      const names = domain === "node" ? nodeAttributes : edgeAttributes;
      return names && !names.includes(attribute);
    },
    found: () => "one of that name",
  },
  "count": {
    says: ({ of, value }) => `the graph has ${value} ${of}${value === 1 ? "" : "s"}`,
    holds: (facts, { of, value }) => {
      const count = countOf(facts, of);
      return count === undefined ? undefined : count === value;
    },
    found: (facts, { of }) => String(countOf(facts, of)),
  },
  "column": {
    says: ({ domain, attribute, as, test, bound, is }) => {
      const casts = as.filter((element) => element !== "f64");
      const what = `entry of the ${domain} attribute ${JSON.stringify(attribute)}`;
      const read = casts.length > 0 ? `, as ${casts.join(" and then ")},` : "";
      return `${is ? "each" : "no"} ${what}${read} ${describeTest(test, describeNumber(bound ?? 0))}`;
    },
    holds: (facts, assumption) => {
      const range = rangeOf(assumption, facts);
      const read = range && castRange(range, assumption.as);
      if (!read) return undefined;
      const decided = decideTest(assumption.test, assumption.bound ?? 0, read);
      return decided === assumption.is;
    },
    found: (facts, assumption) => {
      const range = rangeOf(assumption, facts);
      if (!range) return "no such attribute";
      const numbers = range.least <= range.greatest ? [`entries from ${range.least} to ${range.greatest}`] : [];
      return [...numbers, ...(range.nan ? ["NaN"] : [])].join(" and ") || "no entries";
    },
  },
};

/** The range of an attribute, where it is known. */
export function rangeOf(
  { domain, attribute, otherwise }: Pick<ColumnFacts, "domain" | "attribute" | "otherwise">,
  { columns = [] }: GraphFacts,
): Range | undefined {
  return columns.find(
    (column) => column.domain === domain && column.attribute === attribute && Object.is(column.otherwise, otherwise),
  );
}

function not(fact: boolean | undefined): boolean | undefined {
  return fact === undefined ? undefined : !fact;
}

function countOf({ nodeCount, edgeCount }: GraphFacts, of: "node" | "edge"): number | undefined {
  return of === "node" ? nodeCount : edgeCount;
}

function rowOf(assumption: GraphAssumption): Row<GraphAssumption> {
  // The row of a kind takes the assumption of that kind; TypeScript cannot see the correlation across an indexed lookup.
  return GRAPH_ASSUMPTIONS[assumption.kind] as Row<GraphAssumption>;
}

/** Whether what was read from JSON is of a kind that can be checked here. */
export function isAssumptionKind(kind: string): boolean {
  return kind === "parameter" || Object.hasOwn(GRAPH_ASSUMPTIONS, kind);
}

/** An assumption as a clause. */
export function describeAssumption(assumption: Assumption): string {
  if (assumption.kind !== "parameter") return rowOf(assumption).says(assumption);
  return `${assumption.name} is ${describeNumber(assumption.value)}`;
}

/** A number that tells −0 from 0. */
export function describeNumber(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Whether facts say that an assumption holds; what they leave open does not. */
export function isGiven(assumption: GraphAssumption, facts: GraphFacts): boolean {
  return rowOf(assumption).holds(facts, assumption) === true;
}

/** What a graph of which these are all facts has that breaks an assumption; null where it holds. */
export function breachOf(assumption: GraphAssumption, facts: GraphFacts): string | null {
  return isGiven(assumption, facts) ? null : rowOf(assumption).found(facts, assumption);
}
