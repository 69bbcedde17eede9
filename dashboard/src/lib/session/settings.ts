/** Where one signs in, as `/config.json` of a deployment has it; the local cloud's is empty. */
export interface SignInSettings {
  /** Who the tokens are from. */
  issuer: string;
  authorization: string;
  token: string;
  revocation: string;
  signOut: string;
  clientId: string;
  scope: string;
}

const ADDRESSES = ['issuer', 'authorization', 'token', 'revocation', 'signOut'] as const;

/** @returns undefined where no sign-in is needed. Throws on what is not of that shape. */
export function signInSettings(config: unknown): SignInSettings | undefined {
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    throw new Error('config.json is no object.');
  if (!('signIn' in config)) return undefined;
  const written = config.signIn as Record<keyof SignInSettings, unknown> | null;
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
  for (const name of [...ADDRESSES, 'clientId', 'scope'] as const)
    if (!isText(written?.[name])) throw new Error(`config.json has no signIn.${name}.`);
  for (const name of ADDRESSES)
    if (URL.parse(String(written?.[name]))?.protocol !== 'https:')
      throw new Error(`signIn.${name} in config.json is no https address.`);
  return written as SignInSettings;
}
