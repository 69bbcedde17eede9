import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

const out = '../build/dashboard';

// What is built is what is shipped, also when a test runner with a NODE_ENV of its own has it built.
if (process.argv.includes('build')) process.env.NODE_ENV = 'production';

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter({ pages: out, assets: out }),
      compilerOptions: { runes: true },
      // Kit would take the time: the same sources have to give the same files, or each deployment would change them.
      version: { name: process.env.DASHBOARD_VERSION ?? 'unreleased' },
      // Nothing is loaded from elsewhere; kit adds the hash of its own bootstrap script.
      csp: {
        mode: 'hash',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          'style-src': ['self'],
          // Kit's own announcer for screen readers carries a style attribute.
          'style-src-attr': ['unsafe-inline'],
          'img-src': ['self', 'data:'],
          // Narrower in the header of whoever serves the pages: only a deployment knows where its sign-in is.
          'connect-src': ['self', 'https:'],
          'object-src': ['none'],
          'base-uri': ['none'],
          'form-action': ['self'],
        },
      },
    }),
  ],
  // The licences of what the pages carry go along with them.
  build: { license: { fileName: 'THIRD-PARTY.txt' } },
  // Svelte components of a package must be compiled for prerendering too; dependencies are found only beside package.json.
  ssr: { noExternal: ['layercake'] },
  server: { proxy: { '/api': process.env.OMNISTREAM_API ?? 'http://127.0.0.1:8787' } },
});
