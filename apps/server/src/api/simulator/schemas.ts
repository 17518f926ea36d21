import { z } from 'zod'
import { reference, text } from '../../web/schemas.ts'
import { messageText } from '../resources/content.ts'
import { inboundContent } from './content-schema.ts'

const said = {
  text: messageText.optional().describe('Either this or `content`.'),
  content: inboundContent
    .optional()
    .describe('Content other than plain text, in the shape of a received message’s `content`.'),
}

interface Said {
  text?: unknown
  content?: unknown
}

const sayingNothing = {
  path: ['text'],
  error: 'is required unless content is given',
}
const sayingBoth = { path: ['content'], error: 'must not be given together with text' }
const something = ({ text: words, content }: Said) => words !== undefined || content !== undefined
const notBoth = ({ text: words, content }: Said) => words === undefined || content === undefined
const either = [{ oneOf: [{ required: ['text'] }, { required: ['content'] }] }]

const picture = { type: 'image', media: { id: '1013859600285441', mime_type: 'image/jpeg', caption: 'Our garden' } }

export const simulatedMessage = z
  .strictObject({
    from: text(200).describe(
      'The sender’s phone number, LID (`…@lid`) or WhatsApp user id, or the URL of a LinkedIn profile.',
    ),
    ...said,
    name: text(200).optional().describe('The sender’s name on the profile.'),
    channel_id: reference().optional().describe('A simulator channel. Default: the first one of the workspace.'),
  })
  .refine(something, sayingNothing)
  .refine(notBoth, sayingBoth)
  .meta({
    id: 'SimulatedMessage',
    allOf: either,
    examples: [
      { from: '919812345678', text: 'Yes please!', name: 'Asha Rao' },
      { from: '919812345678', content: picture },
    ],
  })

export const simulatedReply = z
  .strictObject(said)
  .refine(something, sayingNothing)
  .refine(notBoth, sayingBoth)
  .meta({ id: 'SimulatedReply', allOf: either, examples: [{ text: 'Yes please!' }, { content: picture }] })
