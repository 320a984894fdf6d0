/** Facts of a graph that a program may be compiled for, and the assumptions that the compiler makes of them. */

import type { ColumnFacts, ColumnTest, Range } from "./column-facts.ts";
import { castRange, decideTest, describeTest } from "./column-facts.ts";
import type { Element } from "./type.ts";

/** What is known of the graph that a program will run on. An absent field is unknown. */
export interface GraphFacts {
  /** The kind of its edges. */
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
  /** Whether the graph has no node. */
  readonly nodeless?: boolean;
  /** Whether the graph has no edge. */
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
 * A condition that must hold for the compiled program to compute what was written. It is plain JSON: a plan carries it, and a
 * run checks it.
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

/** Assumes that a test has the same result for every entry of an attribute. */
export interface ColumnAssumption {
  readonly kind: "column";
  readonly domain: "node" | "edge";
  readonly attribute: string;
  readonly otherwise: number | null;
  /** The element that the attribute is read as, followed by those that its entries are cast to in turn. */
  readonly as: readonly Element[];
  readonly test: ColumnTest;
  /** The constant that an entry is compared with; null for a test of one operand. */
  readonly bound: number | null;
  /** The result of the test. */
  readonly is: boolean;
}

interface Row<A extends GraphAssumption> {
  /** The assumption as a clause. */
  readonly says: (assumption: A) => string;
  /** Whether the assumption holds by the facts; undefined where they do not say. */
  readonly holds: (facts: GraphFacts, assumption: A) => boolean | undefined;
  /** What the graph has where the assumption does not hold, worded as the object of "found". */
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

/** Whether this version knows a kind of assumption that was read from JSON. */
export function isAssumptionKind(kind: string): boolean {
  return kind === "parameter" || Object.hasOwn(GRAPH_ASSUMPTIONS, kind);
}

/** An assumption as a clause. */
export function describeAssumption(assumption: Assumption): string {
  if (assumption.kind !== "parameter") return rowOf(assumption).says(assumption);
  return `${assumption.name} is ${describeNumber(assumption.value)}`;
}

/** A number as text, in which −0 differs from 0. */
export function describeNumber(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Whether facts imply an assumption. Where they leave it open, it is not given. */
export function isGiven(assumption: GraphAssumption, facts: GraphFacts): boolean {
  return rowOf(assumption).holds(facts, assumption) === true;
}

/** What breaks an assumption in a graph that these facts describe fully; null where it holds. */
export function breachOf(assumption: GraphAssumption, facts: GraphFacts): string | null {
  return isGiven(assumption, facts) ? null : rowOf(assumption).found(facts, assumption);
}
