import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { Script } from './answers.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

export interface Question {
  path: string;
  params: URLSearchParams;
  authorization: string | undefined;
}

/** What the scripted API does with a question besides answering it. */
export interface Api {
  script: (now: number) => Script;
  /** Answers in place of the script; undefined leaves it to the script. `hang` never answers. */
  instead?: (question: Question) => { status: number; body: string; type?: string } | 'hang' | undefined;
}

/** What a deployment puts beside the built site. */
export interface Deployed {
  /** `/config.json`. */
  config: object;
  /** The header Content-Security-Policy. */
  policy: string;
}

export interface Site {
  url: string;
  api: Api;
  asked: Question[];
  close(): Promise<void>;
}

const problem = (status: number, title: string, detail: string) => ({
  status,
  type: 'application/problem+json',
  body: JSON.stringify({ type: 'about:blank', title, status, detail }),
});

function answer(api: Api, { path, params }: Question) {
  const script = api.script(Date.now());
  const sources = params.get('sources')?.split(',');
  if (path === '/overview' && sources) {
    const overview = script['/overview'];
    return { ...overview, sources: overview.sources.filter(row => sources.includes(row.source)) };
  }
  if (path === '/throughput' && sources) {
    const throughput = script['/throughput'];
    return { ...throughput, points: throughput.points.filter(point => sources.includes(point.source)) };
  }
  if (path === '/quarantine') {
    const page = script['/quarantine'];
    const rule = params.get('rule');
    const records = page.records.filter(
      record => rule === null || record.failures.some(f => f.rule === rule),
    );
    return params.has('before') ? { ...page, records: records.slice(-1), next: null } : { ...page, records };
  }
  if (path === '/window-results') {
    const page = script['/window-results'];
    return { ...page, results: page.results.filter(result => result.rule === params.get('rule')) };
  }
  if (path === '/monitors' && sources) return script['/monitors'].filter(row => sources.includes(row.source));
  if (path === '/rules' && sources) {
    const rows = script['/rules'];
    return { ...rows, rules: rows.rules.filter(row => sources.includes(row.source)) };
  }
  const [, source, rule] = /^\/sources\/([^/]+)\/rules\/(.+)$/.exec(path) ?? [];
  if (rule) {
    const detail = script['/sources/{id}/rules/{rule}'];
    const row = script['/rules'].rules.find(one => one.source === source && one.rule === rule);
    return row && { ...detail, ...row };
  }
  const id = path.startsWith('/quarantine/') && path.slice('/quarantine/'.length);
  if (id) return script['/quarantine'].records.find(record => record.id === id);
  return Object.hasOwn(script, path) ? script[path as keyof Script] : undefined;
}

/** Serves a built site and a scripted API on a free port. */
export async function serve(folder: string, api: Api, deployed?: Deployed): Promise<Site> {
  const asked: Question[] = [];
  const site: Site = { url: '', api, asked, close: async () => {} };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://site');
    if (url.pathname.startsWith('/api/v1/')) {
      const question = {
        path: decodeURIComponent(url.pathname.slice('/api/v1'.length)),
        params: url.searchParams,
        authorization: request.headers.authorization,
      };
      asked.push(question);
      const instead = site.api.instead?.(question);
      if (instead === 'hang') return;
      const body = answer(site.api, question);
      const reply =
        instead ??
        (body === undefined
          ? problem(404, 'Unknown record', `There is nothing at ${question.path}.`)
          : { status: 200, type: 'application/json', body: JSON.stringify(body) });
      response
        .writeHead(reply.status, { 'content-type': reply.type ?? 'application/problem+json' })
        .end(reply.body);
      return;
    }
    if (deployed) response.setHeader('content-security-policy', deployed.policy);
    if (deployed && url.pathname === '/config.json') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(deployed.config));
      return;
    }
    const address = url.pathname.endsWith('/') ? `${url.pathname}index.html` : url.pathname;
    const name = normalize(extname(address) === '' ? `${address}.html` : address);
    try {
      const file = await readFile(join(folder, name));
      response
        .writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' })
        .end(file);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  site.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  site.close = () =>
    new Promise(resolve => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return site;
}
