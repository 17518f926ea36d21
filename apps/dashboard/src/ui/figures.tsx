import type { ReactNode } from 'react'

import style from './figures.module.css'

export interface Figure {
  label: string
  value: ReactNode
  /** A word more about it. */
  note?: ReactNode
}

/** Numbers that are looked at first. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className={style.figures}>
      {figures.map(({ label, value, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="numeric">{value}</dd>
          {note !== undefined && <dd className={style.note}>{note}</dd>}
        </div>
      ))}
    </dl>
  )
}
