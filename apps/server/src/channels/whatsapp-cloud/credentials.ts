import { z } from 'zod'

const digits = z.string().regex(/^\d{1,32}$/, 'must be digits only')

export const whatsappCloudCredentials = z.strictObject({
  phone_number_id: digits.describe(
    "Meta's id of the sending number, from WhatsApp Manager; not the phone number itself.",
  ),
  // The token becomes a header, which allows neither spaces nor line breaks; a pasted token may have one.
  access_token: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be a token without spaces or line breaks')
    .describe('Access token of a system user with the permission whatsapp_business_messaging.'),
  app_secret: z.string().min(1).describe('Secret of the Meta app, which signs its webhooks.'),
  verify_token: z
    .string()
    .min(1)
    .describe('A text of your choice, entered with the webhook URL in the Meta app; Meta sends it as proof.'),
  waba_id: digits.describe('Id of the number’s WhatsApp Business Account; needed to read its templates.').optional(),
})

export type WhatsAppCloudCredentials = z.infer<typeof whatsappCloudCredentials>
