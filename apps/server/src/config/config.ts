import { isIP, isIPv4, isIPv6 } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { z } from 'zod'
import { parseNetworks } from '../kernel/address-policy.ts'
import { isLoopback } from '../kernel/loopback.ts'
import { StartupError } from '../kernel/startup-error.ts'
import { defaultTimings, type Timings } from '../kernel/timings.ts'
import { type FilesConfig, fileProblems, filesOf, fileVariables } from './file-storage.ts'
import { type ModelConfig, modelOf, modelProblems, modelVariables } from './model.ts'
import { nearestName } from './nearest-name.ts'
import { retrySchedule } from './retry-schedule.ts'
import {
  type SingleSignOnConfig,
  singleSignOnOf,
  singleSignOnProblems,
  singleSignOnVariables,
} from './single-sign-on.ts'

export const roles = ['api', 'worker'] as const
export type Role = (typeof roles)[number]

export interface Config {
  http: {
    host: string
    port: number
    publicUrl: string
    /** Origins whose pages may ask with a key of their own. */
    corsOrigins: string[]
    /** CIDRs of the proxies whose `X-Forwarded-For` counts. */
    trustedProxies: string[]
    registersClients: boolean
    logsRequests: boolean
    /** Whether `GET /v1/requests` has something to show. */
    keepsRequests: boolean
  }
  database: { url: string | undefined; maxConnections: number }
  /** The retention of events, deliveries and attempts, in days. */
  retentionDays: number
  timings: Timings
  dataDir: string
  roles: ReadonlySet<Role>
  /** 32 bytes; undefined: Parley generates one and keeps it in `dataDir`. */
  secretKey: Buffer | undefined
  /** The one before the last rotation. */
  previousSecretKey: Buffer | undefined
  /** CIDRs. */
  allowNetworks: string[]
  /** "ip", "ip:port" or "[ipv6]:port"; undefined: names in webhook URLs are looked up by the machine's own means. */
  dnsServers: string[] | undefined
  /** `max`: enabled endpoints of a workspace. `challenged`: their URLs outside of `allowNetworks` must prove themselves. */
  endpoints: { max: number; challenged: boolean }
  whatsappCloudUrl: string
  rcsUrl: string
  /** Request limits of each key, for the APIs that have such a limit. */
  quotas: { iagente: { perMinute: number; perDay: number } }
  /** Of each account; 0: no limit. */
  budgets: { requestsPerSecond: number }
  /** Undefined: WhatsApp's own. */
  whatsappLinkedUrl: string | undefined
  /** Of people and of messages. */
  files: FilesConfig
  /** Undefined: agents run on their rules. */
  model: ModelConfig | undefined
  /** Undefined: users sign in by password only. */
  singleSignOn: SingleSignOnConfig | undefined
  logLevel: string
  /** Undefined: no metrics. `shared`: the listener at HOST and PORT serves the metrics instead of a separate one. */
  metrics: { host: string; port: number; shared: boolean } | undefined
  /** Undefined: no traces. */
  tracing: { sampler: string | undefined; samplerArgument: string | undefined } | undefined
}

const list = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
const url = (protocols: RegExp) => z.url({ protocol: protocols, error: 'must be a URL' })

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number')
  .transform(Number)
  .refine((number) => number <= 65_535, 'must be a port number')

const endpoints = z
  .string()
  .regex(/^[1-9]\d{0,5}$/, 'must be a number of endpoints')
  .transform(Number)

const requests = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be a number of requests')
  .transform(Number)

const secretKey = z
  .string()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((key) => key.length === 32, 'must be 32 bytes in base64 (openssl rand -base64 32)')

