/** Who it is where no sign-in is asked for: the local cloud, and a deployment on an emulator. */
const LOCAL = 'local';
const LONGEST = 256;

interface Asked {
  requestContext?: { authorizer?: { claims?: Readonly<Record<string, unknown>> | null } | null };
}

/**
 * Who asks, by the claims of the access token, which API Gateway has checked: e-mail address where the token has one,
 * else the name of the user, else the subject.
 */
export function whoAsks(env: unknown): string {
  const claims = (env as Asked | undefined)?.requestContext?.authorizer?.claims ?? {};
  for (const name of ['email', 'username', 'sub']) {
    const value = claims[name];
    if (typeof value === 'string' && value !== '') return value.slice(0, LONGEST);
  }
  return LOCAL;
}
