/** A small text of each format, for tests that go over all of them. */

import { Buffer } from "node:buffer";

/** What a file of a format may look like, by the name of the format. */
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
];

/** The bytes of a sample. */
export function bytesOf(sample: string | Uint8Array): Uint8Array {
  return typeof sample === "string" ? Buffer.from(sample) : sample;
}
