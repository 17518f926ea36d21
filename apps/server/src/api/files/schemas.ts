import { z } from 'zod'

import { fileStatuses } from '../../core/files/file.ts'
import { text } from '../../web/schemas.ts'

export const fileName = () =>
  text(240)
    .regex(/^[^/\\\p{Cc}]+$/u, 'must have neither slashes nor control characters')
    .describe('As people see it, with its ending.')

const encoded = z.base64('must be base64').describe('In base64.')
// What a body that is no JSON becomes.
const raw = z.custom<Buffer>(Buffer.isBuffer).meta({ type: 'string', format: 'binary' })

export const newFile = z
  .strictObject({
    name: fileName(),
    mime_type: text(255).describe('`image/png`. The content must be of this type.'),
    content: z.union([encoded, raw], 'must be base64'),
  })
  .meta({
    id: 'NewFile',
    examples: [{ name: 'hours.txt', mime_type: 'text/plain', content: 'TW9uZGF5IHRvIEZyaWRheSwgOSB0byA1' }],
  })

export const file = z
  .object({
    id: z.number().int(),
    status: z
      .enum(fileStatuses)
      .describe(
        '`waiting`: it came with a message, and the vendor is still to hand it out. `failed`: the vendor doesn’t, for the reason in `error`.',
      ),
    name: z.string().nullable(),
    mime_type: z.string().nullable(),
    size: z.number().int().nullable().describe('In bytes.'),
    sha256: z.string().nullable().describe('Hexadecimal.'),
    url: z
      .string()
      .nullable()
      .describe(
        'This address alone gives the content, as long as the file exists. Give it as the `url` of a message’s content to send the file. Null unless it is stored.',
      ),
    message_id: z.number().int().nullable().describe('The inbound message that it came with.'),
    error: z.string().nullable(),
    created_by: z.string(),
    created_at: z.string(),
  })
  .meta({
    id: 'File',
    examples: [
      {
        id: 12,
        status: 'stored' as const,
        name: 'hours.txt',
        mime_type: 'text/plain',
        size: 24,
        sha256: 'b0f9f4ed7ac4f4bc6e9e1f6c7b1a6f6ad39c3f1bd41cbd58ec81fcf6ee9f1c5a',
        url: 'https://parley.example.com/files/12/0b1V6yq3sQ0fWl8mB2uJXxT9r4Zc7DeK/hours.txt',
        message_id: null,
        error: null,
        created_by: 'key:1',
        created_at: '2026-01-15T09:30:00.000Z',
      },
    ],
  })
