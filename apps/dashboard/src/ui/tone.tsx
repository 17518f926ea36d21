import type { ReactNode } from 'react'

import style from './tone.module.css'

export type ToneName = 'green' | 'amber' | 'red' | 'blue' | 'gray'

/** A state in a word, with a colour that repeats it. */
export function Tone({ tone, dot = false, children }: { tone: ToneName; dot?: boolean; children: ReactNode }) {
  return (
    <span className={style.tone} data-tone={tone}>
      {dot && <span className={style.dot} aria-hidden="true" />}
      {children}
    </span>
  )
}
