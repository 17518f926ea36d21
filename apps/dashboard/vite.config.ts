import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

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
  // What surrounds the views of a workspace. The log-in does without.
  {
    name: 'workspace',
    test: /[\\/]src[\\/]shell[\\/](workspace-|rail[-.](?!drawer)|user-menu|mode-switch|test-band|frame|commands)/,
  },
  {
    name: 'shell',
    test: /[\\/]src[\\/](api|i18n|keys|session|shell|theme)[\\/](?!palette|shortcut-sheet|rail-drawer|catalogue)/,
  },
]

/** Mantine has fourteen colours, each of ten shades in two themes. A page needs the theme's own and gray, red and dark. */
const fewerColours: Plugin = {
  name: 'fewer-colours',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/default-css-variables.layer.css')) return undefined
    return code.replaceAll(
      /^\s*--mantine-color-(?:blue|cyan|grape|green|indigo|lime|orange|pink|teal|violet|yellow)-.*$\n/gm,
      '',
    )
  },
}

export default defineConfig(({ command }) => ({
  // Relative in the build, as a proxy may serve Parley below a path of its own.
  base: command === 'serve' ? '/app/' : './',
  plugins: [react(), fewerColours],
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  build: {
    target: 'es2023',
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [...everywhere] },
        // The first view names all files. Seven characters tell versions of one file apart.
        chunkFileNames: 'assets/[name]-[hash:7].js',
        assetFileNames: 'assets/[name]-[hash:6][extname]',
      },
    },
    // Browsers of this target know it.
    modulePreload: { polyfill: false },
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
