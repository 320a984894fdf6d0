/** The role by which the edge region of an aggregate sees the node whose row it goes through. */

import type { Direction, Role } from "../value.ts";

/** The role by direction of the rows. */
export const OWN_ROLE = { in: "destination", out: "source", all: "self" } as const satisfies Record<Direction, Role>;
