import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Folder } from "./command.ts";

const NODES = 3000;

const folder = new Folder({
  "ring.txt": Array.from({ length: NODES }, (_, k) => `${k} ${(k + 1) % NODES}`).join("\n"),
  // Says so when the command begins to listen to Ctrl-C, which it does for the run alone.
  "endless.ts": `
    import { pagerank } from "edgewise/algorithms";
    process.on("newListener", (event) => {
      if (event === "SIGINT") process.stderr.write("running\\n");
    });
    export default pagerank;`,
});
afterAll(() => folder[Symbol.dispose]());

describe.concurrent("the edgewise command", () => {
  it.each([[["--parallel", "--workers", "2"]], [["--sequential"]]])("stops a run on Ctrl-C: %s", async (options) => {
    const ending = await folder.edgewiseAlone(
      ["run", "endless.ts", "ring.txt", "-p", "tolerance=0", "-p", "limit=2000000000", ...options],
      { interruptOn: "running" },
    );
    expect(ending).toMatchObject({ code: 130, stdout: "", stderr: "running\nerror: interrupted\n" });
  });

  it("ends quietly when its reader has seen enough", async () => {
    const { code, stdout, stderr } = await folder.edgewiseAlone(["run", "pagerank", "ring.txt", "--json"], {
      closeStdout: true,
    });
    expect(code).toBe(0);
    expect(stdout).toContain("results");
    expect(stderr).not.toContain("error");
  });

  it("prints its help where it is given nothing, with exit code 2", async () => {
    const { code, stdout, stderr } = await folder.edgewiseAlone([]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Usage: edgewise");
  });

  it("prints its help where it is asked to", async () => {
    const { code, stdout, stderr } = await folder.edgewiseAlone(["--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    for (const word of ["run", "report", "ir", "Examples:", "Exit codes:"]) expect(stdout).toContain(word);
  });

  it("keeps its machine code in the cache folder, unless nothing is to be kept", async () => {
    const kept = async (cache: string, profile: string): Promise<boolean> => {
      const env = { XDG_CACHE_HOME: join(folder.path, cache), EDGEWISE_PROFILE: profile, NODE_COMPILE_CACHE: "" };
      expect((await folder.edgewiseAlone(["--help"], { env })).code).toBe(0);
      return existsSync(join(folder.path, cache, "edgewise", "code"));
    };
    expect([await kept("one", ""), await kept("other", "none")]).toEqual([true, false]);
  });

  it("prints its version", async () => {
    const { code, stdout } = await folder.edgewiseAlone(["--version"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("suggests a command for one that it does not know, with exit code 2", async () => {
    const { code, stderr } = await folder.edgewiseAlone(["reprot", "pagerank", "ring.txt"]);
    expect(code).toBe(2);
    expect(stderr).toContain("(Did you mean report?)");
  });
});
