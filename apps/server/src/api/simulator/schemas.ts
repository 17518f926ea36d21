import { z } from 'zod'

import { reference, text } from '../../surface/schemas.ts'
import { messageText } from '../messages/content-schema.ts'

export const simulatedMessage = z
  .strictObject({
    from: text(40).describe('The phone number that it comes from.'),
    text: messageText,
    channel_id: reference()
      .optional()
      .describe('A simulator channel; the first one of the workspace where it is absent.'),
  })
  .meta({ id: 'SimulatedMessage', examples: [{ from: '919812345678', text: 'Yes please!' }] })
