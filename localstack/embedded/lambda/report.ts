/** What Lambda reports of one invocation. */
export interface Report {
  requestId: string;
  /** When the invocation began, ms since the epoch. */
  at: number;
  durationMs: number;
  /** Present on the first invocation of an environment: the time its initialisation took. */
  initMs?: number;
  memoryMb: number;
  /** The highest memory seen in the environment so far: heap and buffers of its worker, not the whole process. */
  maxMemoryUsedMb: number;
  ok: boolean;
  /** Invocations of the function under way when this one began, itself included. */
  concurrent: number;
}

/** Lambda bills whole milliseconds, initialisation included. */
const billedMs = (report: Report): number => Math.ceil(report.durationMs + (report.initMs ?? 0));

export function reportLine(report: Report): string {
  const fields = [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${report.durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billedMs(report)} ms`,
    `Memory Size: ${report.memoryMb} MB`,
    `Max Memory Used: ${report.maxMemoryUsedMb} MB`,
  ];
  if (report.initMs !== undefined) fields.push(`Init Duration: ${report.initMs.toFixed(2)} ms`);
  return fields.join('\t');
}
