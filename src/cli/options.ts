/** Descriptions of arguments that several commands share. They are apart from modules that take long to load. */

export const FILE_HELP =
  "a program (.ew), a module (.ts, .js or .mjs) that exports an algorithm, IR text (.ir), or an algorithm of the library by name";
export const GRAPH_HELP =
  "an edge list, one `source target [weight]` a line, or a file of another format by its name or contents (docs/graphs.md), packed with gzip or zstd or not; an https: address; - for stdin";