const environment = z.object({
  // As in a URL, too: [::1].
  HOST: z
    .string()
    .transform((host) => host.replace(/^\[(.+)\]$/, '$1'))
    .default('127.0.0.1'),
  PORT: port.default(4000),
  DATABASE_URL: url(/^postgres(ql)?$/).optional(),
  PARLEY_DATA: z.string().min(1).optional(),
  PARLEY_ROLES: z
    .string()
    .transform(list)
    .pipe(z.array(z.enum(roles, `must be some of ${roles.join(', ')}`)).min(1, `must be some of ${roles.join(', ')}`))
    .default([...roles]),
  PARLEY_SECRET_KEY: secretKey.optional(),
  PARLEY_PREVIOUS_SECRET_KEY: secretKey.optional(),
  PARLEY_ALLOW_NETWORKS: z
    .string()
    .transform((text) => (text.trim() === 'none' ? [] : list(text)))
    .superRefine(checkNetworks)
    .optional(),
  PARLEY_DNS_SERVERS: z.string().transform(list).superRefine(checkDnsServers).optional(),
  PARLEY_PUBLIC_URL: url(/^https?$/).optional(),
  PARLEY_CORS_ORIGINS: z.string().transform(list).superRefine(checkOrigins).optional(),
  PARLEY_TRUSTED_PROXIES: z.string().transform(list).superRefine(checkNetworks).optional(),
  PARLEY_REQUEST_LOG: z.enum(['on', 'off'], 'must be on or off').default('off'),
  PARLEY_OAUTH_DCR: z.enum(['on', 'off'], 'must be on or off').default('off'),
  PARLEY_REQUEST_HISTORY: z.enum(['on', 'off'], 'must be on or off').default('on'),
  PARLEY_MAX_ENDPOINTS: endpoints.default(20),
  PARLEY_ENDPOINT_CHALLENGE: z.enum(['on', 'off'], 'must be on or off').default('off'),
  PARLEY_WHATSAPP_CLOUD_URL: url(/^https?$/).default('https://graph.facebook.com/v26.0'),
  PARLEY_RCS_URL: url(/^https?$/).default('https://rcsbusinessmessaging.googleapis.com'),
  PARLEY_IAGENTE_PER_MINUTE: requests.default(60),
  PARLEY_IAGENTE_PER_DAY: requests.default(10_000),
  PARLEY_REQUESTS_PER_SECOND: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a number of requests, or 0 for no limit')
    .transform(Number)
    .default(10_000),
  PARLEY_WHATSAPP_LINKED_URL: url(/^wss?$/).optional(),
  PARLEY_DATABASE_CONNECTIONS: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'must be a number of connections')
    .transform(Number)
    .default(20),
  PARLEY_RETENTION_DAYS: z
    .string()
    .regex(/^\d{1,4}$/, 'must be 1 to 730 days')
    .transform(Number)
    .refine((days) => days >= 1 && days <= 730, 'must be 1 to 730 days')
    .default(30),
  PARLEY_RETRY_SCHEDULE: retrySchedule.optional(),
  ...fileVariables,
  ...modelVariables,
  ...singleSignOnVariables,
  PARLEY_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  PARLEY_METRICS_PORT: port.optional(),
  PARLEY_METRICS_HOST: z.string().min(1).optional(),
  // OpenTelemetry's own names. The exporter reports wrong values of its own variables.
  OTEL_EXPORTER_OTLP_ENDPOINT: url(/^https?$/).optional(),
  OTEL_TRACES_SAMPLER: z.string().optional(),
  OTEL_TRACES_SAMPLER_ARG: z.string().optional(),
})

