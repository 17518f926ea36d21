import { reference, text, wholeNumber } from '../web/schemas.ts'

/** Of every list. Numbers are numbers here: those of the native API's queries come as text. */
export const page = {
  limit: wholeNumber(1, 100).default(20).describe('Rows a page, 100 at most.'),
  cursor: text(200).optional().describe('`next_cursor` of the page before; absent for the first.'),
}

export const leadId = () => reference().describe("The lead's id, from leads_list.")
export const conversationId = () => reference().describe("The conversation's id, from conversations_list.")
export const webhookId = () => reference().describe("The webhook's id, from webhooks_list.")
export const channelId = () => reference().describe("The channel's id, from channels_list.")
