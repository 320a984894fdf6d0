/** A browser that does not start or answer ends the tests in it with a word of that, long before the runner would. */

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openFirefox } from "./firefox.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-silent-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The path of a program that does in place of Firefox what a script says. */
function standIn(script: string): string {
  const path = join(folder, "firefox");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe.skipIf(process.platform === "win32")("Firefox that", () => {
  it("ends at once is told with what it said", async () => {
    const path = standIn("echo no display >&2; exit 3");
    await expect(openFirefox(path)).rejects.toThrow(/^Firefox did not start within 180 s, or ended: no display\n$/);
  });

  it("is no program is told", async () => {
    await expect(openFirefox(join(folder, "none"))).rejects.toThrow(/or ended: it said nothing$/);
  });

  it("never listens is ended", async () => {
    await expect(openFirefox(standIn("sleep 600"), 300)).rejects.toThrow(/within 0\.3 s, or ended: it said nothing$/);
  });

  it("listens and never answers is ended", async () => {
    const server = createServer(() => {}).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // Firefox takes the connection with it when it is ended; this one leaves it to the server.
    server.on("connection", (socket) => setTimeout(() => socket.destroy(), 600));
    const path = standIn(`echo "WebDriver BiDi listening on ${address}" >&2; sleep 600`);
    await expect(openFirefox(path, 300)).rejects.toThrow(/within 0\.3 s, or ended: WebDriver BiDi listening/);
    server.close();
  });
});
