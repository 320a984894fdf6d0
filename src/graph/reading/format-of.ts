/** Decides which format a file is of, and refuses files and options that no reader has. */

import { EdgewiseError } from "../../error.ts";
import type { Format, Reading } from "../formats/format.ts";
import { saidOf } from "../formats/matrix-market.ts";
import { FORMAT_OPTIONS, type FormatOptions, type NamedOptions } from "../formats/read-options.ts";
import { symmetrizeHint } from "../formats/refusal.ts";
import {
  FALLBACK,
  formatByContents,
  formatByEnding,
  formatNamed,
  formatNames,
  isCommon,
  readersOf,
  UNREAD,
} from "../formats/registry.ts";
import type { Graph } from "../graph.ts";

/** The format of a file, with its reader. */
export interface Readable {
  readonly format: Format;
  readonly reading: Reading;
}

export function readable(format: Format): Readable {
  const { reading } = format;
  if (reading !== null) return { format, reading };
  throw new TypeError(`${format.name} is not read`);
}

/**
 * Decides the format: by an option, else by the name, else by contents. A file of no format is tried as an edge list.
 */
export function formatOf(path: string, ending: string, bytes: Uint8Array, asked: string | undefined): Format {
  const named = asked === undefined ? formatByEnding(ending) : formatNamed(asked);
  // Names such as .txt and .csv say little. Contents that are surely of another format count more.
  const isNamed = named !== undefined && (asked !== undefined || named.signature !== null);
  if (isNamed && (asked !== undefined || named.signature?.fits(bytes) === true)) return named;
  const found = formatByContents(bytes);
  if (found === undefined) refuseByContents(path, bytes);
  return found ?? named ?? FALLBACK;
}

/** Throws for a file whose name means a format that cannot be read. */
export function refuseByName(path: string, ending: string): void {
  const unread = UNREAD.find(({ endings }) => endings.includes(ending));
  if (unread !== undefined) throw refused(path, unread.title, "name");
}

function refuseByContents(path: string, bytes: Uint8Array): void {
  const begins = (magic: string): boolean => {
    for (let at = 0; at < magic.length; at++) if (bytes[at] !== magic.charCodeAt(at)) return false;
    return true;
  };
  const unread = UNREAD.find(({ magic }) => magic !== null && begins(magic));
  if (unread !== undefined) throw refused(path, unread.title, "contents");
}

function refused(path: string, title: string, by: string): EdgewiseError {
  return new EdgewiseError({
    code: "graph/input",
    message: `${path}: found ${title}, by its ${by}; expected one of the formats that are read: ${formatNames("reading").join(", ")}`,
    hint: (named) => {
      const option = named("inputFormat");
      const convert = "Convert it to a format that is read; docs/graphs.md has a table of them.";
      return option === null ? convert : `${convert} If it is one, say so with ${option}.`;
    },
  });
}

/** Callers may ask to be told of tables, and of what was left out, without knowing whether there are any. */
const TOLD = new Set(["onRead", "onSkip", "onNote"]);

/** Throws `usage` for options that the format does not have: they would be ignored. */
export function refuseOptions(format: Format, reading: Reading, { file }: NamedOptions, options: FormatOptions): void {
  for (const [option, value] of Object.entries(options)) {
    const isForSome = Object.hasOwn(FORMAT_OPTIONS, option) && !isCommon(option);
    if (value === undefined || TOLD.has(option) || !isForSome || Object.hasOwn(reading.options, option)) continue;
    throw new EdgewiseError({
      code: "usage",
      message: (named) =>
        `${file}: found the option ${named(option)} for ${format.title}; expected it for ${readersOf(option)
          .map(({ title }) => title)
          .join(" or ")} only`,
      hint: reading.answers,
    });
  }
}

/** Most files say themselves whether edges are directed, and an option must not contradict them. */
export function expectKind(graph: Graph, format: Format, { file, directed }: NamedOptions): void {
  const kind = directed === undefined ? graph.kind : directed ? "directed" : "undirected";
  if (kind === graph.kind) return;
  graph.dispose();
  const found = graph.kind === "undirected" ? "an undirected" : `a ${graph.kind}`;
  throw new EdgewiseError({
    code: "usage",
    message: (named) =>
      `${file}: found ${found} graph, and the option ${saidOf(named("directed"), directed === true)}; expected none for ${format.title}, which says itself what it is`,
    hint: graph.kind === "undirected" ? undefined : symmetrizeHint,
  });
}
