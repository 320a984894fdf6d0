/** What graphs are read from besides files: addresses, responses, streams, bytes and texts, packed and bounded. */

import { createServer } from "node:http";
import { gzipSync, zstdCompressSync } from "node:zlib";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FORMATS, formatByEnding } from "../../src/graph/formats/registry.ts";
import { readGraph } from "../../src/graph/read.ts";
import { sourceOfBlob } from "../../src/graph/sources/blob-source.ts";

const text = "1 2\n2 3\n";
const matrix = "%%MatrixMarket matrix coordinate pattern general\n3 3 1\n1 3\n";
const bytes = new TextEncoder().encode(text);

function streamOf(...pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(pieces);
}

describe("readGraph", () => {
  it.each([
    ["a text", () => ({ text }), "text"],
    ["bytes", () => bytes, "bytes"],
    ["an ArrayBuffer", () => bytes.slice().buffer, "bytes"],
    ["a File, whose name counts", () => new File([matrix], "m.mtx"), "m"],
    ["a Response", () => new Response(text), "response"],
    ["a stream", () => streamOf(bytes.slice(0, 3), bytes.slice(3)), "stream"],
    ["a packed stream", () => streamOf(gzipSync(text)), "stream"],
    ["zstd", () => zstdCompressSync(text), "bytes"],
  ])("reads %s", async (_, source, name) => {
    const graph = await readGraph(source());
    expect([graph.name, graph.nodeCount]).toEqual([name, 3]);
  });

  it.each([
    ["gzip", gzipSync],
    ["zstd", zstdCompressSync],
  ] as const)("reads all members of a file packed with %s", async (_, pack) => {
    const graph = await readGraph(Buffer.concat([pack("1 2\n"), pack("2 3\n"), pack("3 4\n")]));
    expect(graph.edgeCount).toBe(3);
  });

  it.each([
    ["gzip", gzipSync],
    ["zstd", zstdCompressSync],
  ] as const)("bounds what %s comes to, in one member or several", async (_, pack) => {
    const member = pack("1 2\n".repeat(1000));
    for (const packed of [member, Buffer.concat([pack("1 2\n"), member])]) {
      await expect(readGraph(packed, { maximumFileBytes: 3000 })).rejects.toThrow(
        /unpacked it comes to more than 3,000/,
      );
    }
    expect((await readGraph(member, { maximumFileBytes: 4000 })).edgeCount).toBe(1000);
  });

  it.each([
    ["gzip", gzipSync],
    ["zstd", zstdCompressSync],
  ] as const)("refuses %s that is cut short, or followed by something else", async (_, pack) => {
    const member = pack("1 2\n".repeat(1000));
    for (const length of [5, 8, 20, member.length - 1]) {
      await expect(readGraph(member.subarray(0, length))).rejects.toThrow(/does not unpack/);
    }
    await expect(readGraph(Buffer.concat([member, Buffer.from("3 4\n")]))).rejects.toThrow(/does not unpack/);
  });

  it("bounds texts, bytes and streams", async () => {
    for (const source of [{ text }, bytes, new Response(text), streamOf(bytes)]) {
      await expect(readGraph(source, { maximumFileBytes: 7 })).rejects.toThrow(
        expect.objectContaining({ code: "graph/size" }),
      );
    }
  });

  it("takes a format that is named for what a file is, whatever name and contents say", async () => {
    await expect(readGraph({ text }, { inputFormat: "matrix-market" })).rejects.toThrow(/expected the first line/);
    const listed = await readGraph(new File([text], "list.mtx"), { inputFormat: "edge-list" });
    expect(listed.edgeCount).toBe(2);
    await expect(readGraph({ text }, { inputFormat: "edges" })).rejects.toThrow(/inputFormat is the text "edges"/);
  });

  it("says what it takes where it is given nothing that it can read", async () => {
    // @ts-expect-error: what a mistyped variable holds
    await expect(readGraph(undefined)).rejects.toThrow(
      /found undefined; expected a path, a URL, a Blob, a Response, a ReadableStream, bytes, or \{ text \}, or an array of such/,
    );
  });

  it("refuses by contents what is known and not read", async () => {
    await expect(readGraph(new File(["SQLite format 3\0"], "edges.txt"))).rejects.toThrow(
      /edges.txt: found an SQLite database, by its/,
    );
    await expect(readGraph({ text: "SQLite format 3\0…" })).rejects.toThrow(/found an SQLite database/);
  });

  it("refuses a stream that somebody reads, and one that fails", async () => {
    const locked = streamOf(bytes);
    locked.getReader();
    await expect(readGraph(locked)).rejects.toThrow(/found a stream that somebody else reads/);
    const failing = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error("the line is dead"));
      },
    });
    await expect(readGraph(failing)).rejects.toThrow(/stream: it could not be read \(the line is dead\)/);
  });

  describe("from an address", () => {
    const server = createServer((request, response) => {
      const [, word] = request.url?.split(/[/.?]/) ?? [];
      response.statusCode = word === "absent" ? 404 : word === "round" ? 302 : 200;
      if (word === "round") response.setHeader("location", "/round");
      if (word === "cut") response.setHeader("content-length", 1000).write(matrix, () => response.destroy());
      else response.end(matrix);
    });
    let address = "";
    beforeAll(async () => {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const found = server.address();
      address = typeof found === "object" && found !== null ? `http://127.0.0.1:${found.port}` : "";
    });
    afterAll(() => new Promise((resolve) => server.close(resolve)));

    it("reads what fetch gives, by the name in its path", async () => {
      const graph = await readGraph(`${address}/data/m.mtx?version=2`);
      expect([graph.name, graph.nodeCount]).toEqual(["m", 3]);
      expect((await readGraph(new URL(`${address}/m.mtx`))).nodeCount).toBe(3);
      expect((await readGraph(await fetch(`${address}/m.mtx`))).name).toBe("m");
    });

    it("says what the server answered", async () => {
      await expect(readGraph(`${address}/absent.mtx`)).rejects.toThrow(/absent\.mtx: found the answer 404 Not Found/);
    });

    it("says why nothing, or too little, came", async () => {
      await expect(readGraph(`${address}/round.mtx`)).rejects.toThrow(
        /could not be read \(fetch failed: redirect count/,
      );
      await expect(readGraph(`${address}/cut.mtx`)).rejects.toThrow(
        /could not be read \(terminated: other side closed\)/,
      );
      await expect(readGraph("http://127.0.0.1:1/m.mtx")).rejects.toThrow(/could not be read \(fetch failed: \S/);
      await expect(readGraph("s3://bucket/m.mtx")).rejects.toThrow(/found an address of s3:; expected a path, or an/);
    });
  });
});

