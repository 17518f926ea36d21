import { invalidField } from '../../kernel/errors.ts'

const prefix = 'whsec_'
/** In bytes, as Standard Webhooks has it. */
const [shortest, longest] = [24, 64]

/** Throws `invalid` for a secret with the prefix of Standard Webhooks that no receiver could decode. */
export function checkSecret(secret: string): void {
  if (!secret.startsWith(prefix)) return
  const encoded = secret.slice(prefix.length)
  const bytes = Buffer.from(encoded, 'base64')
  const wanted = `must be ${prefix} and the standard base64 of ${shortest} to ${longest} bytes`
  if (/^[\w-]+=*$/.test(encoded) && /[-_]/.test(encoded)) {
    throw invalidField('secret', `${wanted}: write + for - and / for _`)
  }
  if (bytes.toString('base64') !== encoded) throw invalidField('secret', wanted)
  if (bytes.length < shortest || bytes.length > longest) throw invalidField('secret', `${wanted}, not ${bytes.length}`)
}
