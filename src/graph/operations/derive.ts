import { allOrNothing, heapAllocator } from "../allocator.ts";
import { copyColumns, pickColumns } from "../column.ts";
import { arcLimit, type InputEdges, numberEdges, type Treatment, take } from "../edge-order.ts";
import { pickedKeys } from "../keys.ts";
import { checkGraphSize, edgeEnds, type GraphParts, layOut } from "../parts.ts";

/** The edges of a graph, listed in input order. */
export interface ListedEdges extends InputEdges {
  /** The number of each edge in that graph. */
  readonly numbers: Uint32Array;
}

/** A change of a graph: its new edges, and the old nodes that they join. */
export interface Change {
  readonly edges: ListedEdges;
  /** The old index of each node; null if all nodes stay. */
  readonly nodes: Uint32Array | null;
  readonly parallelEdges: Treatment;
}

/** Lists the edges of a graph in the order of the input that it was built from, in time n + m of that input. */
export function listEdges(parts: GraphParts): ListedEdges {
  const { kind, out, inputOrder, undirected } = parts;
  const { source, target } = edgeEnds(parts, heapAllocator);
  const numbers = inputOrder === null ? upTo(parts.edgeCount) : numbersInOrder(inputOrder);
  return {
    kind,
    nodeCount: out.offsets.length - 1,
    sources: inputOrder === null ? source : take(source, numbers),
    targets: inputOrder === null ? target : take(target, numbers),
    undirected: undirected === null ? null : Uint8Array.from(numbers, (edge) => undirected[edge]!),
    numbers,
  };
}

/**
 * Builds the changed graph as if its edges had been the input, in time n + m. Keys and columns come from the old graph.
 */
export function derive(parts: GraphParts, { edges, nodes, parallelEdges }: Change): GraphParts {
  const { name, allocator, nodeKeys } = parts;
  checkGraphSize(edges.nodeCount, arcLimit(edges.kind, edges.sources.length, edges.undirected));
  const numbered = numberEdges(edges, "keep", parallelEdges);
  const origins = take(edges.numbers, numbered.order);
  return allOrNothing(allocator, (taking) => ({
    ...layOut(edges, numbered, taking),
    name,
    nodeKeys: nodes === null ? nodeKeys : pickedKeys(nodeKeys, nodes),
    edgeKeys: pickedKeys(parts.edgeKeys, origins),
    nodeColumns:
      nodes === null ? copyColumns(parts.nodeColumns, taking) : pickColumns(parts.nodeColumns, nodes, taking),
    edgeColumns: pickColumns(parts.edgeColumns, origins, taking),
    allocator,
  }));
}

/** Sorts edge numbers by `inputOrder`, through a table as long as the input was. */
function numbersInOrder(inputOrder: Uint32Array): Uint32Array {
  let length = 0;
  for (const position of inputOrder) length = Math.max(length, position + 1);
  const places = heapAllocator.uint32(length);
  // The table has one more than the number, since dropped edges leave zeros.
  for (let edge = 0; edge < inputOrder.length; edge++) places[inputOrder[edge]!] = edge + 1;
  const numbers = new Uint32Array(inputOrder.length);
  let count = 0;
  for (const place of places) if (place > 0) numbers[count++] = place - 1;
  return numbers;
}

function upTo(length: number): Uint32Array {
  const numbers = new Uint32Array(length);
  for (let i = 0; i < length; i++) numbers[i] = i;
  return numbers;
}
