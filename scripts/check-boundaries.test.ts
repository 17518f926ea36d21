import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import { beforeAll, describe, expect, it } from 'vitest'

import { type Edge, type Tree, write, writeTree } from './boundaries/fixture.test-helper.ts'
import { checkBoundaries } from './check-boundaries.ts'

const src = (path: string) => `apps/server/src/${path}.ts`
const parts = (from: string, to: string): Edge => [src(from), src(to)]

/** Every allowed direction. */
const sound: Edge[] = [
  parts('main', 'serve'),
  parts('serve', 'context'),
  parts('serve', 'config/config'),
  parts('serve', 'db/database'),
  parts('main', 'kernel/clock'),
  parts('serve', 'first-run-banner'),
  parts('serve', 'bootstrap'),
  parts('cli/migrate', 'bootstrap'),
  parts('first-run-banner', 'core/contacts/contacts'),
  parts('bootstrap', 'config/config'),
  parts('bootstrap', 'db/database'),
  parts('telemetry/tracing', 'kernel/clock'),
  parts('core/contacts/contacts', 'telemetry/tracing'),
  parts('delivery/engine', 'telemetry/tracing'),
  parts('http/app', 'telemetry/tracing'),
  parts('serve', 'telemetry/tracing'),
  parts('api/contacts', 'web/route'),
  parts('dialects/niyog/plugin', 'web/route'),
  parts('http/app', 'web/route'),
  parts('web/route', 'core/contacts/contacts'),
  ['apps/server/testing/harness.ts', src('context')],
  ['apps/server/testing/harness.ts', '@parley/test-kit/receiver'],
  parts('context', 'http/app'),
  parts('context', 'worker/deliver'),
  parts('context', 'composition/base'),
  parts('composition/base', 'worker/deliver'),
  parts('composition/base', 'dialects/registry'),
  parts('composition/base', 'channels/registry'),
  parts('composition/base', 'delivery/engine'),
  parts('composition/base', 'config/config'),
  parts('http/app', 'api/contacts'),
  parts('http/app', 'mcp/tool'),
  parts('http/app', 'dialects/registry'),
  parts('worker/deliver', 'delivery/engine'),
  parts('dialects/registry', 'dialects/niyog/plugin'),
  parts('dialects/registry', 'dialects/ndoto/plugin'),
  parts('dialects/niyog/plugin', 'dialects/niyog/auth'),
  parts('dialects/niyog/plugin', 'dialects/shared/bearer'),
  parts('dialects/ndoto/plugin', 'core/contacts/contacts'),
  parts('channels/registry', 'channels/rcs/adapter'),
  parts('channels/registry', 'channels/linkedin/adapter'),
  parts('channels/linkedin/adapter', 'db/database'),
  parts('channels/rcs/adapter', 'channels/rcs/webhook'),
  parts('channels/rcs/webhook', 'core/contacts/contacts'),
  parts('api/contacts', 'core/contacts/contacts'),
  parts('mcp/tool', 'core/contacts/contacts'),
  parts('delivery/engine', 'db/database'),
  parts('delivery/engine', 'core/contacts/contacts'),
  parts('core/contacts/contacts', 'db/database'),
  parts('core/contacts/contacts', 'core/events/append'),
  parts('db/database', 'kernel/clock'),
  parts('config/config', 'kernel/clock'),
  parts('cli/migrate', 'context'),
  parts('cli/migrate', 'core/contacts/contacts'),
  parts('cli/migrate', 'db/database'),
  ['apps/server/bin/start.ts', src('cli/migrate')],
  [src('http/app'), 'fastify'],
  [src('delivery/engine'), '@parley/signature'],
  ['packages/signature/src/index.ts', 'packages/signature/src/hmac.ts'],
  ['packages/test-kit/src/receiver.ts', 'vitest'],
  [src('core/contacts/contacts.test'), src('http/app')],
  [src('core/contacts/contacts.test'), src('core/contacts/seed.test-helper')],
  [src('core/contacts/contacts.test'), '@parley/test-kit/receiver'],
  [src('core/contacts/contacts.test'), 'vitest'],
  ['packages/webhook-signature/src/index.ts', 'packages/webhook-signature/src/hmac.ts'],
  ['sdks/typescript/src/index.ts', '@parley/webhook-signature'],
  ['examples/login/main.ts', '@parley/sdk'],
  ['examples/login/main.test.ts', '@parley/test-kit/receiver'],
  ['conformance/niyog/leads.test.ts', '@parley/test-kit/receiver'],
  ['bench/run.ts', '@parley/test-kit/receiver'],
]

