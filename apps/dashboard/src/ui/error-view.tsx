import { Button } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { asProblem, type Problem } from '../api/problem.ts'
import style from './error-view.module.css'
import { ExclamationTriangleIcon } from './icons.tsx'

/** What went wrong, and what to do about it. */
export function ErrorView({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useTranslations('ui')
  const problem = asProblem(error)
  const kind = kindOf(problem)
  return (
    <div className={style.error} role="alert">
      <ExclamationTriangleIcon width={20} aria-hidden="true" />
      <div>
        <p className={style.title}>{t(`error.${kind ?? 'other'}`)}</p>
        <p>{kind ? t(`error.${kind}Help`) : problem.message}</p>
        {problem.requestId !== undefined && (
          <p>
            {t('error.internalHelp')} <code>{problem.requestId}</code>
          </p>
        )}
        {onRetry && (
          <Button variant="default" size="xs" mt="sm" onClick={onRetry}>
            {t('retry')}
          </Button>
        )}
      </div>
    </div>
  )
}

const kinds: Record<number, string> = { 403: 'forbidden', 404: 'notFound', 429: 'tooMany' }

const kindOf = ({ code, status }: Problem): string | undefined =>
  code === 'unreachable' ? 'unreachable' : kinds[status]
