/** How fast two columns of a Parquet file become arrays of numbers, beside what the library that unpacks pages makes of them. */

import { parquetRead, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { openParquet } from "../../src/graph/formats/parquet/table.ts";
import { atOnce } from "../../src/turns.ts";
import { type Bar, type Figure, printRatio, printSpread } from "./figure.ts";
import { timesOf, trialsInTurn } from "./harness.ts";

const EDGES = 4_000_000;
const NODES = 200_000;
const ROUNDS = 7;

interface Case {
  readonly name: string;
  readonly type: "INT32" | "INT64";
  readonly encoding: "PLAIN" | "RLE_DICTIONARY";
  readonly codec: "UNCOMPRESSED" | "SNAPPY";
}

const CASES: readonly Case[] = [
  { name: "INT32, plain", type: "INT32", encoding: "PLAIN", codec: "UNCOMPRESSED" },
  { name: "INT64, plain", type: "INT64", encoding: "PLAIN", codec: "UNCOMPRESSED" },
  { name: "INT32, dictionary and snappy", type: "INT32", encoding: "RLE_DICTIONARY", codec: "SNAPPY" },
  { name: "INT64, dictionary and snappy", type: "INT64", encoding: "RLE_DICTIONARY", codec: "SNAPPY" },
];

/** The ends of edges, as they come from a table that is sorted by source. */
function fileOf({ type, encoding, codec }: Case): ArrayBuffer {
  const column = (name: string, at: (edge: number) => number): ColumnSource => {
    const numbers = Int32Array.from({ length: EDGES }, (_, edge) => at(edge));
    return {
      name,
      type,
      encoding,
      nullable: false,
      data: type === "INT32" ? numbers : BigInt64Array.from(numbers, BigInt),
    };
  };
  return parquetWriteBuffer({
    columnData: [
      column("source", (edge) => Math.floor((edge * NODES) / EDGES)),
      column("target", (edge) => (Math.imul(edge, 2654435761) >>> 8) % NODES),
    ],
    codec,
    statistics: false,
    rowGroupSize: 2 ** 20,
  });
}

/** Milliseconds of the processor that work takes in this process, whatever else the machine does. */
async function processorTime(work: () => Promise<unknown>): Promise<number[]> {
  globalThis.gc?.();
  const start = process.cpuUsage();
  await work();
  const { user } = process.cpuUsage(start);
  return [user / 1000];
}

/** Both columns as arrays of numbers. */
async function ours(bytes: Uint8Array): Promise<(Float64Array | Int32Array)[]> {
  const { columns, rowCount } = await openParquet(bytes, "edges.parquet");
  return columns.map((column) => {
    if (column.shortIntegers !== null) {
      const short = new Int32Array(rowCount);
      atOnce(column.shortIntegers(short, 0, () => undefined));
      return short;
    }
    const into = new Float64Array(rowCount);
    atOnce(column.numbers(into, 0, () => undefined));
    return into;
  });
}

export const PARQUET: Figure = {
  name: "parquet",
  doc: `Two columns of ${EDGES.toLocaleString("en-US")} integers of a Parquet file into arrays of numbers, beside hyparquet's parquetRead with onChunk and parquetReadObjects: milliseconds of the processor.`,
  measure: async (progress) => {
    const rows: string[][] = [];
    const bars: Bar[] = [];
    for (const each of CASES) {
      progress(each.name);
      const file = fileOf(each);
      const bytes = new Uint8Array(file);
      const [sources, targets] = await ours(bytes);
      await parquetRead({
        file,
        compressors,
        onChunk({ columnName, columnData, rowStart }) {
          const found = columnName === "source" ? sources! : targets!;
          for (let k = 0; k < columnData.length; k += 997) {
            if (Number(columnData[k]) !== found[rowStart + k])
              throw new Error(`${each.name}: row ${rowStart + k} differs`);
          }
        },
      });
      const measured = await trialsInTurn(
        [
          { name: "ours", run: () => processorTime(() => ours(bytes)) },
          {
            name: "parquetRead",
            run: () => processorTime(() => parquetRead({ file, compressors, onChunk: () => undefined })),
          },
          { name: "parquetReadObjects", run: () => processorTime(() => parquetReadObjects({ file, compressors })) },
        ],
        ROUNDS,
      );
      const [own, chunks, objects] = ["ours", "parquetRead", "parquetReadObjects"].map((name) =>
        timesOf(measured, name),
      );
      const [toChunks, toObjects] = [own!.median / chunks!.median, objects!.median / own!.median];
      rows.push([
        each.name,
        ...[own!, chunks!, objects!].map((spread) => printSpread(spread)),
        printRatio(toChunks),
        printRatio(toObjects),
      ]);
      bars.push(
        { what: `${each.name}: time over that of parquetRead`, found: toChunks, limit: 1.2, kind: "at most" },
        { what: `${each.name}: time of parquetReadObjects over ours`, found: toObjects, limit: 3, kind: "at least" },
      );
    }
    return {
      head: [
        "columns",
        "ours, ms",
        "parquetRead, ms",
        "parquetReadObjects, ms",
        "over parquetRead",
        "objects over ours",
      ],
      rows,
      bars,
    };
  },
};
