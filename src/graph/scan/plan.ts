/** Decides by the head of a text whether it is a table of plain lines that can be scanned. */

import { EdgewiseError } from "../../error.ts";
import { atOnce } from "../../turns.ts";
import { findingLayout, type Layout } from "../formats/edge-list-layout.ts";
import { openFields, type Separator } from "../formats/fields.ts";
import { mayBeMetis } from "../formats/rows/metis-signature.ts";
import { commentMarks, hasSlashedLine } from "../formats/table/comments.ts";
import type { TablesOptions } from "../formats/table/graph.ts";
import type { TableColumn } from "../formats/table/layout.ts";
import { mostCountedLines, refuseOtherFormats } from "../formats/table/other-formats.ts";
import { SAMPLED_LINES } from "../formats/table/separator.ts";
import type { ScannedText } from "./columns.ts";
import type { FieldUse, LineLayout } from "./layout.ts";

const LINE_FEED = 10;
const DEFAULT_COMMENTS = "#%";

const USES = { number: "number", text: "category", none: "empty" } as const;

/** How a table of edges is scanned. */
export interface ScanPlan {
  readonly layout: Layout;
  readonly lines: LineLayout;
  /** The number of lines before the first line of data. */
  readonly linesBefore: number;
  /** What tells places in the text. */
  readonly text: Pick<ScannedText, "file" | "comments" | "decimalCommas">;
  /** The place of the first line of data, in bytes. */
  readonly start: number;
  /** The number of comments before it. */
  readonly comments: number;
  /** The texts that they begin with. */
  readonly marks: readonly string[];
  /** The number of edges up to which the table may turn out to be of a format whose first line counts edges. */
  readonly mostCounted: number;
}

/** Plans a scan; null where the head does not tell that all lines may be plain. `chunk` is the length of chunks. */
export function planScan(head: Uint8Array, file: string, options: TablesOptions, chunk: number): ScanPlan | null {
  const whole = head.subarray(0, head.lastIndexOf(LINE_FEED) + 1);
  const comments = commentBytes(options.comment);
  if (whole.length === 0 || comments === null || isUtf16(head) || mayBeMetis(whole)) return null;
  if (options.comment === undefined && hasSlashedLine(whole)) return null;
  try {
    if (options.separator === undefined) refuseOtherFormats({ kind: "text", bytes: whole, file });
    const marks = commentMarks(new Uint8Array(0), options.comment);
    const fields = openFields(whole, file, marks);
    const layout = atOnce(findingLayout(fields, file, options));
    const separator = separatorByte(layout.separator);
    // Further lines may tell the type of a column of which these have no value but `NA`.
    const isOpen = ({ kind, isTold }: TableColumn): boolean => kind !== "none" && !isTold;
    if (layout.start === null || separator === null || layout.columns.some(isOpen)) return null;
    if (layout.header.isUnclear && !hasSample(whole, file, marks)) return null;
    const columns = new Map(layout.columns.map(({ index, kind }) => [index, USES[kind]]));
    const useOf = (field: number): FieldUse =>
      field === layout.source ? "source" : field === layout.target ? "target" : (columns.get(field) ?? "skipped");
    const isRequired = options.ids === "integer" || options.nodeCount !== undefined;
    const isInteger = isRequired || (options.ids !== "text" && layout.integerIds);
    return {
      layout,
      lines: {
        separator,
        comments,
        chunk,
        fields: Array.from({ length: layout.fieldCount }, (_, field) => useOf(field)),
        ids: isInteger ? "integer" : "text",
        missingTexts: options.missing === "default",
      },
      linesBefore: layout.start.line - 1,
      text: { file, comments, decimalCommas: layout.separator !== "," },
      start: layout.start.offset,
      comments: commentsBefore(whole, file, marks, layout.start.offset),
      marks,
      mostCounted: options.separator === undefined ? mostCountedLines(whole) : -1,
    };
  } catch (error) {
    // The reader of whole tables says what is wrong, by all that it knows.
    if (error instanceof EdgewiseError) return null;
    throw error;
  }
}

/** Tells whether there are all the lines that are looked at to find out whether the first is a header. */
function hasSample(head: Uint8Array, file: string, marks: readonly string[]): boolean {
  const fields = openFields(head, file, marks);
  let lines = 0;
  while (lines < SAMPLED_LINES && fields.nextLine()) lines++;
  return lines === SAMPLED_LINES;
}

/** Counts the comments before the first line of data, of which those behind it are no part. */
function commentsBefore(head: Uint8Array, file: string, marks: readonly string[], start: number): number {
  const fields = openFields(head.subarray(0, start), file, marks);
  while (fields.nextLine()) {}
  return fields.comments;
}

/** The first bytes of comments; null where they are longer than that. */
function commentBytes(comment = DEFAULT_COMMENTS): readonly number[] | null {
  const bytes = [...new TextEncoder().encode(comment)];
  return comment === DEFAULT_COMMENTS || bytes.length <= 1 ? bytes : null;
}

function separatorByte(separator: Separator): number | null {
  if (separator === "blank") return -1;
  return separator === "any" ? null : separator.charCodeAt(0);
}

function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}
