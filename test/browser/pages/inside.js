/** What Edgewise comes to within a dedicated worker, which goes on. */
export default function () {
  const worker = new Worker("/pages/inside-worker.js", { type: "module" });
  const { promise, resolve, reject } = Promise.withResolvers();
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message));
  worker.postMessage(null);
  return promise;
}
