/**
 * How long tests wait for what may never come, in milliseconds. These are watchdogs against hangs and say nothing about
 * speed: each is an order of magnitude above what is needed on two idle cores, and more where threads take turns that a
 * busy machine makes each of them wait for. A longer wait has room for the shorter ones, so that what hung is named.
 */

/** One run of a program: the longest, of 20,000 barriers on more workers than cores, takes seconds. */
export const RUN_LIMIT = 120_000;

/** A process that a test starts: the longest takes five seconds. */
export const PROCESS_LIMIT = 180_000;

/** A browser that starts, or a page that answers: each takes seconds. Where one does not, its test says so long before its own limit. */
export const BROWSER_LIMIT = 180_000;

/** A thread of tests that is blocked: what is computed in one piece takes seconds. */
export const BLOCK_LIMIT = 180_000;

/** A test, or what comes before and after those of a file: the longest takes half a minute. */
export const TEST_LIMIT = 600_000;
