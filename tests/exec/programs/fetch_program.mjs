// Node's fetch, in a worker thread where asked.
import { Worker, isMainThread, workerData } from 'node:worker_threads'

const [, file, url, where] = process.argv
if (where === 'worker' && isMainThread) {
  const worker = new Worker(file, { workerData: url })
  worker.on('error', () => process.exit(1))
} else {
  console.log((await (await fetch(url ?? workerData)).json()).issuer)
}
