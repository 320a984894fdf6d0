/** The figures, in the order of the page. */

import { CHAIN, REDUCTIONS } from "./arrays.ts";
import { BANDWIDTH } from "./bandwidth.ts";
import { BARRIER } from "./barriers.ts";
import { COLD } from "./cold.ts";
import { PARQUET } from "./columnar.ts";
import { COMPILE } from "./compile.ts";
import type { Figure } from "./figure.ts";
import { FILES } from "./files.ts";
import { FLOOR } from "./floor.ts";
import { GAP } from "./gap.ts";
import { GROUPED } from "./grouped.ts";
import { GUEST } from "./guest/guest.ts";
import { HANDWRITTEN } from "./handwritten.ts";
import { HUBS } from "./hubs.ts";
import { LEVELS } from "./levels.ts";
import { PEERS } from "./peers.ts";
import { SLICES } from "./slices.ts";
import { SMALL } from "./small.ts";
import { SOURCES } from "./sources.ts";
import { BEFORE } from "./sparse/before.ts";
import { CORES, PATHS } from "./sparse/by-hand.ts";
import { COMPILE_BEFORE } from "./sparse/compile-before.ts";
import { GAP_BETWEENNESS } from "./sparse/gap-betweenness.ts";
import { GAP_BFS } from "./sparse/gap-bfs.ts";
import { GAP_SSSP } from "./sparse/gap-sssp.ts";
import { GAP_WCC } from "./sparse/gap-wcc.ts";
import { TABLE } from "./table.ts";
import { TRUTH } from "./truth/truth.ts";

export const FIGURES: readonly Figure[] = [
  TABLE,
  COMPILE,
  CHAIN,
  REDUCTIONS,
  HANDWRITTEN,
  LEVELS,
  ...GAP,
  GAP_BFS,
  GAP_WCC,
  GAP_SSSP,
  GAP_BETWEENNESS,
  PATHS,
  CORES,
  BEFORE,
  COMPILE_BEFORE,
  ...PEERS,
  ...GUEST,
  SLICES,
  GROUPED,
  SOURCES,
  HUBS,
  BANDWIDTH,
  FLOOR,
  SMALL,
  BARRIER,
  COLD,
  PARQUET,
  ...FILES,
  TRUTH,
];
