/** Which ids of nodes are expected, and why some are not read as integers. */

/** Which integers are ids: indices below a number of nodes, or those of tables of nodes; null if all are. */
export type KnownIds =
  | { readonly kind: "indices"; readonly nodeCount: number }
  | { readonly kind: "nodes"; readonly indexOf: (id: number) => number; readonly file: string };

/** Why ids that are to be integers cannot be read as numbers; `isLong` if one is an integer that no number holds. */
export interface NotIntegers {
  readonly isLong: boolean;
}
