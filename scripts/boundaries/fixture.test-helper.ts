import { appendFile, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

/** A file and what it imports: a path from the root of the tree, or a package. */
export type Edge = readonly [from: string, to: string]

export interface Tree {
  root: string
  files: string[]
}

const manifests = {
  'package.json': { workspaces: ['apps/*', 'packages/*'], devDependencies: { vitest: '1.0.0' } },
  'apps/server/package.json': {
    name: '@parley/server',
    dependencies: { fastify: '1.0.0', 'better-auth': '1.0.0', '@parley/signature': '1.0.0' },
  },
  'packages/signature/package.json': { name: '@parley/signature', exports: './src/index.ts' },
  'packages/webhook-signature/package.json': { name: '@parley/webhook-signature', exports: './src/index.ts' },
  'sdks/typescript/package.json': { name: '@parley/sdk', exports: './src/index.ts' },
  'packages/test-kit/package.json': { name: '@parley/test-kit', exports: { './*': './src/*.ts' } },
  'node_modules/vitest/package.json': { name: 'vitest', version: '1.0.0' },
  'node_modules/fastify/package.json': { name: 'fastify', version: '1.0.0' },
  'node_modules/better-auth/package.json': { name: 'better-auth', version: '1.0.0' },
  'node_modules/unlisted/package.json': { name: 'unlisted', version: '1.0.0' },
}

/** Writes a tree with a file for each end of an edge, which imports what its edges say. Returns its root and files. */
export async function writeTree(edges: readonly Edge[]): Promise<Tree> {
  const root = await mkdtemp(join(tmpdir(), 'parley-boundaries-'))
  for (const [path, manifest] of Object.entries(manifests)) await write(root, path, JSON.stringify(manifest))
  for (const name of ['vitest', 'fastify', 'better-auth', 'unlisted'])
    await write(root, `node_modules/${name}/index.js`, '')
  await mkdir(join(root, 'node_modules/@parley'))
  for (const name of ['signature', 'webhook-signature', 'test-kit'])
    await symlink(join(root, 'packages', name), join(root, 'node_modules/@parley', name))
  await symlink(join(root, 'sdks/typescript'), join(root, 'node_modules/@parley/sdk'))

  const files = [...new Set(edges.flat())].filter((path) => path.endsWith('.ts') && !path.includes('missing'))
  for (const file of files) await write(root, file, 'export const value = 1\nexport type Value = number\n')
  for (const [from, to] of edges) await appendFile(join(root, from), `import '${specifier(from, to)}'\n`)
  return { root, files }
}

export async function write(root: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

function specifier(from: string, to: string): string {
  if (!to.endsWith('.ts')) return to
  const path = relative(dirname(from), to)
  return path.startsWith('.') ? path : `./${path}`
}
