import type { Problem } from '../api/problem.ts'
import { ErrorView } from './error-view.tsx'

/** Above the buttons of a form: what the server has refused, if it is no field's fault. */
export const FormProblem = ({ problem }: { problem: Problem | undefined }) => problem && <ErrorView error={problem} />
