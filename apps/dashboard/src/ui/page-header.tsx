import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'

import style from './page-header.module.css'

interface Props {
  title: string
  /** The title is a name of the API. */
  code?: true
  /** One sentence: what the view is for. */
  lead?: ReactNode
  /** Where this lies, as a link to the list. */
  back?: ReactNode
  /** Its buttons, the main one last. */
  actions?: ReactNode
}

export function PageHeader({ title, code, lead, back, actions }: Props) {
  useDocumentTitle(`${title} · Parley`)
  return (
    <header className={style.header}>
      <div className={style.text}>
        {back !== undefined && <div className={style.back}>{back}</div>}
        <h1>{code ? <code>{title}</code> : title}</h1>
        {lead !== undefined && <p className="muted">{lead}</p>}
      </div>
      {actions !== undefined && <div className="row">{actions}</div>}
    </header>
  )
}
