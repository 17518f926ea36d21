import type { ReactNode } from 'react'

import style from './alert.module.css'
import { ExclamationTriangleIcon } from './icons.tsx'

/** What is wrong, told at once to who can't see it. */
export const Alert = ({ children }: { children: ReactNode }) => (
  <div className={style.alert} role="alert">
    <ExclamationTriangleIcon width={20} aria-hidden="true" />
    <div>{children}</div>
  </div>
)
