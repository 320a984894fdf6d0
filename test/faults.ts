/** Checks the form that every fault has to have for the caller. */

import { expect } from "vitest";
import type { ErrorCode } from "../src/error.ts";
import { EdgewiseError } from "../src/error.ts";

/** Waits for a run to fail, and gives the error, which has to be one of ours with this code and say what to do. */
export async function faultOf(run: Promise<unknown>, code: ErrorCode): Promise<EdgewiseError> {
  const end = await run.then(
    () => "no fault",
    (error: unknown) => error,
  );
  return expectFault(end, code);
}

/** Does the same for a call that throws. */
export function faultIn(call: () => unknown, code: ErrorCode): EdgewiseError {
  try {
    call();
  } catch (error) {
    return expectFault(error, code);
  }
  return expectFault("no fault", code);
}

function expectFault(fault: unknown, code: ErrorCode): EdgewiseError {
  if (!(fault instanceof EdgewiseError)) throw new Error(`found ${String(fault)}, expected ${code}`, { cause: fault });
  expect(fault.code, fault.message).toBe(code);
  expect(fault.hint, `the hint of: ${fault.message}`).toMatch(/^[A-Z].*\.$/);
  return fault;
}
