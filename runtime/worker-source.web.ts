/** The text of `worker.web.ts` and all that it imports, as one classic script: the build puts it in place of this one. */

export const workerSource: string | null = null;
