import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { ExecutionEnvironment, type Outcome } from './environment.ts';
import { type Report, reportLine } from './report.ts';
import { type InvocationResult, REQUEST_LIMIT, RequestTooLarge } from './result.ts';

export interface FunctionOptions {
  name: string;
  /** The bundled handler: an ES module that exports `handler`. */
  file: string;
  /** All the environment variables the function sees, besides Lambda's own. */
  environment: Record<string, string>;
  timeoutSeconds: number;
  memoryMb: number;
  /** Most environments at a time; invocations beyond wait in order. Default 1. */
  concurrency?: number;
  /** Every line the function writes to stdout or stderr, and a REPORT line for every invocation. */
  onLog: (line: string) => void;
  /** Called at the end of every invocation. */
  onReport?: (report: Report) => void;
}

export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  /** The latest reports, oldest first, at most 100. */
  readonly reports: readonly Report[];
  /** Resolves when the first environment has the handler loaded; rejects with the reason when it cannot. */
  ready(): Promise<void>;
  /**
   * Invokes as a synchronous request does. A failing function is a result, not a rejection.
   * @throws RequestTooLarge when the event is over 6 MB as JSON; FunctionClosed after close().
   */
  invoke(event: unknown): Promise<InvocationResult>;
  /**
   * Replaces the handler, as UpdateFunctionCode does: invocations under way end with the old one, those that begin get the
   * new one. Resolves when the new one is loaded; rejects with the reason when it cannot be.
   */
  update(file: string): Promise<void>;
  /** Refuses what waits, lets invocations in flight end, then ends every environment. */
  close(): Promise<void>;
}

export class FunctionClosed extends Error {
  constructor(name: string) {
    super(`function ${name} is closed`);
    this.name = 'FunctionClosed';
  }
}

interface Waiting {
  take: (environment: ExecutionEnvironment) => void;
  refuse: (error: Error) => void;
}

const REGION = 'us-east-1';
const REPORTS_KEPT = 100;
/** Lambda's own limit for an initialisation. */
const INIT_SECONDS = 10;
const MIB = 2 ** 20;

/** Starts a function; its first environment is initialised right away, the others when invocations would wait. */
export function startFunction(options: FunctionOptions): LambdaFunction {
  // Lambda runs in UTC, and the time zone is the process's: a worker cannot have one of its own.
  process.env.TZ = 'UTC';
  return new Pool(options);
}

class Pool implements LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly reports: Report[] = [];
  #options: FunctionOptions;
  #all = new Set<ExecutionEnvironment>();
  #idle: ExecutionEnvironment[] = [];
  #waiting: Waiting[] = [];
  /** Environments whose initialisation has been reported. */
  #reported = new WeakSet<ExecutionEnvironment>();
  #inFlight = new Set<Promise<unknown>>();
  #running = 0;
  #closed = false;

  constructor(options: FunctionOptions) {
    this.name = options.name;
    this.arn = `arn:aws:lambda:${REGION}:000000000000:function:${options.name}`;
    this.#options = options;
    this.#idle.push(this.#create());
  }

  async ready(): Promise<void> {
    const [first] = this.#all;
    const error = await first?.ready;
    if (error) throw new Error(`function ${this.name} does not start: ${error.type}: ${error.message}`);
  }

  invoke(event: unknown): Promise<InvocationResult> {
    const running = this.#run(event);
    const settled: Promise<unknown> = running.catch(() => {}).finally(() => this.#inFlight.delete(settled));
    this.#inFlight.add(settled);
    return running;
  }

  async update(file: string): Promise<void> {
    this.#options = { ...this.#options, file };
    this.#all.clear();
    const replaced = this.#idle.splice(0);
    this.#offer(this.#create());
    await Promise.all([this.ready(), ...replaced.map(environment => environment.close())]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#waiting.splice(0)) waiting.refuse(new FunctionClosed(this.name));
    await Promise.all(this.#inFlight);
    await Promise.all([...this.#all].map(environment => environment.close()));
  }

  async #run(event: unknown): Promise<InvocationResult> {
    if (this.#closed) throw new FunctionClosed(this.name);
    const text = JSON.stringify(event) ?? 'null';
    const bytes = Buffer.byteLength(text);
    if (bytes > REQUEST_LIMIT) throw new RequestTooLarge(bytes);

    const environment = await this.#acquire();
    const requestId = randomUUID();
    await environment.ready;
    const at = Date.now();
    const concurrent = ++this.#running;
    const began = performance.now();
    const deadline = at + this.#options.timeoutSeconds * 1000;
    const outcome = await environment.invoke(
      { requestId, event: text, deadline },
      this.#options.timeoutSeconds,
    );
    this.#running--;
    this.#report(environment, { requestId, at, durationMs: performance.now() - began, outcome, concurrent });
    this.#release(environment);
    return 'payload' in outcome
      ? { requestId, payload: JSON.parse(outcome.payload) }
      : { requestId, ...outcome };
  }

  #create(): ExecutionEnvironment {
    const { name, file, memoryMb, environment, timeoutSeconds, onLog } = this.#options;
    const created = new ExecutionEnvironment({
      start: { file: pathToFileURL(file).href, name, arn: this.arn, memoryMb },
      environment: {
        ...environment,
        AWS_REGION: REGION,
        AWS_DEFAULT_REGION: REGION,
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
        AWS_LAMBDA_LOG_STREAM_NAME: '$LATEST',
        LAMBDA_TASK_ROOT: '/var/task',
        TZ: 'UTC',
      },
      initSeconds: Math.max(INIT_SECONDS, timeoutSeconds),
      onLog,
    });
    this.#all.add(created);
    return created;
  }

  #acquire(): Promise<ExecutionEnvironment> {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.alive) return Promise.resolve(idle);
      this.#all.delete(idle);
    }
    if (this.#all.size < (this.#options.concurrency ?? 1)) return Promise.resolve(this.#create());
    return new Promise((take, refuse) => this.#waiting.push({ take, refuse }));
  }

  #offer(environment: ExecutionEnvironment): void {
    const next = this.#waiting.shift();
    if (next) next.take(environment);
    else this.#idle.push(environment);
  }

  #release(environment: ExecutionEnvironment): void {
    const current = this.#all.has(environment);
    if (current && environment.alive) {
      this.#offer(environment);
      return;
    }
    this.#all.delete(environment);
    void environment.close();
    if (this.#waiting.length > 0 && this.#all.size < (this.#options.concurrency ?? 1))
      this.#offer(this.#create());
  }

  #report(
    environment: ExecutionEnvironment,
    run: { requestId: string; at: number; durationMs: number; outcome: Outcome; concurrent: number },
  ): void {
    const { requestId, at, durationMs, outcome, concurrent } = run;
    const report: Report = {
      requestId,
      at,
      durationMs,
      memoryMb: this.#options.memoryMb,
      maxMemoryUsedMb: Math.ceil(environment.memory / MIB),
      ok: 'payload' in outcome,
      concurrent,
    };
    if (!this.#reported.has(environment)) report.initMs = environment.initMs;
    this.#reported.add(environment);
    this.reports.push(report);
    if (this.reports.length > REPORTS_KEPT) this.reports.shift();
    const { onLog, onReport } = this.#options;
    onReport?.(report);
    if (!('payload' in outcome)) {
      const { type, message, trace } = outcome;
      onLog(
        `ERROR RequestId: ${requestId}\t${JSON.stringify({ errorType: type, errorMessage: message, trace })}`,
      );
    }
    onLog(reportLine(report));
  }
}
