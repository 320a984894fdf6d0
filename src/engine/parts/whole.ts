/** All parts that runs may need, for callers that block the calling thread and cannot wait for one. */

import * as here from "../../../runtime/here.ts";
import { HERE } from "../../../runtime/parts.ts";
import * as code from "../../backend/wasm/emit.ts";
import * as compiler from "../../compiler.ts";
import * as trace from "../../explain/run-trace.ts";
import { provideLowerings } from "../../loop/whole.ts";
import { PLAN_CHECKS } from "../../plan/verify/parts.ts";
import * as stored from "../../plan/verify/stored.ts";
import { providePlanner } from "../../planner/make.ts";
import { WASM_CODE } from "../backends.ts";
import { COMPILER, RUN_TRACE } from "./parts.ts";

/** Loads every part. */
export function provideWhole(): void {
  COMPILER.provide(compiler);
  WASM_CODE.provide(code);
  HERE.provide(here);
  RUN_TRACE.provide(trace);
  PLAN_CHECKS.provide(stored);
  providePlanner();
  provideLowerings();
}
