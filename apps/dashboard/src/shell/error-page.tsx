import { ErrorView } from '../ui/error-view.tsx'
import { PlainPage } from './plain-page.tsx'

/** What a view has thrown. */
export function ErrorPage({ error, reset }: { error: unknown; reset: () => void }) {
  return (
    <PlainPage>
      <ErrorView error={error} onRetry={reset} />
    </PlainPage>
  )
}
