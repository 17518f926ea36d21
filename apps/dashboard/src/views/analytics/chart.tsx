import { useId } from 'react'

import style from './chart.module.css'
import { pathThrough } from './path-through.ts'

export interface Series {
  name: string
  label: string
  tone: 'accent' | 'blue' | 'green' | 'red'
  values: readonly (number | null)[]
  /** Of the period before: drawn thin. */
  before?: boolean
}

interface Props {
  title: string
  kind: 'bars' | 'lines'
  /** Of the points, the first and the last of which are written below. */
  labels: readonly string[]
  series: readonly Series[]
  show: (value: number | null) => string
}

const [width, height] = [600, 160]

/** Series over time as a picture. The table of the same figures is next to it. */
export function Chart({ title, kind, labels, series, show }: Props) {
  const id = useId()
  const most = Math.max(1, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)))
  const step = width / Math.max(1, labels.length)
  const yOf = (value: number) => height - (value / most) * height
  const drawn = kind === 'bars' ? series.filter(({ before }) => !before) : []
  const lines = kind === 'bars' ? series.filter(({ before }) => before) : series
  return (
    <figure className={style.chart}>
      <div className={style.plot}>
        <span className={style.most}>{show(most)}</span>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-labelledby={id}>
          <title
            id={id}
          >{`${title}: ${series.map(({ label, values }) => `${label} ${show(largest(values))}`).join(', ')}`}</title>
          <path className={style.grid} d={`M0 ${height / 2}H${width}M0 0H${width}`} />
          {drawn.map(({ name, tone, values }, at) =>
            values.map((value, n) => (
              <rect
                key={`${name} ${labels[n]}`}
                data-tone={tone}
                x={n * step + step * 0.12 + (at * step * 0.76) / drawn.length}
                width={(step * 0.76) / drawn.length}
                y={yOf(value ?? 0)}
                height={height - yOf(value ?? 0)}
              />
            )),
          )}
          {lines.map(({ name, tone, values, before }) => (
            <path
              key={`${name} ${before}`}
              data-tone={tone}
              data-before={before || undefined}
              className={style.line}
              d={pathThrough(values.map((value, n) => [n * step + step / 2, value === null ? null : yOf(value)]))}
            />
          ))}
          {labels.map((label, n) => (
            <rect key={label} className={style.point} x={n * step} y={0} width={step} height={height}>
              <title>{`${label}: ${series.map((one) => `${one.label} ${show(one.values[n] ?? null)}`).join(', ')}`}</title>
            </rect>
          ))}
        </svg>
      </div>
      <figcaption>
        <span>{labels[0]}</span>
        <span className={style.legend}>
          {series.map(({ name, label, tone, before }) => (
            <span key={`${name} ${before}`} data-tone={tone} data-before={before || undefined}>
              {label}
            </span>
          ))}
        </span>
        <span>{labels.length > 1 && labels.at(-1)}</span>
      </figcaption>
    </figure>
  )
}

const largest = (values: readonly (number | null)[]) =>
  values.reduce<number | null>((most, value) => (value !== null && value > (most ?? 0) ? value : most), null)
