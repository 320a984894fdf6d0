/** The figures, in the order of the page. */

import { CHAIN, REDUCTIONS } from "./arrays.ts";
import { COMPILE } from "./compile.ts";
import type { Figure } from "./figure.ts";
import { HANDWRITTEN } from "./handwritten.ts";
import { HUBS } from "./hubs.ts";
import { LEVELS } from "./levels.ts";
import { TABLE } from "./table.ts";

export const FIGURES: readonly Figure[] = [TABLE, COMPILE, CHAIN, REDUCTIONS, HANDWRITTEN, LEVELS, HUBS];
