/**
 * The choice between two ways of running a loop over nodes on several workers: each worker takes whole rounds, or all
 * share the work of each round.
 */

/**
 * The choices. `auto` decides when the loop is entered, by the costs of both, and computes several rounds side by side
 * where that pays. The others are for measuring and for tests: `shared` and `apart` take one round at a time, `lanes`
 * computes rounds side by side wherever it can, in `apart` rounds of workers.
 */
export const SOURCES_CHOICES = ["auto", "shared", "apart", "lanes"] as const;

export type SourcesChoice = (typeof SOURCES_CHOICES)[number];
