import type { Graph } from "../../graph.ts";
import { TextSink } from "../elements/sink.ts";
import { refuseMixed } from "../elements/written.ts";
import { weightOf } from "./weights.ts";

/**
 * Writes the adjacency matrix: a general one for a directed graph; for an undirected one a symmetric one, by its lower
 * triangle.
 */
export function writeMatrixMarket(graph: Graph): Uint8Array {
  refuseMixed(graph, "a Matrix Market file");
  const weight = weightOf(graph, "a Matrix Market file");
  const isDirected = graph.kind === "directed";
  const isInteger = weight?.every((value) => Number.isSafeInteger(value));
  const values = weight === null ? "pattern" : isInteger ? "integer" : "real";
  const sink = new TextSink();
  sink.write(`%%MatrixMarket matrix coordinate ${values} ${isDirected ? "general" : "symmetric"}\n`);
  sink.write(`${graph.nodeCount} ${graph.nodeCount} ${graph.edgeCount}\n`);
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    const [source, target] = [graph.edgeSource()[edge]! + 1, graph.edgeTarget()[edge]! + 1];
    const entry = isDirected ? `${source} ${target}` : `${target} ${source}`;
    sink.write(weight === null ? `${entry}\n` : `${entry} ${weight[edge]!}\n`);
  }
  return sink.finish();
}
