import react from '@vitejs/plugin-react'
import compileMessage from 'icu-minify/compile'
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
  {
    name: 'shell',
    test: /[\\/]src[\\/](api|i18n|keys|session|shell|theme)[\\/](?!palette|shortcut-sheet|rail-drawer|catalogue)/,
  },
]

/**
 * Mantine has fourteen colours, each of ten shades in two themes, where a page needs the theme's own and gray, red and dark;
 * and variables for components and variants that no view has.
 */
const fewerVariables: Plugin = {
  name: 'fewer-variables',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/default-css-variables.layer.css')) return undefined
    return code
      .replaceAll(
        /^\s*--mantine-color-(?:blue|cyan|grape|green|indigo|lime|orange|pink|teal|violet|yellow)-.*$\n/gm,
        '',
      )
      .replaceAll(
        /^\s*--mantine-(?:h[1-6]|heading|breakpoint|z-index|primary-color-\d|color-\w+-outline)[\w-]*:.*$\n/gm,
        '',
      )
  },
}

type Messages = { [key: string]: string | Messages }

/** Messages are parsed here, so that browsers need no parser. */
const compiledMessages: Plugin = {
  name: 'compiled-messages',
  enforce: 'pre',
  transform(code, id) {
    return /[\\/]locales[\\/].*\.json$/.test(id) ? JSON.stringify(compiled(JSON.parse(code))) : undefined
  },
}

function compiled(messages: Messages): object {
  const entries = Object.entries(messages).map(([key, message]) => [
    key,
    typeof message === 'string' ? compileMessage(message) : compiled(message),
  ])
  return Object.fromEntries(entries)
}

export default defineConfig(({ command }) => ({
  // Relative in the build, as a proxy may serve Parley below a path of its own.
  base: command === 'serve' ? '/app/' : './',
  plugins: [react(), fewerVariables, compiledMessages],
  resolve: { alias: { 'use-intl/format-message': 'use-intl/format-message/format-only' } },
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
