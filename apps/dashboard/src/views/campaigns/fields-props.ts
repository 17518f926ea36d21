import type { Step } from './types.ts'

export interface FieldsProps<Kind extends Step> {
  step: Kind
  onChange: (step: Step) => void
  /** What the server says about a field of the step, as in `content.text`. */
  errorOf: (field: string) => string | undefined
}
