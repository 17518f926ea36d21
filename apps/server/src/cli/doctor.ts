import { Command } from 'commander'
import { request } from 'undici'

import { type Config, readConfig } from '../config/config.ts'
import type { Services } from '../core/services.ts'
import { printJson } from './print.ts'
import { withContext } from './with-context.ts'

interface Finding {
  check: string
  state: 'ok' | 'note' | 'wrong'
  says: string
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('what is configured, what answers, what is wrong; exit code 1 when something is')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: true }) => {
      const config = readConfig(process.env)
      const findings = [...configuration(config), await server(config), ...(await database())]
      if (json) printJson(findings)
      else
        for (const { check, state, says } of findings) process.stdout.write(`${state.padEnd(5)}  ${check}: ${says}\n`)
      if (findings.some(({ state }) => state === 'wrong')) process.exitCode = 1
    })
}

function configuration(config: Config): Finding[] {
  const where = config.database.url
    ? `PostgreSQL at ${new URL(config.database.url).host}`
    : `embedded, under ${config.dataDir}`
  const networks = config.allowNetworks.join(', ') || 'none'
  return [
    { check: 'database', state: 'ok', says: where },
    {
      check: 'secret key',
      state: config.database.url && !config.secretKey ? 'note' : 'ok',
      says: config.secretKey
        ? 'from PARLEY_SECRET_KEY'
        : `made by Parley, in ${config.dataDir}/secret.key; back it up, and give every process the same one`,
    },
    { check: 'private networks that webhooks may reach', state: 'ok', says: networks },
    { check: 'public URL', state: 'ok', says: config.http.publicUrl },
    { check: 'model of agents', state: 'ok', says: modelOf(config) },
  ]
}

function modelOf({ model }: Config): string {
  if (!model) return 'none; they run on their rules'
  return `${model.model}, ${model.provider}${model.baseUrl ? ` at ${new URL(model.baseUrl).host}` : ''}`
}

async function server({ http }: Config): Promise<Finding> {
  const host = http.host === '0.0.0.0' || http.host === '::' ? '127.0.0.1' : http.host
  const url = `http://${host}:${http.port}/readyz`
  try {
    const { statusCode, body } = await request(url, { headersTimeout: 3_000, bodyTimeout: 3_000 })
    await body.dump()
    if (statusCode === 200) return { check: 'server', state: 'ok', says: `${url} answers` }
    return { check: 'server', state: 'wrong', says: `${url} answers ${statusCode}` }
  } catch {
    return { check: 'server', state: 'note', says: `nothing answers at ${url}; start it with npm start` }
  }
}

async function database(): Promise<Finding[]> {
  try {
    return await withContext(async ({ services, missingPartitions }) => {
      const workspaces = await services.workspaces.list()
      const per = await Promise.all(workspaces.map(({ id, name }) => workspace(services, id, name)))
      return [
        { check: 'database', state: 'ok' as const, says: 'answers, and is up to date' },
        daysAhead(await missingPartitions()),
        ...per.flat(),
      ]
    })
  } catch (error) {
    return [{ check: 'database', state: 'wrong', says: (error as Error).message }]
  }
}

function daysAhead(missing: string[]): Finding {
  const check = 'partitions of today and tomorrow'
  if (missing.length === 0) return { check, state: 'ok', says: 'are there' }
  const says = `${missing.join(', ')} not made: start a server, or look in its log for what keeps it from making them`
  return { check, state: 'wrong', says }
}

async function workspace(services: Services, id: number, name: string): Promise<Finding[]> {
  const check = `workspace ${id} (${name})`
  const [keys, channels, endpoints] = await Promise.all([
    services.keys.list(id, { limit: 100 }),
    services.channels.list(id, { limit: 100 }),
    services.endpoints.list(id, { limit: 100 }),
  ])
  const usable = keys.data.filter((key) => !key.revoked_at).length
  const findings: Finding[] = [
    usable > 0
      ? { check, state: 'ok', says: `${usable} usable key(s)` }
      : { check, state: 'note', says: 'no usable key; mint one with npx parley keys create' },
  ]
  for (const channel of channels.data) {
    const what = `channel ${channel.id} ${channel.name} (${channel.type}${channel.is_default ? ', default' : ''})`
    findings.push(
      channel.status === 'connected'
        ? { check, state: 'ok', says: what }
        : { check, state: 'wrong', says: `${what} is paused: ${channel.status_reason}` },
    )
  }
  for (const endpoint of endpoints.data) {
    const what = `endpoint ${endpoint.id} ${endpoint.url}`
    if (endpoint.disabled_at)
      findings.push({ check, state: 'wrong', says: `${what} is disabled: ${endpoint.disabled_reason}` })
    else if (endpoint.failing_since)
      findings.push({ check, state: 'wrong', says: `${what} has failed since ${endpoint.failing_since}` })
    else findings.push({ check, state: 'ok', says: what })
  }
  return findings
}
