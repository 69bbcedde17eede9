/** How each function runs, in an AWS account and in the embedded cloud alike. */
export interface FunctionSettings {
  memoryMb: number;
  timeoutSeconds: number;
}

export const FUNCTIONS = {
  migrate: { memoryMb: 512, timeoutSeconds: 120 },
  ingest: { memoryMb: 512, timeoutSeconds: 29 },
  quality: { memoryMb: 1024, timeoutSeconds: 60 },
  enrich: { memoryMb: 1024, timeoutSeconds: 60 },
  sweep: { memoryMb: 256, timeoutSeconds: 50 },
  api: { memoryMb: 512, timeoutSeconds: 29 },
  purge: { memoryMb: 512, timeoutSeconds: 900 },
  platform: { memoryMb: 256, timeoutSeconds: 29 },
  replay: { memoryMb: 256, timeoutSeconds: 55 },
} as const satisfies Record<string, FunctionSettings>;
export type FunctionName = keyof typeof FUNCTIONS;

/** What AWS calls a function of a deployment. */
export const functionNameOf = (deployment: string, name: FunctionName): string =>
  `omnistream-${deployment}-${name}`;
