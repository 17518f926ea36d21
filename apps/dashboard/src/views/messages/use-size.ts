import { useFormatter } from 'use-intl'

const units = ['byte', 'kilobyte', 'megabyte'] as const

/** Says how large something is, as in 1.2 MB. */
export function useSize(): (bytes: number) => string {
  const format = useFormatter()
  return (bytes) => {
    const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3))
    return format.number(bytes / 1_000 ** step, {
      style: 'unit',
      unit: units[step] ?? 'byte',
      unitDisplay: step === 0 ? 'long' : 'short',
      maximumFractionDigits: step === 2 ? 1 : 0,
    })
  }
}
