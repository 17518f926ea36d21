import { z } from 'zod'

import { text } from '../../../web/schemas.ts'

const states = ['unpaired', 'starting', 'waiting', 'expired', 'paired', 'logged_out'] as const

const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

export const pairing = z
  .object({
    state: z
      .enum(states)
      .describe(
        '`starting`: the QR or the code comes soon. `waiting`: a person has to scan or type it. `expired`: it was not used in time; start again.',
      ),
    qr: z
      .string()
      .nullable()
      .describe('The text of the QR. It changes every 20 to 60 s: read it again after `expires_at`.'),
    qr_png: z.string().nullable().describe('The QR as a PNG image, in a data URL.'),
    expires_at: z.string().nullable(),
    pairing_code: z.string().nullable().describe('The code to type on the phone, if pairing was started with `phone`.'),
  })
  .meta({
    id: 'Pairing',
    examples: [
      {
        state: 'waiting',
        qr: 'https://wa.me/settings/linked_devices#2@Vq8…',
        qr_png: pixel,
        expires_at: '2026-01-15T09:31:00.000Z',
        pairing_code: null,
      },
      { state: 'starting', qr: null, qr_png: null, expires_at: null, pairing_code: null },
    ],
  })

export const newPairing = z
  .strictObject({
    phone: text(200)
      .optional()
      .describe('The number of the phone to pair. Pairing then uses a code to type instead of a QR.'),
  })
  .nullish()
  .meta({ id: 'NewPairing', examples: [{}, { phone: '919812345678' }] })
