/** Runs inside the worker thread: what the Node.js runtime is in a Lambda execution environment. */
import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { lineSplitter } from './lines.ts';
import type { FromWorker, Invocation, Start } from './protocol.ts';
import { type FunctionError, RESPONSE_LIMIT } from './result.ts';

const start = workerData as Start;
const port = parentPort!;
const send = (message: FromWorker): void => port.postMessage(message);

const flushes = [process.stdout, process.stderr].map(stream => {
  const lines = lineSplitter(line => send({ kind: 'log', line }));
  stream.write = ((chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => {
    lines.push(chunk);
    const callback = typeof encoding === 'function' ? encoding : done;
    if (typeof callback === 'function') queueMicrotask(() => callback());
    return true;
  }) as typeof stream.write;
  return lines.flush;
});
const flush = (): void => {
  for (const one of flushes) one();
};

function described(thrown: unknown, type?: string): FunctionError {
  if (!(thrown instanceof Error))
    return { functionError: 'Unhandled', type: type ?? typeof thrown, message: String(thrown) };
  const error: FunctionError = {
    functionError: 'Unhandled',
    type: type ?? thrown.name,
    message: thrown.message,
  };
  if (thrown.stack) error.trace = thrown.stack.split('\n');
  return error;
}

function memory(): number {
  const heap = getHeapStatistics();
  return heap.total_physical_size + heap.external_memory;
}

function crash(error: FunctionError): never {
  flush();
  send({ kind: 'crashed', error });
  process.exit(1);
}
process.on('uncaughtException', error => crash(described(error)));
process.on('unhandledRejection', reason => crash(described(reason, 'Runtime.UnhandledPromiseRejection')));

type Handler = (event: unknown, context: object) => unknown;

async function load(): Promise<Handler> {
  const module = (await import(start.file)) as { handler?: unknown };
  if (typeof module.handler !== 'function') {
    const missing = new Error(`${start.file} exports no function named handler`);
    missing.name = 'Runtime.HandlerNotFound';
    throw missing;
  }
  return module.handler as Handler;
}

const context = (invocation: Invocation): object => ({
  awsRequestId: invocation.requestId,
  functionName: start.name,
  functionVersion: '$LATEST',
  invokedFunctionArn: start.arn,
  memoryLimitInMB: String(start.memoryMb),
  logGroupName: `/aws/lambda/${start.name}`,
  logStreamName: '$LATEST',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - Date.now()),
});

/** The result as JSON text. A value that JSON has no word for (undefined, a function) is null, as in Lambda. */
function serialised(result: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(result) ?? 'null';
  } catch (cause) {
    const error = new Error(`the handler's result cannot be written as JSON: ${(cause as Error).message}`);
    error.name = 'Runtime.MarshalError';
    throw error;
  }
  const bytes = Buffer.byteLength(text);
  if (bytes > RESPONSE_LIMIT) {
    const error = new Error(
      `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${RESPONSE_LIMIT} bytes).`,
    );
    error.name = 'Function.ResponseSizeTooLarge';
    throw error;
  }
  return text;
}

async function invoke(handler: Handler, invocation: Invocation): Promise<void> {
  let outcome: FromWorker;
  try {
    const result = await handler(JSON.parse(invocation.event), context(invocation));
    outcome = { kind: 'result', payload: serialised(result), memory: memory() };
  } catch (thrown) {
    outcome = { kind: 'error', error: described(thrown), memory: memory() };
  }
  flush();
  send(outcome);
}

try {
  const handler = await load();
  port.on('message', (invocation: Invocation) => void invoke(handler, invocation));
  flush();
  send({ kind: 'ready' });
} catch (thrown) {
  flush();
  send({ kind: 'init-failed', error: described(thrown) });
  process.exit(1);
}
