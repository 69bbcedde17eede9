import type * as v from 'valibot';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { createApp, PARAMETERS } from '../../platform/app.ts';
import type { PlatformAnswers } from '../../platform/types.ts';
import { openapi } from './document.ts';
import { type PLATFORM_COMPONENTS, PLATFORM_PARAMETERS, PLATFORM_PATHS } from './platform.ts';

type Shape<Name extends keyof typeof PLATFORM_COMPONENTS> = v.InferOutput<(typeof PLATFORM_COMPONENTS)[Name]>;

it('documents the answers that the platform function promises', () => {
  expectTypeOf<PlatformAnswers['/platform/alarms']>().toEqualTypeOf<Shape<'PlatformAlarms'>>();
  expectTypeOf<PlatformAnswers['/platform/metrics']>().toEqualTypeOf<Shape<'PlatformMetrics'>>();
  expect.assertions(0);
});

describe('the paths of the platform function', () => {
  const app = createApp({
    cloudwatch: { alarms: async () => [], values: async () => new Map() },
    contracts: () => [],
    deployment: 'test',
    database: undefined,
    paid: false,
    now: Date.now,
  });

  it('are its routes, and its parameters', () => {
    const routes = app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path);
    expect(Object.keys(PLATFORM_PATHS).sort()).toEqual([...new Set(routes)].sort());
    expect(PLATFORM_PARAMETERS).toEqual(PARAMETERS);
    expect(openapi('1').paths).toMatchObject(PLATFORM_PATHS);
  });
});
