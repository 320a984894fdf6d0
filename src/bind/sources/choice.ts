/** Whether workers take whole nodes of a loop over nodes, each computing for one alone, or share what is computed for one. */

/** `auto` is decided when the loop is entered, by what either would take; the others are for measuring and for tests. */
export const SOURCES_CHOICES = ["auto", "shared", "apart"] as const;

export type SourcesChoice = (typeof SOURCES_CHOICES)[number];
