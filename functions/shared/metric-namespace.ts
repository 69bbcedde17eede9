/** Where a deployment's own metrics are: two deployments of one account must not be added up. */
export const metricNamespace = (deployment: string): string => `OmniStream/${deployment}`;
