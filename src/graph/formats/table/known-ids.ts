/** The ids of nodes that are expected, and the reasons why some are not read as integers. */

/** The integers that are ids: indices below a number of nodes, or those of tables of nodes; null for all. */
export type KnownIds =
  | { readonly kind: "indices"; readonly nodeCount: number }
  | { readonly kind: "nodes"; readonly indexOf: (id: number) => number; readonly file: string };

/** The reason why integer ids cannot be read as numbers. `isLong` is set if one is an integer that no number holds. */
export interface NotIntegers {
  readonly isLong: boolean;
}
