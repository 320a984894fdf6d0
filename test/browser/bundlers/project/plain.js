import { provide } from "./main.js";

provide();
