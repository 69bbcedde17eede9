import { type Command, InvalidArgumentError } from 'commander';
import { type ApiAnswer, type ApiRequest, askByHttp } from '../deployment/api.ts';
import { type DeploymentOptions, openDeployment, withDeployment } from '../deployment/options.ts';

/** The quarantine of something that runs, as its API knows it. */
export interface Quarantine {
  /** For the person at the terminal. */
  readonly title: string;
  api(request: ApiRequest): Promise<ApiAnswer>;
  /** Has replays sent now, and not only with the next minute; answers when nothing is left to send for a while. */
  send(signal: AbortSignal): Promise<void>;
}

export type QuarantineOptions = DeploymentOptions & { url?: string };

/** Holds an access token of the API at `--url`: it must not stand in the list of processes. */
const TOKEN = 'OMNISTREAM_API_TOKEN';

function address(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.search !== '' || url.hash !== '')
    throw new InvalidArgumentError('Give an address such as https://omnistream.example.com.');
  return url.href.replace(/\/+$/, '');
}

export const withQuarantine = (command: Command): Command =>
  withDeployment(command).option(
    '--url <url>',
    `of the API of a deployment, asked with the access token in ${TOKEN}; needs no rights in AWS`,
    address,
  );

/** @throws Trouble when it cannot be found, with what to do */
export async function openQuarantine({ url, ...options }: QuarantineOptions): Promise<Quarantine> {
  if (url !== undefined) {
    const { [TOKEN]: token } = process.env;
    return {
      title: url,
      api: request => askByHttp(url, request, { token }),
      async send(signal) {
        await askByHttp(url, { method: 'POST', path: '/replay-sender', body: {} }, { token, signal });
      },
    };
  }
  const deployment = await openDeployment(options);
  return {
    title: deployment.title,
    api: request => deployment.api(request),
    send: signal => deployment.sendReplays(signal),
  };
}
