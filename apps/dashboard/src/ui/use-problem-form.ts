import { type UseFormInput, type UseFormReturnType, useForm } from '@mantine/form'
import { type FormEventHandler, useState } from 'react'

import { asProblem, type Problem } from '../api/problem.ts'

type Fields = Record<string, unknown>

export interface ProblemForm<Values extends Fields> {
  form: UseFormReturnType<Values>
  /** What belongs to none of the fields. */
  problem: Problem | undefined
  busy: boolean
  onSubmit: FormEventHandler<HTMLFormElement>
}

/** A form whose rules are the server's: what its answer says about a field is shown at the field. */
export function useProblemForm<Values extends Fields>(
  input: UseFormInput<Values> & { submit: (values: Values) => Promise<unknown> },
): ProblemForm<Values> {
  const { submit, ...options } = input
  const form = useForm<Values>({ mode: 'uncontrolled', ...options })
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)

  async function send(values: Values): Promise<void> {
    setBusy(true)
    setProblem(undefined)
    try {
      await submit(values)
    } catch (error) {
      const refused = asProblem(error)
      const own = refused.fields.filter(({ field }) => has(values, field))
      form.setErrors(Object.fromEntries(own.map(({ field, message }) => [field, message])))
      if (own.length === 0) setProblem(refused)
    } finally {
      setBusy(false)
    }
  }
  return { form, problem, busy, onSubmit: form.onSubmit((values) => void send(values as Values)) }
}

/** `scoring.recency.1.points` is a field of a form that has the whole path. */
function has(values: unknown, path: string): boolean {
  let inner = values
  return path.split('.').every((name) => {
    if (typeof inner !== 'object' || inner === null || !(name in inner)) return false
    inner = (inner as Fields)[name]
    return true
  })
}
