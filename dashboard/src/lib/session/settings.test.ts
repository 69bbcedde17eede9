import { expect, it } from 'vitest';
import { signInSettings } from './settings.ts';
import { SIGN_IN as signIn } from './sign-in.fixture.ts';

it('takes what a deployment writes, and nothing where there is no sign-in', () => {
  expect(signInSettings({ signIn })).toEqual(signIn);
  expect(signInSettings({})).toBeUndefined();
});

it.each([
  [null, 'no object'],
  [[], 'no object'],
  ['{}', 'no object'],
  [{ signIn: null }, 'signIn.issuer'],
  [{ signIn: {} }, 'signIn.issuer'],
  [{ signIn: { ...signIn, clientId: '' } }, 'signIn.clientId'],
  [{ signIn: { ...signIn, scope: ['openid'] } }, 'signIn.scope'],
  [{ signIn: { ...signIn, token: 'http://sign-in.test/token' } }, 'signIn.token'],
  [{ signIn: { ...signIn, signOut: 'javascript:alert(1)' } }, 'signIn.signOut'],
  [{ signIn: { ...signIn, authorization: '//elsewhere' } }, 'signIn.authorization'],
])('refuses %j', (config, said) => {
  expect(() => signInSettings(config)).toThrow(said);
});
