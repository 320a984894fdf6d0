import { describeScalarOps } from "../scalar-suite.ts";
import { wasmCompiler } from "./compile.ts";

describeScalarOps(wasmCompiler());
