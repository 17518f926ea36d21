import { type ReactNode, useId } from 'react'

import style from './campaigns.module.css'

/** One of several, each a click away. */
export function Choices({ label, children }: { label: string; children: ReactNode }) {
  return (
    <fieldset className={style.choices}>
      <legend className="visually-hidden">{label}</legend>
      {children}
    </fieldset>
  )
}

export function Choice({
  chosen,
  group,
  onChoose,
  children,
}: {
  chosen: boolean
  group: string
  onChoose: () => void
  children: ReactNode
}) {
  const id = useId()
  return (
    <label className={style.choice} htmlFor={id}>
      <input id={id} type="radio" name={group} checked={chosen} onChange={onChoose} />
      <span>{children}</span>
    </label>
  )
}
