import { graphToBytes, readGraph } from "edgewise";

const TEXT = "1 2\n2 3\n3 1\n";
const pack = async (text) =>
  new Uint8Array(
    await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer(),
  );
const sizeOf = async (source) => {
  const { nodeCount, edgeCount } = await readGraph(source);
  return [nodeCount, edgeCount];
};

/** How many nodes and edges are read from each kind of source. */
export default async function (url) {
  const halves = [await pack("1 2\n2 3\n"), await pack("3 1\n")];
  const graph = await readGraph(new File([TEXT], "edges.txt"));
  const written = new File([await graphToBytes("ring.graphml.gz", graph)], "ring.graphml.gz");
  return {
    written: await sizeOf(written),
    zstd: await graphToBytes("ring.graphml.zst", graph).then(
      () => "written",
      ({ code }) => code,
    ),
    file: await sizeOf(new File([TEXT], "edges.txt")),
    packed: await sizeOf(new File([await pack(TEXT)], "edges.txt.gz")),
    members: await sizeOf(new File(halves, "edges.txt.gz")),
    response: await sizeOf(await fetch(url)),
    url: await sizeOf(url),
    missing: await readGraph(`${url}.gone`).then(
      () => "read",
      ({ code }) => code,
    ),
  };
}
