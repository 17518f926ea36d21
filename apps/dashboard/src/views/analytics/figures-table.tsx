import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'

import style from './analytics.module.css'
import { figureOf, type Row } from './use-figures.ts'
import { useShow } from './use-show.ts'

interface Props {
  label: string
  /** What the rows are, above their names. */
  of: string
  rows: readonly Row[]
  figures: readonly string[]
  nameOf: (row: Row) => ReactNode
}

/** Figures row by row. */
export function FiguresTable({ label, of, rows, figures, nameOf }: Props) {
  const t = useTranslations('analytics')
  const show = useShow()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className={style.scroll} tabIndex={0} aria-label={label}>
      <table className={style.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{of}</th>
            {figures.map((name) => (
              <th key={name} scope="col" data-align="right">
                {t(`figures.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{nameOf(row)}</th>
              {figures.map((name) => (
                <td key={name} data-align="right">
                  {show.figure(name, figureOf(row, name))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
