import type { ReactNode } from 'react'

import style from './panel.module.css'

/** A part of a view, with a heading of its own. */
export function Panel({
  title,
  lead,
  actions,
  children,
}: {
  title: string
  lead?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <section className={style.panel} aria-label={title}>
      <div className={style.head}>
        <div>
          <h2>{title}</h2>
          {lead !== undefined && <p className="muted">{lead}</p>}
        </div>
        {actions !== undefined && <div className="row">{actions}</div>}
      </div>
      {children}
    </section>
  )
}
