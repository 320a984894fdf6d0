/** The registry of passes: one line per pass. */

import type { Pass } from "../src/pass.ts";
import { coalesce } from "./coalesce.ts";
import { constFold } from "./const-fold.ts";
import { cse } from "./cse.ts";
import { dce } from "./dce.ts";
import { fuse } from "./fuse.ts";
import { guardRows } from "./guard-rows.ts";
import { hoistEnds } from "./hoist-ends.ts";
import { induction } from "./induction.ts";
import { licm } from "./licm.ts";
import { narrow } from "./narrow.ts";
import { narrowCounts } from "./narrow-counts.ts";
import { rematerialize } from "./rematerialize.ts";
import { rotate } from "./rotate.ts";
import { simplify } from "./simplify.ts";
import { specialize } from "./specialize.ts";
import { unroll } from "./unroll.ts";

/** The passes that keep every result bit for bit; `specialize` does so wherever its facts hold. */
export const EXACT_PASSES: readonly Pass[] = [
  constFold,
  simplify,
  cse,
  coalesce,
  hoistEnds,
  induction,
  licm,
  unroll,
  dce,
  narrowCounts,
  guardRows,
  fuse,
  rotate,
  rematerialize,
  specialize,
];

export const PASSES: readonly Pass[] = [...EXACT_PASSES, narrow];
