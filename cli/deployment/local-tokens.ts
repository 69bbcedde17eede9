import { tokenHash } from '../../functions/shared/token.ts';
import { changeClearTokens } from '../../localstack/embedded/credentials.ts';
import {
  readTokenHashes,
  replaceTokenHashes,
  tokenHashesFile,
} from '../../localstack/embedded/token-hashes.ts';
import type { TokenStore } from '../tokens/store.ts';

/** The token hashes of the local cloud, and the tokens it keeps in clear. */
export function localTokens(folder: string): TokenStore {
  const file = tokenHashesFile(folder);
  return {
    place: file,
    async read() {
      const text = readTokenHashes(file);
      return { text, version: text };
    },
    replace: (version, text) => replaceTokenHashes(file, version, text),
    keepClear: (source, token) =>
      changeClearTokens(folder, tokens => ({ ...tokens, [source]: tokens[source] ?? token })),
    forgetClear: (source, hashes) =>
      changeClearTokens(folder, ({ [source]: token, ...rest }) =>
        token === undefined || hashes.includes(tokenHash(token)) ? rest : { ...rest, [source]: token },
      ),
  };
}
