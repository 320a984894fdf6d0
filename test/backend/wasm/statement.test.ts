import { describeStatements } from "../statement-suite.ts";
import { wasmCompiler } from "./compile.ts";

describeStatements(() => wasmCompiler());
