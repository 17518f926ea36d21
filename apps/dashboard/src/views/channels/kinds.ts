export interface CredentialField {
  name: string
  /** A text that nobody should look over one's shoulder at; `json`: a file's content; `number`. */
  kind?: 'secret' | 'json' | 'number'
  optional?: true
}

const text = (name: string): CredentialField => ({ name })
const secret = (name: string): CredentialField => ({ name, kind: 'secret' })

/** What connects each kind of channel, in the order of its vendor's pages. Labels and help are in the messages. */
export const kinds = {
  'whatsapp-linked': [],
  'whatsapp-cloud': [
    text('phone_number_id'),
    { name: 'waba_id', optional: true },
    secret('access_token'),
    secret('app_secret'),
    secret('verify_token'),
  ],
  rcs: [text('agent_id'), { name: 'service_account', kind: 'json' }, secret('client_token')],
  linkedin: [
    text('base_url'),
    secret('api_key'),
    text('account_id'),
    secret('webhook_secret'),
    { name: 'invitations_per_day', kind: 'number', optional: true },
  ],
  'linkedin-manual': [],
  simulator: [],
} as const satisfies Record<string, readonly CredentialField[]>

export type Kind = keyof typeof kinds
export const kindNames = Object.keys(kinds) as Kind[]
export const fieldsOf = (kind: Kind): readonly CredentialField[] => kinds[kind]

/** LinkedIn by hand is LinkedIn with another driver. */
export const typeOf = (kind: Kind): string => (kind === 'linkedin-manual' ? 'linkedin' : kind)

/** The credentials as the API takes them. Undefined: the kind has none. */
export function credentialsOf(kind: Kind, values: Readonly<Record<string, string>>): object | undefined {
  if (kind === 'linkedin-manual') return { driver: 'manual' }
  const given = fieldsOf(kind).flatMap((field) => {
    const value = values[field.name]?.trim() ?? ''
    return value === '' && field.optional ? [] : [[field.name, valueIn(field, value)]]
  })
  if (fieldsOf(kind).length === 0) return undefined
  return { ...(kind === 'linkedin' && { driver: 'unipile' }), ...Object.fromEntries(given) }
}

/** What is no JSON is sent as it is: the server says what is wrong. */
function valueIn({ kind }: CredentialField, value: string): unknown {
  if (kind === 'number') return Number(value)
  if (kind !== 'json') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
