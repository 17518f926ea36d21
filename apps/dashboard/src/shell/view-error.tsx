import { ErrorView } from '../ui/error-view.tsx'

/** What a view has thrown, in its place: the rail leads elsewhere. */
export const ViewError = ({ error, reset }: { error: unknown; reset: () => void }) => (
  <ErrorView error={error} onRetry={reset} />
)
