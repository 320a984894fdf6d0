import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { removeUnfinished, replaceFile } from "../../src/graph/files/files.node.ts";

const root = mkdtempSync(join(tmpdir(), "edgewise-files-"));
afterAll(() => rmSync(root, { recursive: true }));

let folder = root;
beforeEach(() => {
  folder = mkdtempSync(join(root, "test-"));
});
const at = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(at(name), "utf8");

describe("a file that is replaced", () => {
  it("holds the old until the new is whole", async () => {
    writeFileSync(at("a"), "old");
    await replaceFile(at("a"), async (file) => {
      await file.writeFile("new");
      expect(read("a")).toBe("old");
    });
    expect([read("a"), readdirSync(folder)]).toEqual(["new", ["a"]]);
  });

  it("stays as it was where it cannot be written, and one that was not there is not there", async () => {
    writeFileSync(at("a"), "old");
    for (const name of ["a", "b"]) {
      const failing = replaceFile(at(name), async (file) => {
        await file.writeFile("half");
        throw new Error("full");
      });
      await expect(failing).rejects.toThrow("full");
    }
    expect([read("a"), readdirSync(folder)]).toEqual(["old", ["a"]]);
  });

  it("keeps its permissions, and the link to it", async () => {
    writeFileSync(at("a"), "old");
    chmodSync(at("a"), 0o600);
    symlinkSync("a", at("link"));
    await replaceFile(at("link"), (file) => writeFile(file, "new"));
    expect([read("a"), statSync(at("a")).mode & 0o777, readdirSync(folder)]).toEqual(["new", 0o600, ["a", "link"]]);
  });

  it("may be a device", async () => {
    await replaceFile("/dev/null", (file) => writeFile(file, "gone"));
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  it("says of its own path what is wrong with it", async () => {
    mkdirSync(at("folder"));
    for (const name of ["no/a", "folder"]) {
      await expect(replaceFile(at(name), (file) => writeFile(file, "x"))).rejects.toThrow(`open '${at(name)}'`);
    }
  });

  it("is removed where its process ends before it is whole", async () => {
    writeFileSync(at("other"), "");
    const unsettled = Promise.withResolvers<void>();
    const writing = replaceFile(at("a"), async (file) => {
      await file.writeFile("half");
      removeUnfinished();
      expect(readdirSync(folder)).toEqual(["other"]);
      unsettled.resolve();
      throw new Error("ended");
    });
    await unsettled.promise;
    await expect(writing).rejects.toThrow("ended");
  });
});
