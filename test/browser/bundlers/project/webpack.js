import { provide } from "./main.js";

provide(new URL("edgewise/worker", import.meta.url));
