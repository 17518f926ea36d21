import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env.PARLEY_URL ?? 'http://127.0.0.1:4000'

export default defineConfig(({ command }) => ({
  // Relative in the build, as a proxy may serve Parley below a path of its own.
  base: command === 'serve' ? '/app/' : './',
  plugins: [react()],
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  build: {
    target: 'es2023',
    manifest: true,
    reportCompressedSize: false,
    emptyOutDir: true,
    // What a data URL saves in requests, it costs in every visit.
    assetsInlineLimit: 0,
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ['/v1', '/auth', '/graphql', '/docs'].map((path) => [
        path,
        { target: server, changeOrigin: true, headers: { origin: server } },
      ]),
    ),
  },
}))
