/** What runs of plans need, for callers that block the calling thread and cannot wait for it. */

import * as here from "../../../runtime/here.ts";
import { HERE } from "../../../runtime/parts.ts";
import * as code from "../../backend/wasm/emit.ts";
import * as coding from "../../coding.ts";
import { provideLowerings } from "../../loop/whole.ts";
import { WASM_CODE } from "../backends.ts";
import { CODING } from "./parts.ts";

/** Loads every part by which a plan becomes code, and runs. */
export function provideCoding(): void {
  CODING.provide(coding);
  WASM_CODE.provide(code);
  HERE.provide(here);
  provideLowerings();
}
