/** The public interface of Edgewise. Standard algorithms are in `edgewise/algorithms`. */

export type {
  Assumption,
  Compilation,
  CompileOptions,
  Explanation,
  GraphFacts,
  KnownParameters,
  Plan,
  PrintOptions,
  Report,
  RunTrace,
  Thresholds,
} from "./compile.ts";
export {
  compile,
  DEFAULT_THRESHOLDS,
  isDataParallel,
  isThreadSafe,
  parseFunc,
  planFromJson,
  planToJson,
  printExplanation,
  printFunc,
  printReport,
  traceToChrome,
} from "./compile.ts";
export type {
  Algorithm,
  ColumnValue,
  Expression,
  GraphExpression,
  KeyValue,
  ParameterSpec,
  ParameterSpecs,
  ParametersOf,
  ResultArrays,
  ResultSpec,
  ResultSpecs,
} from "./dsl/index.ts";
export { algorithm, bool, f32, f64, i32, isAlgorithm, nodeKey, u32 } from "./dsl/index.ts";
export type { EngineOptions, ExplainOptions, RunOptions, RunSyncOptions } from "./engine/engine.ts";
export { Engine } from "./engine/engine.ts";
export type { Ranked, RunInfo, RunResult, Timings } from "./engine/result.ts";
export { run, runSync } from "./engine/run.ts";
export type { GraphSource } from "./engine/source.ts";
export type { Diagnostic, ErrorCode, SourceSpan } from "./error.ts";
export { EdgewiseError, ERROR_CODES } from "./error.ts";
export type { BuildOptions, EdgeArrays } from "./graph/build.ts";
export { fromEdges } from "./graph/build.ts";
export type { EdgeListOptions } from "./graph/edge-list.ts";
export { parseEdgeList } from "./graph/edge-list.ts";
export type { GapOptions } from "./graph/gap.ts";
export { parseGap } from "./graph/gap.ts";
export type { GapWriteOptions } from "./graph/gap-write.ts";
export { writeGap } from "./graph/gap-write.ts";
export { complete, cycle, grid, path, rmat, star, uniform } from "./graph/generate.ts";
export type {
  Adjacency,
  Allocator,
  ColumnValues,
  EdgeCondition,
  FilterConditions,
  Key,
  Keys,
  NodeCondition,
  NodeOrder,
  SymmetrizeOptions,
} from "./graph/graph.ts";
export { Graph } from "./graph/graph.ts";
export type { GraphologyOptions } from "./graph/graphology.ts";
export { fromGraphology } from "./graph/graphology.ts";
export type { LdbcGraph, LdbcOptions } from "./graph/ldbc.ts";
export { parseLdbc } from "./graph/ldbc.ts";
export type { MatrixMarketOptions } from "./graph/matrix-market.ts";
export { parseMatrixMarket } from "./graph/matrix-market.ts";
export type { ReadOptions } from "./graph/read.ts";
export { readGraph, readLdbc } from "./graph/read.ts";
export type { WriteOptions } from "./graph/write.ts";
export { writeGraph } from "./graph/write.ts";
