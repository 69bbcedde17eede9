/** What a deployment with a sign-in says of it. */
export const SIGN_IN = {
  issuer: 'https://issuer.test/pool',
  authorization: 'https://sign-in.test/authorize',
  token: 'https://sign-in.test/token',
  revocation: 'https://sign-in.test/revoke',
  signOut: 'https://sign-in.test/logout',
  clientId: 'a1',
  scope: 'openid',
};
