/** Runs kinesalite in a thread of its own: its JSON and LevelDB work would else delay the gateway and the mappings. */
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import kinesalite from 'kinesalite';

const { path, port } = workerData as { path: string | null; port: number };

const server = kinesalite({
  ...(path === null ? {} : { path }),
  createStreamMs: 10,
  deleteStreamMs: 10,
  updateStreamMs: 10,
  shardLimit: 100,
});
// LevelDB's errors are thrown where nobody catches them, and cannot be sent to the other thread as they are. Once a write
// has failed, on a full disk for one, LevelDB takes no other: only a new start goes on from what is on the disk.
process.on('uncaughtException', error => {
  parentPort!.postMessage({ error: error.message });
  process.exit(1);
});
server.keepAliveTimeout = 60_000;
server.on('error', error => parentPort!.postMessage({ error: error.message }));
server.listen(port, '127.0.0.1', () =>
  parentPort!.postMessage({ port: (server.address() as AddressInfo).port }),
);

parentPort!.on('message', message => {
  if (message !== 'stop') return;
  server.closeAllConnections();
  server.close(() => process.exit(0));
});
