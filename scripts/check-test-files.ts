import { execFileSync } from 'node:child_process'

import { parseFile } from '@swc/core'

/** What a test file may await while Vitest collects its tests. Hooks start everything else. */
const allowed = ['import', 'readFile', 'extractOptions', 'describeApp']

interface Syntax {
  type?: string
  await?: boolean
  argument?: Syntax
  arguments?: { expression: { body?: { stmts?: Syntax[] } } }[]
  callee?: Syntax
  object?: Syntax
  property?: Syntax
  value?: string
}

/** What is awaited at the top of a file, or at the top of a `describe`. */
function awaited(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const syntax = value as Syntax
  if (syntax.type === 'FunctionBody' || syntax.type === 'ArrowFunctionExpression') return []
  const own = syntax.type === 'AwaitExpression' ? [nameOf(syntax.argument)] : syntax.await ? ['for await'] : []
  const called = /^describe\b/.test(nameOf(syntax)) ? syntax.arguments : undefined
  const bodies = called?.map(({ expression }) => expression.body?.stmts) ?? []
  return [...own, ...[...Object.values(syntax), ...bodies].flatMap(awaited)]
}

/** The dotted name of a call or an expression. */
function nameOf(syntax: Syntax | undefined): string {
  if (syntax?.callee) return nameOf(syntax.callee)
  if (syntax?.object) return `${nameOf(syntax.object)}.${nameOf(syntax.property)}`
  return syntax?.value ?? syntax?.type?.toLowerCase() ?? ''
}

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file.endsWith('.test.ts'))

for (const file of files) {
  const names = awaited(await parseFile(file, { syntax: 'typescript', target: 'esnext' }))
  for (const name of names.filter((one) => !allowed.includes(one))) {
    console.log(`${file}: await ${name} in a hook, not at the top`)
    process.exitCode = 1
  }
}
