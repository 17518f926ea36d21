import { z } from 'zod'

import { parseNetworks } from '../kernel/address-policy.ts'
import { StartupError } from '../kernel/startup-error.ts'

export const roles = ['api', 'worker'] as const
export type Role = (typeof roles)[number]

export interface Config {
  http: { host: string; port: number; publicUrl: string }
  database: { url: string | undefined; maxConnections: number }
  dataDir: string
  roles: ReadonlySet<Role>
  /** 32 bytes; undefined: one is made and kept in `dataDir`. */
  secretKey: Buffer | undefined
  /** CIDRs. */
  allowNetworks: string[]
  whatsappCloudUrl: string
  logLevel: string
}

const list = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
const url = (protocols: RegExp) => z.url({ protocol: protocols, error: 'must be a URL' })

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a port number')
    .default(4000),
  DATABASE_URL: url(/^postgres(ql)?$/).optional(),
  PARLEY_DATA: z.string().min(1).default('./data'),
  PARLEY_ROLES: z
    .string()
    .transform(list)
    .pipe(z.array(z.enum(roles, `must be some of ${roles.join(', ')}`)).min(1, `must be some of ${roles.join(', ')}`))
    .default([...roles]),
  PARLEY_SECRET_KEY: z
    .string()
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((key) => key.length === 32, 'must be 32 bytes in base64 (openssl rand -base64 32)')
    .optional(),
  PARLEY_ALLOW_NETWORKS: z.string().transform(list).superRefine(checkNetworks).optional(),
  PARLEY_PUBLIC_URL: url(/^https?$/).optional(),
  PARLEY_WHATSAPP_CLOUD_URL: url(/^https?$/).default('https://graph.facebook.com/v26.0'),
  PARLEY_DATABASE_CONNECTIONS: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'must be a number of connections')
    .transform(Number)
    .default(20),
  PARLEY_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

/** Reads the environment once. Throws one StartupError that lists every problem. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  // An empty variable is one that isn't set: that is how compose files and shells leave them.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const { data, error } = environment.safeParse(set)
  if (error) {
    const problems = error.issues.map((issue) => `${issue.path[0]?.toString()} ${issue.message}`)
    throw new StartupError(`The configuration is wrong: ${problems.join('; ')}.`)
  }
  const shownHost = data.HOST === '0.0.0.0' || data.HOST === '::' ? '127.0.0.1' : data.HOST
  return {
    http: {
      host: data.HOST,
      port: data.PORT,
      publicUrl: (data.PARLEY_PUBLIC_URL ?? `http://${shownHost}:${data.PORT}`).replace(/\/+$/, ''),
    },
    database: { url: data.DATABASE_URL, maxConnections: data.PARLEY_DATABASE_CONNECTIONS },
    dataDir: data.PARLEY_DATA,
    roles: new Set(data.PARLEY_ROLES),
    secretKey: data.PARLEY_SECRET_KEY,
    allowNetworks: data.PARLEY_ALLOW_NETWORKS ?? (data.DATABASE_URL ? [] : ['127.0.0.0/8', '::1/128']),
    whatsappCloudUrl: data.PARLEY_WHATSAPP_CLOUD_URL.replace(/\/+$/, ''),
    logLevel: data.PARLEY_LOG_LEVEL,
  }
}

function checkNetworks(cidrs: string[], context: z.RefinementCtx): void {
  try {
    parseNetworks(cidrs.join(','))
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message })
  }
}
