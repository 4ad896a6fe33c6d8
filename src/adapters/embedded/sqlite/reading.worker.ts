import { parentPort, workerData } from 'node:worker_threads';
import { SqliteReader } from './sqlite-reader.js';
import type { Reading } from './jobs.js';

/** Answers one reading after the other. */
const start = (): void => {
  const { file, content } = workerData as { readonly file: string; readonly content: string };
  const reader = new SqliteReader(file, content);
  const port = parentPort!;
  port.on('message', (reading: Reading | 'close') => {
    if (reading === 'close') {
      reader.close();
      return port.close();
    }
    try {
      port.postMessage(reader.all(reading.sql, ...reading.parameters).map((row) => ({ ...row })));
    } catch (error) {
      port.postMessage({ error: (error as Error).message });
    }
  });
};

start();
