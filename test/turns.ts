/** Work for tests that comes to something at once. */

import type { Turns } from "../src/turns.ts";

export function* done<T>(value: T): Turns<T> {
  yield;
  return value;
}