/** Imports that must each be reported, as `rule: from → to`. */
const unsound: [rule: string, ...edge: Edge][] = [
  ['kernel-direction', ...parts('kernel/clock', 'db/database')],
  ['config-direction', ...parts('config/config', 'db/database')],
  ['db-direction', ...parts('db/database', 'core/contacts/contacts')],
  ['db-direction', ...parts('db/database', 'config/config')],
  ['core-direction', ...parts('core/contacts/contacts', 'delivery/engine')],
  ['core-direction', ...parts('core/contacts/contacts', 'dialects/niyog/auth')],
  ['delivery-direction', ...parts('delivery/engine', 'dialects/registry')],
  ['delivery-direction', ...parts('delivery/engine', 'channels/rcs/adapter')],
  ['channels-direction', ...parts('channels/rcs/adapter', 'delivery/engine')],
  ['channels-direction', ...parts('channels/rcs/adapter', 'config/config')],
  ['dialects-direction', ...parts('dialects/niyog/auth', 'db/database')],
  ['dialects-direction', ...parts('dialects/niyog/auth', 'api/contacts')],
  ['dialects-direction', ...parts('dialects/registry', 'http/app')],
  ['api-direction', ...parts('api/contacts', 'db/database')],
  ['api-direction', ...parts('api/contacts', 'dialects/registry')],
  ['mcp-direction', ...parts('mcp/tool', 'db/database')],
  ['graphql-direction', ...parts('graphql/schema', 'db/database')],
  ['mcp-direction', ...parts('mcp/tool', 'api/contacts')],
  ['http-direction', ...parts('http/app', 'worker/deliver')],
  ['http-direction', ...parts('http/app', 'config/config')],
  ['worker-direction', ...parts('worker/deliver', 'dialects/registry')],
  ['worker-direction', ...parts('worker/deliver', 'context')],
  ['composition-direction', ...parts('composition/base', 'http/app')],
  ['context-direction', ...parts('context', 'main')],
  ['context-direction', ...parts('context', 'cli/migrate')],
  ['cli-direction', ...parts('cli/migrate', 'http/app')],
  ['main-direction', ...parts('main', 'core/contacts/contacts')],
  ['serve-direction', ...parts('serve', 'core/contacts/contacts')],
  ['web-direction', ...parts('web/route', 'db/database')],
  ['bootstrap-direction', ...parts('bootstrap', 'core/contacts/contacts')],
  ['telemetry-direction', ...parts('telemetry/tracing', 'db/database')],
  ['first-run-banner-direction', ...parts('first-run-banner', 'kernel/clock')],
  ['main-direction', ...parts('main', 'cli/migrate')],
  ['auth-direction', ...parts('auth/sessions', 'api/contacts')],
  ['storage-direction', ...parts('storage/disk', 'api/contacts')],
  ['models-direction', ...parts('models/engine', 'db/database')],
  ['dialects-apart', ...parts('dialects/niyog/auth', 'dialects/ndoto/plugin')],
  ['dialects-apart', ...parts('dialects/shared/bearer', 'dialects/ndoto/plugin')],
  ['dialects-apart', ...parts('dialects/niyog/auth', 'dialects/registry')],
  ['dialects-registry-only', ...parts('dialects/dialect', 'dialects/niyog/auth')],
  ['dialects-behind-the-registry', ...parts('context', 'dialects/niyog/plugin')],
  ['channels-behind-the-registry', ...parts('worker/deliver', 'channels/rcs/adapter')],
  ['channels-apart', ...parts('channels/rcs/adapter', 'channels/linkedin/adapter')],
  ['channels-registry-only', ...parts('channels/list', 'channels/rcs/adapter')],
  ['apps-stand-alone', src('core/contacts/contacts.test'), 'conformance/niyog/leads.test.ts'],
  ['dashboard-imports-no-server', 'apps/dashboard/src/app.ts', src('kernel/clock')],
  ['packages-import-no-app', 'packages/signature/src/hmac.ts', src('kernel/clock')],
  ['sdks-import-signatures-only', 'sdks/typescript/src/index.ts', 'packages/test-kit/src/receiver.ts'],
  ['sdks-import-signatures-only', 'sdks/typescript/src/index.ts', src('kernel/clock')],
  ['examples-import-sdks-only', 'examples/login/main.ts', 'packages/signature/src/index.ts'],
  ['examples-import-sdks-only', 'examples/login/main.ts', src('kernel/clock')],
  ['test-kit-in-tests-only', 'examples/login/main.ts', 'packages/test-kit/src/receiver.ts'],
  ['test-kit-in-tests-only', src('api/contacts'), 'packages/test-kit/src/receiver.ts'],
  ['conformance-black-box', 'conformance/niyog/leads.test.ts', src('kernel/clock')],
  ['conformance-black-box', 'conformance/niyog/leads.test.ts', 'packages/signature/src/index.ts'],
  ['bench-black-box', 'bench/run.ts', src('kernel/clock')],
  ['no-test-in-production', src('http/app'), src('core/contacts/seed.test-helper')],
  ['bin-starts-the-cli', 'apps/server/bin/start.ts', src('context')],
  ['no-unknown-part', ...parts('helpers/all', 'kernel/clock')],
  ['core-unknown-feature', ...parts('core/extras/all', 'kernel/clock')],
  ['no-unresolvable', ...parts('api/contacts', 'api/missing')],
  ['no-dev-dependency-in-production', src('api/contacts'), 'vitest'],
  ['accounts-library-in-auth-only', src('api/contacts'), 'better-auth'],
  ['no-unlisted-dependency', src('api/contacts'), 'unlisted'],
]

