import type { Channel } from '../../core/channels/channel.ts'
import type { Channels } from '../../core/channels/channels.ts'
import type { Tenant } from '../../core/tenant/tenant.ts'
import { ParleyError } from '../../kernel/errors.ts'

// Includes the simulator, so that the document's samples work before a channel is connected.
const whatsappTypes: ReadonlySet<string> = new Set(['whatsapp-cloud', 'whatsapp-linked', 'simulator'])

/** The WhatsApp channel of this id. */
export async function whatsappIntegration(channels: Channels, tenant: Tenant, id: number): Promise<Channel> {
  const channel = await channels.named(tenant, id).catch((error: unknown) => {
    throw error instanceof ParleyError && error.kind === 'not_found' ? integrationNotFound('WhatsApp') : error
  })
  if (!whatsappTypes.has(channel.type) || channel.status !== 'connected') throw integrationNotFound('WhatsApp')
  return channel
}

export function integrationNotFound(vendor: 'WhatsApp' | 'RCS'): ParleyError {
  return new ParleyError('not_found', `${vendor} integration not found or inactive.`, { code: 'integration_not_found' })
}
