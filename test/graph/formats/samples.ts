/** A small text of each format, for tests that go over all of them. */

import { Buffer } from "node:buffer";
import { crc32, deflateRawSync } from "node:zlib";
import * as flechette from "@uwdata/flechette";
import { parquetWriteBuffer } from "hyparquet-writer";
import { fromEdges } from "../../../src/graph/build.ts";
import { ewgBytes } from "../../../src/graph/formats/ewg/write.ts";

/** An array of NumPy. */
function npy(descr: string, shape: string, data: Uint8Array): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117) + "\n";
  return Buffer.concat([
    Buffer.from("\x93NUMPY\x01\x00", "latin1"),
    Buffer.from([header.length, 0]),
    Buffer.from(header),
    data,
  ]);
}

/** A zip archive as NumPy writes it: every second member packed. */
function zip(members: readonly (readonly [name: string, bytes: Uint8Array])[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [k, [name, bytes]] of members.entries()) {
    const stored = k % 2 === 1 ? deflateRawSync(bytes) : bytes;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(k % 2 === 1 ? 8 : 0, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(stored.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    common.copy(entry, 6);
    entry.writeUInt32LE(at, 42);
    directory.push(entry, Buffer.from(name));
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), stored]);
    pieces.push(local);
    at += local.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...pieces, ...directory, end]);
}

const bytesIn = (array: Int32Array | Float64Array | BigInt64Array): Uint8Array => new Uint8Array(array.buffer);

/** A sparse matrix in rows, as scipy saves one. */
export function npz(format: string, rows: number, columns: number): Uint8Array {
  const pointers = Int32Array.from({ length: rows + 1 }, (_, row) => Math.min(3, 2 * row));
  return zip([
    ["indices.npy", npy("<i4", "3,", bytesIn(Int32Array.of(1, 2, 0)))],
    ["indptr.npy", npy("<i4", `${rows + 1},`, bytesIn(pointers))],
    ["format.npy", npy("|S3", "", Buffer.from(format))],
    ["shape.npy", npy("<i8", "2,", bytesIn(BigInt64Array.of(BigInt(rows), BigInt(columns))))],
    ["data.npy", npy("<f8", "3,", bytesIn(Float64Array.of(1.5, 2, -3)))],
  ]);
}

/** The diagonal of a matrix of so many rows, as scipy saves its entries. */
export function diagonalNpz(rows: number): Uint8Array {
  const indices = Int32Array.from({ length: rows }, (_, row) => row);
  return zip([
    ["row.npy", npy("<i4", `${rows},`, bytesIn(indices))],
    ["col.npy", npy("<i4", `${rows},`, bytesIn(indices))],
    ["format.npy", npy("|S3", "", Buffer.from("coo"))],
    ["shape.npy", npy("<i8", "2,", bytesIn(BigInt64Array.of(BigInt(rows), BigInt(rows))))],
    ["data.npy", npy("<f8", `${rows},`, bytesIn(new Float64Array(rows)))],
  ]);
}

/** A table of edges in Parquet: two row groups, pages that are packed and not, indices, and every type that is decoded here or by the library. */
export function parquet(): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: "source", data: ["a", "b", "a", "ü", "a"], type: "STRING", nullable: false },
      { name: "target", data: ["b", "c", "c", "a", "a"], type: "STRING", nullable: true },
      { name: "weight", data: [1.5, null, -3e-7, 1e300, 2], type: "DOUBLE" },
      { name: "ok", data: [true, false, null, true, true], type: "BOOLEAN" },
      {
        name: "year",
        data: Int32Array.of(1999, 1999, -1999, 2024, 1999),
        type: "INT32",
        nullable: false,
        codec: "UNCOMPRESSED",
      },
      {
        name: "id",
        data: BigInt64Array.of(1n, -(2n ** 40n), 3n, 4n, 1n),
        type: "INT64",
        nullable: false,
        encoding: "DELTA_BINARY_PACKED",
      },
      {
        name: "half",
        data: Float32Array.of(0.5, 0.5, 0.25, 0.5, 1),
        type: "FLOAT",
        nullable: false,
        encoding: "BYTE_STREAM_SPLIT",
      },
    ],
    rowGroupSize: 3,
  });
  return new Uint8Array(buffer);
}

/** A table of edges in Arrow, of two batches: texts, a dictionary, flags, and numbers of every width. */
export function arrow(format: "stream" | "file" = "stream"): Uint8Array {
  const { bool, columnFromArray, dictionary, float32, float64, int16, int64, tableFromColumns, tableToIPC, utf8 } =
    flechette;
  const options = { maxBatchRows: 3, useBigInt: true };
  const table = tableFromColumns({
    source: columnFromArray(["a", "b", "a", "ü", "a"], utf8(), options),
    target: columnFromArray(["b", "c", "c", "a", "a"], dictionary(utf8()), options),
    weight: columnFromArray([1.5, null, -3e-7, 1e300, 2], float64(), options),
    ok: columnFromArray([true, false, null, true, true], bool(), options),
    year: columnFromArray([1999, 1999, -1999, 2024, 1999], int16(), options),
    id: columnFromArray([1n, -(2n ** 40n), 3n, 4n, 1n], int64(), options),
    half: columnFromArray([0.5, 0.5, 0.25, 0.5, 1], float32(), options),
  });
  const bytes = tableToIPC(table, { format });
  if (bytes === null) throw new Error("the table could not be written");
  return bytes;
}

