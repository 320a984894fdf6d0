import { describe, expect, it } from "vitest";
import { whyNoThreads } from "../../runtime/features.ts";
import { degreeStatistics } from "../../src/algorithms/index.ts";
import type { Backend, Capabilities } from "../../src/backend/backend.ts";
import { chooseBackend, whyNoWorkers } from "../../src/engine/backends.ts";
import { Engine } from "../../src/engine/engine.ts";
import { star } from "../../src/graph/generate.ts";
import { faultIn, faultOf } from "../faults.ts";

/** The first back end there is, by another name and with other abilities. */
function like(name: string, can: Partial<Capabilities>): Backend {
  const wasm = chooseBackend("wasm");
  return { ...wasm, name, can: { ...wasm.can, ...can } };
}

const rough = like("rough", { exact: false });
const fine = like("fine", {});

describe("the choice of a back end", () => {
  it("is the first that has the interpreter's bits, unless one is named", () => {
    expect(chooseBackend().name).toBe("wasm");
    expect(chooseBackend(undefined, [rough, fine, like("other", {})])).toBe(fine);
  });

  it("is one that has not where that is asked for by name", () => {
    expect(chooseBackend("rough", [fine, rough])).toBe(rough);
  });

  it("is refused where there is none", () => {
    expect(faultIn(() => chooseBackend("webgpu", [rough, fine]), "usage").message).toContain(
      'found the back end "webgpu", expected the name of one among rough, fine',
    );
    expect(faultIn(() => chooseBackend(undefined, [rough]), "usage").message).toContain(
      "found no back end whose results are exact, expected the name of one among rough",
    );
  });

  it("is made when an engine is", async () => {
    const options: object = { workers: 1, backend: "webgpu" };
    const { message } = await faultOf(Engine.create(options), "usage");
    expect(message).toContain('backend is the text "webgpu"; expected "wasm"');
    await using engine = await Engine.create({ workers: 1, backend: "wasm", onWarning: () => {} });
    expect(engine.runSync(degreeStatistics, star(3)).greatest).toBe(2);
  });
});

describe("workers", () => {
  it("are there for a back end that can share memory between threads, and for no other", () => {
    expect(whyNoWorkers(fine) === null).toBe(whyNoThreads() === null);
    expect(whyNoWorkers(like("alone", { atomics: false }))).toBe(
      "the back end alone cannot share memory between threads",
    );
  });
});
