/** The tables of docs/graphs.md: the formats of files, from their records. */

import type { Format } from "../../src/graph/formats/format.ts";
import { FALLBACK, FORMATS, UNREAD } from "../../src/graph/formats/registry.ts";
import { code, table } from "./markdown.ts";

/** Writes the table of formats: what each is, how it is known, and whether it is read and written. */
export function formatTable(): string {
  const rows = FORMATS.map((format) => [
    code(format.name),
    format.doc,
    format.endings.map(code).join(" "),
    format.signature?.by ?? (format === FALLBACK ? "what no other is" : ""),
    [format.reading && "read", format.writing && "written"].filter(Boolean).join(", "),
  ]);
  return table(["name", "is", "endings", "else known by", ""], rows);
}

/** Writes the table of limits of reading, and of what a file cannot hold. */
export function lackTable(): string {
  const rows = FORMATS.map(({ name, reading, writing }: Format) => [
    code(name),
    reading?.limits ?? "not read",
    writing?.lacks ?? "not written",
  ]);
  return table(["format", "read at most", "what a file cannot hold"], rows);
}

/** Writes the table of formats that are refused by name. */
export function unreadTable(): string {
  return table(
    ["is", "endings"],
    UNREAD.map(({ title, endings }) => [title.replace(/^an? /, ""), endings.map(code).join(" ")]),
  );
}
