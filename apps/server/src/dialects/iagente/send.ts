import type { SentMessage } from '../../core/messages/messages.ts'
import type { NewMessage } from '../../core/messages/send-message.ts'
import type { Services } from '../../core/services.ts'
import type { Tenant } from '../../core/tenant/tenant.ts'
import { ParleyError } from '../../kernel/errors.ts'
import { integrationNotFound } from './integration.ts'

interface Outgoing extends Pick<NewMessage, 'content' | 'channelId' | 'channelType' | 'idempotencyKey'> {
  lead_id?: number | undefined
  phone?: string | undefined
}

interface Vendor {
  name: 'WhatsApp' | 'RCS'
  /** This dialect's names of core's fields. */
  words: Readonly<Record<string, string>>
}

/** Sends a message and waits for the vendor's first answer. Errors use the document's words. */
export async function sendMessage(
  { contacts, messages }: Services,
  tenant: Tenant,
  { lead_id, phone, ...message }: Outgoing,
  vendor: Vendor,
): Promise<SentMessage> {
  // For an unknown lead, core would report an invalid field; the document reports not found.
  if (lead_id !== undefined) await contacts.get(tenant, lead_id)
  try {
    return await messages.send(tenant, { ...message, to: phone, contactId: lead_id, recipientField: 'phone' })
  } catch (error) {
    throw error instanceof ParleyError ? inDocumentsWords(error, vendor) : error
  }
}

const sharedWords: Readonly<Record<string, string>> = { contact_id: 'lead_id', channel_id: 'integration_id' }

function inDocumentsWords(error: ParleyError, { name, words }: Vendor): ParleyError {
  if (error.code === 'no_channel') return integrationNotFound(name)
  if (error.kind === 'rejected') {
    return new ParleyError('rejected', `Failed to send the ${name} message. ${error.message}`, {
      code: 'send_failed',
      data: { reason: error.code, ...error.data },
    })
  }
  if (error.kind !== 'invalid') return error
  const fields = error.fields.map(({ field, message }) => {
    const [first = '', ...rest] = field.split('.')
    return { field: [words[first] ?? sharedWords[first] ?? first, ...rest].join('.'), message }
  })
  return new ParleyError('invalid', error.message, {
    code: error.code,
    fields,
    ...(error.reference && { reference: error.reference }),
  })
}
