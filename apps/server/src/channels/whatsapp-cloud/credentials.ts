import { z } from 'zod'

const digits = z.string().regex(/^\d{1,32}$/, 'must be digits only')

export const whatsappCloudCredentials = z.strictObject({
  phone_number_id: digits.describe(
    "Meta's id of the sending number, from WhatsApp Manager; not the phone number itself.",
  ),
  // It becomes a header, which holds neither spaces nor line ends: a token pasted with one is caught here.
  access_token: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be a token without spaces or line breaks')
    .describe('Access token of a system user with the permission whatsapp_business_messaging.'),
  app_secret: z.string().min(1).describe('Secret of the Meta app; the webhooks it sends are signed with it.'),
  verify_token: z
    .string()
    .min(1)
    .describe(
      'A text of your choice, entered beside the webhook URL in the Meta app, which Meta repeats to prove itself.',
    ),
  waba_id: digits
    .describe('Id of the WhatsApp Business Account the number belongs to; with it the templates are read.')
    .optional(),
})

export type WhatsAppCloudCredentials = z.infer<typeof whatsappCloudCredentials>
