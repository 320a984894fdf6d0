/** The node whose row it is, as the edge region of an aggregate sees it. */

import type { Direction, Role } from "../value.ts";

/** By the direction of the rows. */
export const OWN_ROLE = { in: "destination", out: "source", all: "self" } as const satisfies Record<Direction, Role>;
