import { reference, text, wholeNumber } from '../web/schemas.ts'

/** The paging fields of every list. Numbers are JSON numbers here; the native API's queries have text. */
export const page = {
  limit: wholeNumber(1, 100).default(20).describe('Rows per page, at most 100.'),
  cursor: text(200).optional().describe('`next_cursor` of the previous page; absent for the first.'),
}

export const leadId = () => reference().describe("The lead's id, from leads_list.")
export const conversationId = () => reference().describe("The conversation's id, from conversations_list.")
export const webhookId = () => reference().describe("The webhook's id, from webhooks_list.")
export const channelId = () => reference().describe("The channel's id, from channels_list.")
