/** What several commands say of their arguments, apart from all that takes a while to load. */

export const FILE_HELP =
  "a program (.ew), a module (.ts, .js or .mjs) that exports an algorithm, IR text (.ir), or an algorithm of the library by name";
export const GRAPH_HELP =
  "an edge list, one `source target [weight]` a line, a .mtx file, or a .sg or .wsg file, packed with gzip or not; - for stdin";
