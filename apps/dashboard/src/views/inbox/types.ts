import type { Schemas } from '../../api/schema.gen.ts'

export type Summary = Schemas['ConversationSummary']

/** Changes the conversation, and says so. */
export type ChangeConversation = (patch: Schemas['ConversationPatch'], said: string) => Promise<unknown>
