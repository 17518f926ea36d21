import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env.PARLEY_URL ?? 'http://127.0.0.1:4000'

/** What every view needs comes in a few files: they pack better than many small ones. */
const everywhere = [
  {
    name: 'vendor',
    test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|use-intl|@formatjs|intl-messageformat|openapi-fetch)[\\/]/,
  },
  {
    name: 'kit',
    test: /node_modules[\\/](@floating-ui|@mantine[\\/]core[\\/].*[\\/](Menu|Switch|Tooltip|Button|ActionIcon|InputBase|NativeSelect))[\\/]/,
  },
  {
    name: 'shell',
    test: /[\\/]src[\\/](api|i18n|keys|session|shell|theme)[\\/](?!palette|shortcut-sheet|rail-drawer|catalogue)/,
  },
]

export default defineConfig(({ command }) => ({
  // Relative in the build, as a proxy may serve Parley below a path of its own.
  base: command === 'serve' ? '/app/' : './',
  plugins: [react()],
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  build: {
    target: 'es2023',
    manifest: true,
    rolldownOptions: { output: { codeSplitting: { groups: [...everywhere] } } },
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