/** Each feature of core imports the next higher one, and the highest imports the list of all services. */
function upwards(rules: string[]): typeof unsound {
  const features = rules.flatMap((rule) => /^core-([\w-]+)-direction$/.exec(rule)?.[1] ?? [])
  return features.map((feature, place) => {
    const above = place + 1 < features.length ? `core/${features[place + 1]}/high` : 'core/services'
    return [`core-${feature}-direction`, ...parts(`core/${feature}/low`, above)]
  })
}

/** The violation as dependency-cruiser reports it. */
function reported([rule, from, to]: (typeof unsound)[number]): string {
  if (rule === 'no-unresolvable') return `${rule}: ${from} → ./missing.ts`
  return `${rule}: ${from} → ${to.includes('/') ? to : `node_modules/${to}/index.js`}`
}

const { ruleSet } = await extractOptions(join(import.meta.dirname, '../.dependency-cruiser.mjs'))
const rules = ruleSet?.forbidden?.map(({ name }) => name ?? '') ?? []
const violations = [...unsound, ...upwards(rules)]

describe('checkBoundaries', () => {
  let good: Tree
  let problems: string[]
  beforeAll(async () => {
    good = await writeTree(sound)
    const bad = await writeTree([...sound, ...violations.map(([, from, to]): Edge => [from, to])])
    await write(bad.root, 'packages/signature/src/ping.ts', `import type { B } from './pong.ts'\nexport type A = B\n`)
    await write(bad.root, 'packages/signature/src/pong.ts', `import type { A } from './ping.ts'\nexport type B = A\n`)
    await write(bad.root, src('kernel/alone'), 'export const alone = 1\n')
    await write(bad.root, src('kernel/inline'), `export type Inline = Array<import('./clock.ts').Value>\n`)
    problems = await checkBoundaries(bad.root, [...bad.files, src('kernel/inline')])
    return async () => {
      for (const { root } of [good, bad]) await rm(root, { recursive: true })
    }
  })

  it('reports nothing for a tree that keeps every direction', async () => {
    expect(await checkBoundaries(good.root, good.files)).toEqual([])
  })

  it.each(violations)('reports %s: %s → %s', (...violation) => {
    expect(problems).toContain(reported(violation))
  })

  it('counts type imports as part of a cycle', () => {
    expect(problems).toContainEqual(expect.stringMatching(/^no-cycle: packages\/signature\/src\/ping\.ts → .*pong\.ts/))
  })

  it('reports an unused module', () => {
    expect(problems).toContain(`no-orphan: ${src('kernel/alone')}`)
    expect(problems).toContainEqual(expect.stringMatching(`^no-unreachable: .*${src('helpers/all')}`))
  })

  it('reports type imports that dependency-cruiser does not see', () => {
    expect(problems).toContain(`inline-import: ${src('kernel/inline')}: import types at its top`)
  })

  it('has triggered every rule of the configuration', () => {
    const atWork = new Set(problems.map((problem) => problem.split(':')[0]))
    expect(rules.length).toBeGreaterThan(25)
    expect(rules.filter((rule) => !atWork.has(rule))).toEqual([])
  })

  it('fails when dependency-cruiser sees fewer files than exist', async () => {
    const blind = await checkBoundaries(good.root, good.files, { exclude: { path: '/core/' } })
    expect(blind).toContain(`not-seen: ${src('core/contacts/contacts')}`)
    expect(await checkBoundaries(good.root, ['bench/run.ts'])).toEqual([`not-seen: ${src('main')}`])
    expect(await checkBoundaries(good.root, [])).toEqual(['there is no TypeScript file to check'])
  })
})