describe("the registry of formats", () => {
  it("has each name and each ending once", () => {
    const names = FORMATS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const format of FORMATS) {
      for (const ending of format.endings) expect(formatByEnding(ending), ending).toBe(format);
    }
  });
});

describe("a Blob that is read in parts", () => {
  const all = Uint8Array.from({ length: 3000 }, (_, k) => k * 31);

  it("gives the bytes of each part, in any order and at once", async () => {
    const part = fc
      .tuple(fc.option(fc.nat(all.length), { nil: null }), fc.nat(500))
      .map(([at, length]) => ({ at, length }));
    const groups = fc.array(fc.array(part, { minLength: 1, maxLength: 3 }), { maxLength: 12 });
    const check = async (given: readonly (readonly { at: number | null; length: number }[])[]): Promise<void> => {
      const source = sourceOfBlob(new Blob([all.subarray(0, 1100), all.subarray(1100)]));
      let next = 0;
      for (const group of given) {
        const reads = group.map(async ({ at, length }) => {
          const from = at ?? next;
          const target = new Uint8Array(Math.min(length, all.length - from));
          next = from + target.length;
          await source.readInto(target, from);
          expect(target).toEqual(all.subarray(from, from + target.length));
        });
        await Promise.all(reads);
      }
      await source.close();
    };
    await fc.assert(fc.asyncProperty(groups, check));
  });

  it("comes by one stream while the parts follow one another", async () => {
    let slices = 0;
    const blob = new (class extends Blob {
      override slice(...range: Parameters<Blob["slice"]>): Blob {
        slices++;
        return super.slice(...range);
      }
    })([all]);
    const source = sourceOfBlob(blob);
    const target = new Uint8Array(1000);
    for (const at of [0, 1000, 2000, 0, 1000]) {
      await source.readInto(target, at);
      expect(target).toEqual(all.subarray(at, at + 1000));
    }
    // The part at 0 again, and the stream behind it.
    expect(slices).toBe(2);
    await source.close();
  });

  it("tells that it cannot be read any more", async () => {
    const blob = new (class extends Blob {
      override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
        return new Blob([all.subarray(0, 10)]).stream();
      }
    })([all]);
    await expect(readGraph(blob)).rejects.toThrow(/its stream ended after 10 of 3000 bytes/);
  });
});
