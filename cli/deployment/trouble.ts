import { Trouble } from '../trouble.ts';

const EXPIRED = /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/;
const UNKNOWN =
  /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidAccessKeyId|AuthFailure)$/;
const DENIED = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation)$/;

/** What AWS or its SDK says, in words and with what to do; what is already told stays as it is. */
export function awsTrouble(error: unknown): unknown {
  if (error instanceof Trouble || !(error instanceof Error)) return error;
  const { name, message } = error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (name === 'CredentialsProviderError' || /could not load credentials/i.test(message))
    return new Trouble(
      2,
      `There are no AWS credentials: ${message}. Sign in (aws sso login), or give --profile or AWS_PROFILE.`,
    );
  if (/^region (is missing|not accepted)/i.test(message))
    return new Trouble(2, 'No AWS region is set that can be one: give --region, or set AWS_REGION.');
  if (EXPIRED.test(name)) return new Trouble(1, `The AWS credentials have expired (${name}): sign in again.`);
  if (UNKNOWN.test(name)) return new Trouble(1, `AWS does not take these credentials: ${name}: ${message}`);
  if (DENIED.test(name)) return new Trouble(1, `These AWS credentials may not do it: ${message}`);
  if (/^(ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/.test(code) || name === 'TimeoutError')
    return new Trouble(1, `AWS cannot be reached: ${message || code}.`);
  if ('$metadata' in error) return new Trouble(1, `AWS answers ${name}: ${message}`);
  return error;
}
