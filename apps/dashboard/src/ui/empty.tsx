import type { ComponentType, ReactNode, SVGProps } from 'react'

import style from './empty.module.css'

interface Props {
  icon?: ComponentType<SVGProps<SVGSVGElement>>
  title: string
  /** What the next step is. */
  children?: ReactNode
  /** The button that does it. */
  action?: ReactNode
}

/** Stands where a list has nothing yet: says and does the next step. */
export function Empty({ icon: Icon, title, children, action }: Props) {
  return (
    <div className={style.empty}>
      {Icon && (
        <span className={style.icon}>
          <Icon width={22} aria-hidden="true" />
        </span>
      )}
      <h3>{title}</h3>
      {children !== undefined && <div className="muted">{children}</div>}
      {action !== undefined && <div className={style.action}>{action}</div>}
    </div>
  )
}