/** Where a process of this machine reaches that address. */
export function localUrl({ host, port }: { host: string; port: number }): string {
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${isIPv6(reached) ? `[${reached}]` : reached}:${port}`
}

/** The same, at the port that was found for PORT=0. */
export function atPort({ http, ...config }: Config, port: number): Config {
  const isDefault = http.publicUrl === localUrl(http)
  return { ...config, http: { ...http, port, publicUrl: isDefault ? localUrl({ ...http, port }) : http.publicUrl } }
}

/** Reads the environment once. Throws one StartupError that lists every problem. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  // An empty variable counts as unset: compose files and shells leave unset ones empty. An empty list of networks that
  // are open is one.
  const set = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value !== '' || name === 'PARLEY_ALLOW_NETWORKS'),
  )
  const { data, error } = environment.safeParse(set)
  const combined = [
    ...misspelt(set),
    ...fileProblems(set),
    ...modelProblems(set),
    ...singleSignOnProblems(set),
    ...(data ? scheduleProblems(data) : []),
  ]
  if (error || combined.length > 0) {
    const wrong = error?.issues.map((issue) => `${issue.path[0]?.toString()} ${issue.message}`) ?? []
    const problems = [...wrong, ...combined]
    throw new StartupError(`The configuration is wrong: ${problems.join('; ')}.`)
  }
  return {
    http: {
      host: data.HOST,
      port: data.PORT,
      publicUrl: (data.PARLEY_PUBLIC_URL ?? localUrl({ host: data.HOST, port: data.PORT })).replace(/\/+$/, ''),
      corsOrigins: data.PARLEY_CORS_ORIGINS ?? [],
      trustedProxies: data.PARLEY_TRUSTED_PROXIES ?? [],
      logsRequests: data.PARLEY_REQUEST_LOG === 'on',
      registersClients: data.PARLEY_OAUTH_DCR === 'on',
      keepsRequests: data.PARLEY_REQUEST_HISTORY === 'on',
    },
    database: { url: data.DATABASE_URL, maxConnections: data.PARLEY_DATABASE_CONNECTIONS },
    retentionDays: data.PARLEY_RETENTION_DAYS,
    timings: { ...defaultTimings, ...(data.PARLEY_RETRY_SCHEDULE && { retrySchedule: data.PARLEY_RETRY_SCHEDULE }) },
    dataDir: data.PARLEY_DATA ?? defaultDataDir(),
    roles: new Set(data.PARLEY_ROLES),
    secretKey: data.PARLEY_SECRET_KEY,
    previousSecretKey: data.PARLEY_PREVIOUS_SECRET_KEY,
    allowNetworks: data.PARLEY_ALLOW_NETWORKS ?? (data.DATABASE_URL || isPublic(data) ? [] : loopbackNetworks),
    dnsServers: data.PARLEY_DNS_SERVERS,
    endpoints: { max: data.PARLEY_MAX_ENDPOINTS, challenged: data.PARLEY_ENDPOINT_CHALLENGE === 'on' },
    whatsappCloudUrl: data.PARLEY_WHATSAPP_CLOUD_URL.replace(/\/+$/, ''),
    rcsUrl: data.PARLEY_RCS_URL.replace(/\/+$/, ''),
    quotas: { iagente: { perMinute: data.PARLEY_IAGENTE_PER_MINUTE, perDay: data.PARLEY_IAGENTE_PER_DAY } },
    budgets: { requestsPerSecond: data.PARLEY_REQUESTS_PER_SECOND },
    whatsappLinkedUrl: data.PARLEY_WHATSAPP_LINKED_URL,
    files: filesOf(data),
    model: modelOf(data),
    singleSignOn: singleSignOnOf(data),
    logLevel: data.PARLEY_LOG_LEVEL,
    metrics: metricsOf(data),
    tracing:
      data.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? undefined
        : { sampler: data.OTEL_TRACES_SAMPLER, samplerArgument: data.OTEL_TRACES_SAMPLER_ARG },
  }
}

const loopbackNetworks = ['127.0.0.0/8', '::1/128']

/** Whether others than this machine's own users can be meant to reach Parley. */
function isPublic({ HOST, PARLEY_PUBLIC_URL: url }: z.output<typeof environment>): boolean {
  return !isLoopback(HOST) || (url !== undefined && !isLoopback(new URL(url).hostname))
}

/** The names that a known one is near to: such a setting would have no effect. */
function misspelt(set: NodeJS.ProcessEnv): string[] {
  const known = Object.keys(environment.shape)
  const unknown = Object.keys(set).filter((name) => name.startsWith('PARLEY_') && !known.includes(name))
  return unknown.flatMap((name) => {
    const meant = nearestName(name, known)
    return meant === undefined ? [] : [`there is no ${name}; ${meant} is meant`]
  })
}

const checkout = fileURLToPath(new URL('../../../../', import.meta.url))

/** A command in a subfolder of the checkout is about the same Parley as `npm start`. */
export function defaultDataDir(folder = process.cwd()): string {
  return `${folder}/`.startsWith(checkout) ? join(checkout, 'data') : './data'
}

/** A delivery must not be dropped with its day before its last attempt. */
function scheduleProblems({
  PARLEY_RETRY_SCHEDULE: schedule,
  PARLEY_RETENTION_DAYS: days,
}: z.output<typeof environment>) {
  const ms = (schedule ?? []).reduce((sum, wait) => sum + wait, 0)
  return ms > days * 24 * 60 * 60_000 ? [`PARLEY_RETRY_SCHEDULE takes longer than PARLEY_RETENTION_DAYS (${days})`] : []
}

function metricsOf(data: z.output<typeof environment>): Config['metrics'] {
  const { PARLEY_METRICS_PORT: port, PARLEY_METRICS_HOST: host, HOST, PORT } = data
  if (port === undefined) return undefined
  const shared = port === PORT && (host === undefined || host === HOST)
  return { host: host ?? '127.0.0.1', port, shared }
}

function checkNetworks(cidrs: string[], context: z.RefinementCtx): void {
  try {
    parseNetworks(cidrs.join(','))
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message })
  }
}

function checkOrigins(origins: string[], context: z.RefinementCtx): void {
  const wrong = origins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin)
  if (wrong === undefined) return
  const message = `must be origins such as https://app.example.com, which ${JSON.stringify(wrong)} isn't`
  context.addIssue({ code: 'custom', message })
}

function checkDnsServers(servers: string[], context: z.RefinementCtx): void {
  const wrong = servers.length === 0 ? '' : servers.find((server) => !isDnsServer(server))
  if (wrong === undefined) return
  const message = `must be name servers such as 10.0.0.53 or 10.0.0.53:5353, which ${JSON.stringify(wrong)} isn't`
  context.addIssue({ code: 'custom', message })
}

function isDnsServer(text: string): boolean {
  if (isIP(text) !== 0) return true
  const [, ipv6, ipv4, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  const inRange = port === undefined || (Number(port) > 0 && Number(port) <= 65_535)
  return inRange && (isIPv6(ipv6 ?? '') || isIPv4(ipv4 ?? ''))
}
