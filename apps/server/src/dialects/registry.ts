import type { FastifyPluginAsync } from 'fastify'
import type { WebhookDialect } from '../core/endpoints/dialect.ts'
import type { Services } from '../core/services.ts'
import { heypingrDialect } from './heypingr/dialect.ts'
import { heypingrPlugin } from './heypingr/plugin.ts'
import { iagenteDialect } from './iagente/dialect.ts'
import { iagentePlugin } from './iagente/plugin.ts'
import { kakiyoDialect } from './kakiyo/dialect.ts'
import { kakiyoPlugin } from './kakiyo/plugin.ts'
import { nativeDialect } from './native/dialect.ts'
import { ndotoDialect } from './ndoto/dialect.ts'
import { ndotoPlugin } from './ndoto/plugin.ts'
import { niyogDialect } from './niyog/dialect.ts'
import { niyogPlugin } from './niyog/plugin.ts'

/** A vendor's dialect: its webhooks, and its HTTP API under `prefix`. */
interface DialectEntry {
  dialect: WebhookDialect
  prefix: string
  plugin: FastifyPluginAsync<{ services: Services }>
}

/** Every dialect. To add or remove one, change its folder and its entry here. */
export const dialects: readonly DialectEntry[] = [
  { dialect: ndotoDialect, prefix: '/ndoto/api/v1/accounts/:account_id', plugin: ndotoPlugin },
  { dialect: niyogDialect, prefix: '/niyog/api/v1', plugin: niyogPlugin },
  { dialect: iagenteDialect, prefix: '/iagente/api/v1', plugin: iagentePlugin },
  { dialect: kakiyoDialect, prefix: '/kakiyo/v1', plugin: kakiyoPlugin },
  { dialect: heypingrDialect, prefix: '/heypingr/v1', plugin: heypingrPlugin },
]

/** The dialects of endpoints, by name. */
export const webhookDialects: ReadonlyMap<string, WebhookDialect> = new Map(
  [nativeDialect, ...dialects.map(({ dialect }) => dialect)].map((dialect) => [dialect.name, dialect]),
)
