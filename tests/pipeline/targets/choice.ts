import * as v from 'valibot';

export const TARGETS = ['embedded', 'localstack', 'aws'] as const;

const choice = v.strictObject({
  target: v.picklist(TARGETS),
  /** The rest is for `aws`: a deployment's name in cdk.json. */
  deployment: v.optional(v.string()),
  region: v.optional(v.string()),
  profile: v.optional(v.string()),
  /** File of JSON: source id -> token. */
  tokens: v.optional(v.string()),
  /** Whether it may be production. */
  production: v.optional(v.boolean()),
});

/** Which target the tests were started for. */
export type Choice = v.InferOutput<typeof choice>;

/** Carries the choice from `npm run test:pipeline` to the processes that run the tests. */
export const VARIABLE = 'OMNISTREAM_PIPELINE_TARGET';

/** The embedded cloud unless `npm run test:pipeline` says otherwise. */
export function chosen(text = process.env[VARIABLE]): Choice {
  if (text === undefined) return { target: 'embedded' };
  try {
    return v.parse(choice, JSON.parse(text));
  } catch (error) {
    throw new Error(
      `${VARIABLE} is not what npm run test:pipeline sets (${(error as Error).message}): unset it.`,
    );
  }
}
