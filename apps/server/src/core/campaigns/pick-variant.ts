import { createHash } from 'node:crypto'

import type { Content } from '../channels/content.ts'
import type { MessageStep } from './step.ts'

/** What a contact gets of a message step. */
export interface Version {
  content: Content
  /** From 0. Null: the step has one content. */
  variant: number | null
}

/** All that a step may send. */
export const versionsOf = ({ content, variants }: MessageStep): Version[] =>
  variants
    ? variants.map((one, variant) => ({ content: one.content, variant }))
    : content
      ? [{ content, variant: null }]
      : []

/** The same for an enrollment each time, and by weight among many. */
export function pickVersion(step: MessageStep, enrollmentId: number, at: number): Version {
  const { variants = [] } = step
  let drawn = draw(`${enrollmentId} ${at}`) * variants.reduce((sum, { weight = 1 }) => sum + weight, 0)
  const variant = variants.findIndex(({ weight = 1 }) => {
    drawn -= weight
    return drawn < 0
  })
  const version = versionsOf(step)[Math.max(0, variant)]
  if (!version) throw new Error('a message step without content')
  return version
}

/** From 0 to below 1. */
const draw = (text: string) => createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32
