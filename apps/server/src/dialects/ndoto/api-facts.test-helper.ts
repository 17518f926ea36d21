import { expect } from 'vitest'

import type { ApiFacts } from '../../../testing/api-facts.ts'

export const apiFacts: ApiFacts = {
  keyHeaders: ['api_access_token'],
  // Errors are sentences only.
  error: (code) => ({ error: code.endsWith('_key') ? 'Invalid Access Token' : expect.any(String) }),
  things: {
    '/contacts': 'contact',
    '/conversations': 'conversation',
    '/inboxes': 'channel',
    '/webhooks': 'endpoint',
  },
  references: { inbox_id: 'channel' },
  scopes: { '/conversations/{id}/messages': 'messages' },
  keepsUnknownFields: ['ndotoCreateContact', 'ndotoUpdateContact'],
  optionalBodies: ['ndotoToggleStatus'],
  scopesOf: { ndotoListMessages: ['messages:read', 'conversations:read'] },
  sameAs: {
    ndotoListContacts: ['listContacts'],
    ndotoSearchContacts: ['listContacts'],
    ndotoGetContact: ['getContact'],
    ndotoCreateContact: ['createContact'],
    ndotoUpdateContact: ['updateContact'],
    ndotoListConversations: ['listConversations', 'getContact'],
    ndotoGetConversation: ['getConversation', 'getContact'],
    ndotoCreateConversation: ['updateConversation', 'createMessage', 'getContact'],
    ndotoToggleStatus: ['updateConversation'],
    ndotoAssign: ['updateConversation'],
    ndotoListLabels: ['getConversation'],
    ndotoSetLabels: ['updateConversation'],
    ndotoCreateMessage: ['createMessage', 'createNote', 'simulateInbound'],
    ndotoListMessages: ['listMessages', 'listNotes', 'getConversation', 'getContact'],
    ndotoListInboxes: ['listChannels'],
    ndotoGetInbox: ['getChannel'],
    ndotoListWebhooks: ['listEndpoints'],
    ndotoCreateWebhook: ['createEndpoint'],
    ndotoUpdateWebhook: ['updateEndpoint'],
    ndotoDeleteWebhook: ['deleteEndpoint'],
  },
  attempts: ({ theirs, own, phone }) => ({
    ndotoCreateWebhook: [
      {
        body: { url: 'http://127.0.0.1:9/', subscriptions: ['message_created'], inbox_id: theirs.channel },
        status: 404,
      },
      { body: { url: 'http://127.0.0.1:9/', subscriptions: ['contact_created'] }, status: 200 },
    ],
    ndotoUpdateWebhook: [{ body: { active: false, inbox_id: theirs.channel }, status: 404 }],
    ndotoCreateContact: [
      { body: { phone_number: phone, name: 'Eve', inbox_id: theirs.channel }, status: 404 },
      { body: { phone_number: phone, name: 'Eve' }, status: 200 },
    ],
    ndotoCreateConversation: [
      { body: { contact_id: theirs.contact }, status: 404 },
      { body: { contact_id: own.contact, inbox_id: theirs.channel }, status: 404 },
      { body: { contact_id: own.contact, message: { content: 'Hi' } }, status: 200 },
    ],
    ndotoCreateMessage: [
      { body: { content: 'Hi' }, status: 404 },
      { body: { content: 'Hi', private: true }, status: 404 },
      { body: { content: 'Hi', message_type: 'incoming' }, status: 404 },
    ],
  }),
}
