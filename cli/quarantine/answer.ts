import type { Problem } from '../../functions/shared/problem.ts';
import type { ApiAnswer, ApiRequest } from '../deployment/api.ts';
import { Trouble } from '../trouble.ts';
import type { Quarantine } from './quarantine.ts';

/** Asks the API. @throws Trouble for what it refuses, in its words: 2 what was asked wrong, 1 all else */
export async function asked(quarantine: Quarantine, request: ApiRequest): Promise<ApiAnswer> {
  const answer = await quarantine.api(request);
  if (answer.status < 300) return answer;
  if (answer.status === 401 || answer.status === 403)
    throw new Trouble(
      1,
      `${quarantine.title} does not know who asks (${answer.status}): put an access token of somebody who signs in to its dashboard into OMNISTREAM_API_TOKEN, or ask with --deployment, by your rights in AWS.`,
    );
  let said = '';
  try {
    const { title, detail } = JSON.parse(answer.text) as Partial<Problem>;
    said = [title, detail].filter(Boolean).join(': ');
  } catch {
    // not a problem document
  }
  throw new Trouble(answer.status < 500 ? 2 : 1, said || `The API answers ${answer.status}.`);
}

export const askedJson = async <T>(quarantine: Quarantine, request: ApiRequest): Promise<T> =>
  JSON.parse((await asked(quarantine, request)).text) as T;
