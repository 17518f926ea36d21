import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'

import style from './plain-page.module.css'
import { Wordmark } from './wordmark.tsx'

/** A page of one column, without the rail: what people see before they are signed in. */
export function PlainPage({ title, lead, children }: { title?: string; lead?: ReactNode; children: ReactNode }) {
  useDocumentTitle(title === undefined ? 'Parley' : `${title} · Parley`)
  return (
    <div className={style.page}>
      <header className={style.top}>
        <Wordmark />
      </header>
      <main className={style.main} id="main" tabIndex={-1}>
        {title !== undefined && <h1>{title}</h1>}
        {lead !== undefined && <p className="muted">{lead}</p>}
        {children}
      </main>
    </div>
  )
}
