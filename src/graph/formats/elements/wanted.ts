/** The attributes that a caller wants of a file. Others are neither kept nor made into columns. */

import { list, text } from "../../../arguments/kind.ts";
import type { Described } from "../../../arguments/options.ts";

/** The names of attributes that are read. Which of several columns is the weight, and that is read, is said elsewhere. */
export interface WantedAttributes {
  /** The node attributes, by name, that are read. */
  readonly nodeAttributes?: readonly string[] | undefined;
  /** The edge attributes, by name, that are read beside `weight`. */
  readonly edgeAttributes?: readonly string[] | undefined;
}

export const WANTED_ATTRIBUTES: Described<WantedAttributes> = {
  nodeAttributes: {
    kind: list(text, "an array of names"),
    doc: "The node attributes, by name, that are read.",
    initial: "all",
  },
  edgeAttributes: {
    kind: list(text, "an array of names"),
    doc: "The edge attributes, by name, that are read beside `weight`.",
    initial: "all",
  },
};

/** The attribute of edges that is always read. */
const WEIGHT = "weight";

/** Tells whether an attribute of nodes or of edges is read. */
export function isWanted(domain: "node" | "edge", name: string, wanted: WantedAttributes): boolean {
  if (domain === "edge" && name === WEIGHT) return true;
  return wanted[`${domain}Attributes`]?.includes(name) ?? true;
}

/** Leaves out the columns that are not wanted, which were needed while a file was read, or came with others. */
export function wantedColumns<T>(
  domain: "node" | "edge",
  columns: Readonly<Record<string, T>>,
  wanted: WantedAttributes,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(columns).filter(([name]) => isWanted(domain, name, wanted)));
}
