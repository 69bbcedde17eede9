import type { Problem } from '../../functions/shared/problem.ts';
import type { ApiAnswer, ApiRequest } from '../deployment/api.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { Trouble } from '../trouble.ts';

/** Asks the API. @throws Trouble for what it refuses, in its words: 2 what was asked wrong, 1 all else */
export async function asked(deployment: Deployment, request: ApiRequest): Promise<ApiAnswer> {
  const answer = await deployment.api(request);
  if (answer.status < 300) return answer;
  let said = '';
  try {
    const { title, detail } = JSON.parse(answer.text) as Partial<Problem>;
    said = [title, detail].filter(Boolean).join(': ');
  } catch {
    // not a problem document
  }
  throw new Trouble(answer.status < 500 ? 2 : 1, said || `The API answers ${answer.status}.`);
}

export const askedJson = async <T>(deployment: Deployment, request: ApiRequest): Promise<T> =>
  JSON.parse((await asked(deployment, request)).text) as T;
