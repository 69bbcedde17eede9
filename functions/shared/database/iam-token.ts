/**
 * The password of a PostgreSQL role that signs in with IAM: a request `Action=connect` presigned with Signature Version 4.
 * It is made here, without asking anyone: the network around the database has no way out. AWS's own signer makes the
 * same token (its test holds them against each other) and takes 280 kB and 110 ms of each cold start.
 */
import { createHash, createHmac } from 'node:crypto';

export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** Of temporary credentials; a function always has some. */
  sessionToken?: string;
}

export interface DatabaseAddress {
  host: string;
  port: number;
  /** The role that signs in. */
  user: string;
}

/** A token signs in for so long after it was made; a connection made with it lasts as long as it likes. */
const EXPIRES_SECONDS = 900;
const ALGORITHM = 'AWS4-HMAC-SHA256';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
/** As the signature wants it: everything but unreserved characters is escaped. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** @param now ms since the epoch */
export function iamToken(
  { host, port, user }: DatabaseAddress,
  region: string,
  credentials: AwsCredentials,
  now: number,
): string {
  const time = `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const scope = [time.slice(0, 8), region, 'rds-db', 'aws4_request'];
  const parameters: Record<string, string> = {
    Action: 'connect',
    DBUser: user,
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': [credentials.accessKeyId, ...scope].join('/'),
    'X-Amz-Date': time,
    'X-Amz-Expires': String(EXPIRES_SECONDS),
    ...(credentials.sessionToken && { 'X-Amz-Security-Token': credentials.sessionToken }),
    'X-Amz-SignedHeaders': 'host',
  };
  const query = Object.entries(parameters)
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .sort()
    .join('&');
  const request = ['GET', '/', query, `host:${host}:${port}`, '', 'host', sha256('')].join('\n');
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  const signature = hmac(key, [ALGORITHM, time, scope.join('/'), sha256(request)].join('\n')).toString('hex');
  return `${host}:${port}/?${query}&X-Amz-Signature=${signature}`;
}
