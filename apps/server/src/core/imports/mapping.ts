import { type FieldProblem, ParleyError } from '../../kernel/errors.ts'

/** What the cells of a column are. `deal_value` is in whole units; `attributes.x` is an attribute. */
export const importFields = [
  'phone',
  'email',
  'linkedin',
  'name',
  'company',
  'source',
  'intent',
  'stage',
  'score',
  'deal_value',
  'currency',
  'time_zone',
  'owner',
  'tags',
  'lost_reason',
] as const
export type ImportField = (typeof importFields)[number] | `attributes.${string}`

/** Field by column. A column without a field is left out. */
export type Mapping = Record<string, ImportField>

const addresses: readonly string[] = ['phone', 'email', 'linkedin']

/** Throws `invalid` for a column that the file lacks, an unknown field, or a mapping without an address. */
export function checkMapping(given: Readonly<Record<string, string>>, columns: readonly string[]): Mapping {
  const fields = Object.values(given)
  const problems = Object.entries(given).flatMap(([column, field]): FieldProblem[] => {
    const at = (message: string) => [{ field: `mapping.${column}`, message }]
    if (!columns.includes(column)) return at('is not a column of the file')
    if (!isField(field)) return at(`must be one of ${importFields.join(', ')}, or attributes.<name>`)
    return fields.filter((one) => one === field).length > 1 ? at(`must not be ${field}, as another column is`) : []
  })
  if (problems.length === 0 && !fields.some((field) => addresses.includes(field))) {
    problems.push({ field: 'mapping', message: 'must have a column for phone, email or linkedin' })
  }
  const [first] = problems
  if (first) throw new ParleyError('invalid', `${first.field} ${first.message}`, { fields: problems })
  return given as Mapping
}

const isField = (field: string): field is ImportField =>
  (importFields as readonly string[]).includes(field) || /^attributes\..{1,100}$/s.test(field)

const known: Record<string, readonly string[]> = {
  phone: ['phone', 'phone number', 'mobile', 'mobile phone', 'cell', 'whatsapp', 'telefone', 'celular'],
  email: ['email', 'e-mail', 'email address', 'mail'],
  linkedin: ['linkedin', 'linkedin url', 'linkedin profile'],
  name: ['name', 'full name', 'contact', 'contact name', 'nome'],
  company: ['company', 'company name', 'organization', 'organisation', 'account', 'empresa'],
  source: ['source', 'lead source', 'origem'],
  stage: ['stage', 'deal stage', 'status'],
  score: ['score', 'lead score'],
  deal_value: ['deal value', 'value', 'amount', 'valor'],
  currency: ['currency', 'moeda'],
  time_zone: ['time zone', 'timezone'],
  owner: ['owner', 'contact owner', 'assignee'],
  tags: ['tags', 'labels', 'tag'],
  lost_reason: ['lost reason', 'reason'],
}

/** The fields that the columns' names suggest. */
export function suggestMapping(columns: readonly string[]): Mapping {
  const mapping: Mapping = {}
  for (const [field, names] of Object.entries(known)) {
    const column = columns.find((one) =>
      names.includes(
        one
          .toLowerCase()
          .replaceAll(/[_\s]+/g, ' ')
          .trim(),
      ),
    )
    if (column !== undefined && !Object.hasOwn(mapping, column)) mapping[column] = field as ImportField
  }
  return mapping
}
