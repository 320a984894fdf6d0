import workerUrl from "edgewise/worker?url";
import { provide } from "./main.js";

provide(workerUrl);
