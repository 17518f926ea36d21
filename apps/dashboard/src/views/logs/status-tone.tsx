import type { Schemas } from '../../api/schema.gen.ts'
import { Tone, type ToneName } from '../../ui/tone.tsx'

/** A status with its error's code. */
export function StatusTone({ of: { status, error_code: code } }: { of: Schemas['LoggedRequest'] }) {
  return <Tone tone={toneOf(status)}>{code === null ? status : `${status} ${code}`}</Tone>
}

const toneOf = (status: number): ToneName =>
  status >= 500 ? 'red' : status >= 400 ? 'amber' : status >= 300 ? 'blue' : 'green'
