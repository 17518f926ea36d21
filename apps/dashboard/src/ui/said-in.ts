import type { Schemas } from '../api/schema.gen.ts'

/** What a message says, or else what it is. */
export const saidIn = ({ text, content, kind }: Schemas['Message']): string =>
  text ?? (typeof content?.type === 'string' ? content.type : kind)
