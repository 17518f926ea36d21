import { parseFile } from '@swc/core'

/** Counts `import('./x.ts').Type` inside types, which dependency-cruiser doesn't see. */
export async function countInlineImports(path: string): Promise<number> {
  return count(await parseFile(path, { syntax: 'typescript', tsx: path.endsWith('.tsx'), target: 'esnext' }))
}

function count(node: unknown): number {
  if (typeof node !== 'object' || node === null) return 0
  const own = 'type' in node && node.type === 'TsImportType' ? 1 : 0
  return Object.values(node).reduce<number>((sum, child) => sum + count(child), own)
}
