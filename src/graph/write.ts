import { files } from "#files";
import { fileName } from "../arguments/bytes.ts";
import { text } from "../arguments/kind.ts";
import { type Described, readOptions, refuseExtra } from "../arguments/options.ts";
import { EdgewiseError } from "../error.ts";
import { GRAPH, gapBytes } from "./formats/gap-write.ts";
import type { Graph } from "./graph.ts";

/** How a graph file is to be written. */
export interface WriteOptions {
  /** The edge attribute that becomes the weights of a `.wsg` file. `weight` if not given. */
  readonly weight?: string | undefined;
}

export const WRITE_OPTIONS: Described<WriteOptions> = {
  weight: {
    kind: text,
    doc: "The edge attribute that becomes the weights of a `.wsg` file.",
    initial: '`"weight"` for `.wsg`',
  },
};

/**
 * Writes a graph to a file, in place of what it held, as its ending says: `.sg` or, with weights, `.wsg`, the serialized
 * graphs of the GAP Benchmark Suite; followed by `.gz`, packed with gzip. Another ending is a `usage` error, a
 * file that cannot be written `graph/output`; `writeGap` has further ones.
 */
export async function writeGraph(
  file: string | URL,
  graph: Graph,
  options: WriteOptions = {},
  ...extra: readonly never[]
): Promise<void> {
  const call = "writeGraph";
  refuseExtra(call, 3, extra);
  const path = pathOf(fileName.read(file, { call, name: "" }), call);
  GRAPH.read(graph, { call, name: "the second argument" });
  const weight = expectWritable(path, readOptions(call, WRITE_OPTIONS, options));
  const bytes = gapBytes(graph, { weight });
  const stored = /\.gz$/i.test(path) ? await files.gzip(bytes) : bytes;
  try {
    await files.write(path, stored);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EdgewiseError(
      { code: "graph/output", message: `${path}: the file could not be written (${reason})` },
      { cause },
    );
  }
}

/** The edge attribute to write as weights. Throws `usage` where the path, or it with the options, cannot be meant. */
export function expectWritable(path: string, { weight }: WriteOptions): string | undefined {
  const ending = /(?<=[^/\\])\.[^./\\]+$/.exec(path.replace(/\.gz$/i, ""))?.[0].toLowerCase() ?? "";
  if (ending === ".wsg") return weight ?? "weight";
  if (ending !== ".sg") {
    throw new EdgewiseError({
      code: "usage",
      message: `${path}: found ${ending === "" ? "a file name without an ending" : `the ending ${ending}`}; expected .sg, or .wsg for a graph with weights, packed as .gz or not`,
    });
  }
  if (weight === undefined) return undefined;
  throw new EdgewiseError({
    code: "usage",
    message: `${path}: found ${JSON.stringify(weight)} to be written as weights, which a .sg file has none of; expected the ending .wsg`,
  });
}

/** The path that a name of a file is, or a URL of one stands for. */
function pathOf(file: string | URL, call: string): string {
  if (typeof file === "string") return file;
  try {
    return files.pathOf(file.href);
  } catch (cause) {
    throw new EdgewiseError(
      { code: "usage", message: `${call}: found the URL ${file.href}; expected one of a file on this machine` },
      { cause },
    );
  }
}
