/**
 * The choice between two ways of running a loop over nodes on several workers: each worker takes whole rounds, or all
 * share the work of each round.
 */

/**
 * The choices. `auto` decides when the loop is entered, by the costs of both. The others are for measuring and for
 * tests.
 */
export const SOURCES_CHOICES = ["auto", "shared", "apart"] as const;

export type SourcesChoice = (typeof SOURCES_CHOICES)[number];