/** A graph that has something of everything. */
const MIXED = fromEdges({
  kind: "mixed",
  sources: [2, 0, 1, 2, 1],
  targets: [1, 2, 1, 0, 0],
  undirected: [true, false, true, true, false],
  nodeKeys: ["a", "ü", 3],
  edgeKeys: [7, 5, 3, 2, 1],
  nodeColumns: { size: [1, null, 3], ok: [true, false, true] },
  edgeColumns: { weight: Float32Array.of(0.5, 1, 2, 3, 4), length: Int32Array.of(1, -2, 3, 4, 5) },
});

/** Samples of files, by the name of the format. */
export const SAMPLES: readonly (readonly [format: string, text: string | Uint8Array])[] = [
  ["edge-list", "source,target,weight\na,b,1.5\nb,c,2\n"],
  ["matrix-market", "%%MatrixMarket matrix coordinate real symmetric\n% a comment\n3 3 2\n1 2 0.5\n3 3 -2e3\n"],
  [
    "node-link",
    '{"directed": false, "multigraph": false, "graph": {}, "nodes": [{"club": "Mr. \\u00dc", "id": 0, "ok": true}, {"id": 1, "age": 3.5e0}], "links": [{"weight": 4.5, "source": 0, "target": 1, "list": [1, {"a": null}]}]}',
  ],
  [
    "graphology",
    '{"attributes":{},"options":{"type":"mixed"},"nodes":[{"key":"a","attributes":{"x":1}},{"key":"b"}],"edges":[{"key":"e1","source":"a","target":"b","undirected":true},{"key":"e2","source":"b","target":"a","attributes":{"w":2}}]}',
  ],
  [
    "cytoscape",
    '{"elements":{"edges":[{"data":{"id":"e","source":"a","target":"b","w":3}}],"nodes":[{"data":{"id":"a"},"position":{"x":1,"y":2}},{"data":{"id":"b"}}]}}',
  ],
  [
    "jsonl",
    '{"type":"node","id":"0","labels":["P"],"properties":{"age":3}}\n{"type":"node","id":"1"}\n{"id":"9","type":"relationship","label":"KNOWS","start":{"id":"0"},"end":{"id":"1"},"properties":{"since":1999}}\n',
  ],
  [
    "graphml",
    `<?xml version="1.0"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="d0" for="node" attr.name="color" attr.type="string">
<default>yellow</default></key><key id="d1" for="edge" attr.name="w" attr.type="double"/><key id="y" for="node" yfiles.type="nodegraphics"/>
<graph id="G" edgedefault="undirected"><node id="a"><data key="d0">gr&lt;een</data><data key="y"><y:ShapeNode><y:Geometry x="1" y="2" width="3"/>
<y:NodeLabel>A &#252;</y:NodeLabel></y:ShapeNode></data></node><node id="b"/><edge id="e0" source="a" target="b" directed="true"><data key="d1">1.5</data></edge>
<edge id="e1" source="b" target="a"/></graph></graphml>`,
  ],
  [
    "gexf",
    `<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2"><graph defaultedgetype="directed">
<attributes class="node"><attribute id="0" title="url" type="string"/><attribute id="2" title="frog" type="boolean"><default>true</default></attribute></attributes>
<nodes><node id="0" label="Gephi"><attvalues><attvalue for="0" value="http://gephi.org"/></attvalues><viz:position x="1.5" y="-2" z="0"/><viz:size value="3"/>
<viz:color r="1" g="2" b="3"/></node><node id="1" label="&lt;W&gt;"><attvalues><attvalue for="2" value="false"/></attvalues></node></nodes>
<edges><edge id="0" source="0" target="1" weight="4.56"/><edge id="1" source="1" target="0" type="undirected"/><edge id="2" source="0" target="1" type="mutual"/></edges></graph></gexf>`,
  ],
  ["metis", "% tiny\n4 3 011\n5 2 1 3 4\n1 1 1\n2 1 4 3 7\n0\n".replace("3 011", "3 011")],
  ["dimacs", "c tiny\np sp 3 2\na 1 2 5\na 3 1 2.5\n"],
  ["konect", "% bip weighted\n% 3 2 2\n1 1 2 1200\n1 2 1 1300\n2 2 0.5 1400\n"],
  [
    "pajek",
    '% tiny\n*Network x\n*Vertices 3\n1 "Paris" 0.1 0.2 0.5 ic Red\n2 Rome\n3 "x y"\n*Arcs :1 "a"\n1 2 3.5 c Blue\n*Edges\n2 3\n*Arcslist\n3 1 2\n',
  ],
  [
    "gml",
    'Creator "x"\ngraph [\n  directed 1\n  # c\n  edge [ source 0 target 7 value 1.5 ]\n  node [ id 0 label "A &amp; &#252;" graphics [ x 1 y 2 w 3 ] ]\n  node [ id 7 label "B" w NAN ]\n]\n',
  ],
  [
    "dot",
    'strict digraph "G" { // c\n rank=1; node [shape=box]\n a -> b -> { c; "d\\"e" } [weight=2.5, label="x"]; subgraph s { b:p:n; f } /* c */ a -> <b>f</b> }\n'.replace(
      "<b>f</b>",
      "<<b>f</b>>",
    ),
  ],
  [
    "networkx",
    "# c\n1 2 {'weight': 3.5, 'ok': True, \"n\": None}\n2 10 {}\n10 1 {'t': 'it\\\\'s'}\n".replace("\\\\", "\\"),
  ],
  ["tgf", "1 January\n2\n3 x y\n#\n1 2 a b\n2 3\n"],
  ["npz", npz("csr", 3, 3)],
  ["parquet", parquet()],
  ["arrow", arrow()],
  ["ewg", ewgBytes(MIXED)],
];

/** The bytes of a sample. */
export function bytesOf(sample: string | Uint8Array): Uint8Array {
  return typeof sample === "string" ? Buffer.from(sample) : sample;
}
