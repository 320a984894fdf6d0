/** The part that verifies plans from elsewhere: stored ones, and those that a program hands over. */

import { Part } from "../../part.ts";

export const PLAN_CHECKS = new Part(() => import("./stored.ts"));
