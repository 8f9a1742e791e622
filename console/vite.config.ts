import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

/** Where the server listens while the console is being worked on. */
const server = 'http://127.0.0.1:3000';

export default defineConfig({
  base: '/',
  plugins: [vue()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    // The content policy of the page allows no data: fonts or scripts, and small files travel well over one connection.
    assetsInlineLimit: 0,
    // The polyfill is an inline script in disguise; every browser the console supports preloads modules itself.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // no-eval.ts has to run before any schema is made: with zod in one chunk, it does, wherever schemas are used first.
        codeSplitting: { groups: [{ name: 'schemas', test: /no-eval|node_modules\/zod\// }] },
      },
    },
  },
  server: {
    // The server takes writes and sockets only from its own pages: while developing, this one passes for one.
    proxy: {
      '/api': { target: server, ws: true, headers: { origin: server } },
      '/media': { target: server },
    },
  },
});
