import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Settings } from '../settings.ts';

const WITH_LIMIT = 60;

/**
 * The sources whose records have a route of their own, where API Gateway can limit each: 60 at most, which leaves room in a
 * template of 500 resources. Those that the settings name come first; the others share the limit of the route for all.
 */
export function limitedSources({ limits }: Pick<Settings, 'limits'>, sources: readonly string[]): string[] {
  const named = sources.filter(source => Object.hasOwn(limits.sources, source));
  return [...new Set([...named, ...sources])].slice(0, WITH_LIMIT);
}

const pathOf = (source: string): string => `/v1/sources/${source}/records`;

/** How often each of the sources may be written to; more is answered 429, which producers send again. */
export const sourceThrottling = (
  { limits }: Pick<Settings, 'limits'>,
  sources: readonly string[],
): Record<string, apigateway.MethodDeploymentOptions> =>
  Object.fromEntries(
    sources.map(source => {
      const { requestsPerSecond, burst } = limits.sources[source] ?? limits;
      return [
        `${pathOf(source)}/POST`,
        { throttlingRateLimit: requestsPerSecond, throttlingBurstLimit: burst },
      ];
    }),
  );

/** The methods that take records: one for each of the sources, and one for whatever else is sent. */
export const recordMethods = (
  rest: apigateway.RestApi,
  toIngest: apigateway.Integration,
  sources: readonly string[],
): apigateway.Method[] =>
  [pathOf('{id}'), ...sources.map(pathOf)].map(path =>
    rest.root.resourceForPath(path).addMethod('POST', toIngest),
  );
