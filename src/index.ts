/** The public interface of Edgewise. Standard algorithms are in `edgewise/algorithms`. */

export type { Thresholds } from "./bind/thresholds.ts";
export { DEFAULT_THRESHOLDS } from "./bind/thresholds.ts";
export type { Compilation, CompileOptions } from "./compile.ts";
export { compile } from "./compile.ts";
export type {
  Algorithm,
  ColumnValue,
  ComputedDefault,
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
export { Engine } from "./engine/engine.ts";
export type {
  CalibrateOptions,
  EngineOptions,
  ExplainOptions,
  OneShotOptions,
  OneShotSyncOptions,
  ReportOptions,
  RunOptions,
  RunSyncOptions,
} from "./engine/options.ts";
export type { Calibration } from "./engine/profile/calibrate.ts";
export type { LoopEnd, LoopEnding, Ranked, Residual, RunInfo, RunResult, Timings } from "./engine/result.ts";
export { run } from "./engine/run.ts";
export { runSync } from "./engine/run-sync.ts";
export type { GraphSource } from "./engine/source.ts";
export type { Diagnostic, ErrorCode, OptionNames, SourceSpan } from "./error.ts";
export { EdgewiseError, ERROR_CODES } from "./error.ts";
export type { MachineProfile } from "./estimate/profile.ts";
export type { Explanation } from "./explain/explanation.ts";
export type { RunTrace } from "./explain/run-trace.ts";
export type { PrintOptions } from "./explain/text.ts";
export { printExplanation } from "./explain/text.ts";
export { traceToChrome } from "./explain/timeline.ts";
export type { BuildOptions, ColumnInput, EdgeArrays } from "./graph/build.ts";
export { fromEdges } from "./graph/build.ts";
export type { EdgeListOptions } from "./graph/formats/edge-list.ts";
export { parseEdgeList } from "./graph/formats/edge-list.ts";
export type { GapOptions } from "./graph/formats/gap/gap.ts";
export { parseGap } from "./graph/formats/gap/gap.ts";
export type { GapWriteOptions } from "./graph/formats/gap/gap-write.ts";
export { writeGap } from "./graph/formats/gap/gap-write.ts";
export type { LdbcGraph, LdbcOptions } from "./graph/formats/ldbc.ts";
export { parseLdbc } from "./graph/formats/ldbc.ts";
export type { MatrixMarketOptions } from "./graph/formats/matrix-market.ts";
export { parseMatrixMarket } from "./graph/formats/matrix-market.ts";
export type { MissingOptions, MissingTreatment } from "./graph/formats/missing.ts";
export type { SkippedRecords } from "./graph/formats/skipped.ts";
export type { TableReading } from "./graph/formats/table/reading.ts";
export { describeReading } from "./graph/formats/table/reading.ts";
export { complete, cycle, grid, path, rmat, star, uniform } from "./graph/generate.ts";
export type {
  GeneratorOptions,
  GridOptions,
  NodesOptions,
  RandomOptions,
  RmatOptions,
  UniformOptions,
  WeightRange,
} from "./graph/generators/options.ts";
export type {
  Adjacency,
  Allocator,
  Attribute,
  ColumnValues,
  DenseColumn,
  EdgeCombination,
  EdgeCondition,
  FilterConditions,
  Key,
  Keys,
  NodeCondition,
  NodeOrder,
  SymmetrizeOptions,
  TextAttribute,
} from "./graph/graph.ts";
export { Graph } from "./graph/graph.ts";
export type { GraphologyOptions } from "./graph/graphology/read.ts";
export { fromGraphology } from "./graph/graphology/read.ts";
export type { FileOptions, FileSource, ReadOptions, TextSource } from "./graph/read.ts";
export { readGraph } from "./graph/read.ts";
export type { ReadLdbcOptions } from "./graph/read-ldbc.ts";
export { readLdbc } from "./graph/read-ldbc.ts";
export type { WriteOptions } from "./graph/write.ts";
export { graphToBytes, writeGraph } from "./graph/write.ts";
export { isDataParallel, isThreadSafe, printFunc } from "./ir/arguments.ts";
export type { Assumption, GraphFacts, KnownParameters } from "./ir/facts.ts";
export { parseFunc } from "./ir/parse.ts";
export { reportToHtml } from "./pictures/page.ts";
export type { Plan } from "./plan/plan.ts";
export { planFromJson, planToJson } from "./plan/serialize.ts";
export type { Report } from "./report/report.ts";
export type { PrintReportOptions } from "./report/text.ts";
export { printReport } from "./report/text.ts";
