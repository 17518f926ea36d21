import type { Said } from './said.ts'

/** `currency`: ISO 4217. Null if the message doesn't name it. */
export interface Amount {
  value: number
  currency: string | null
}

const currencies: readonly (readonly [RegExp, string])[] = [
  [/^(?:r\$|brl|reais|real)$/, 'BRL'],
  [/^(?:us\$|usd|dollars?|dolar(?:es)?|bucks|\$)$/, 'USD'],
  [/^(?:₹|rs|inr|rupees?|rupaye|rupay|रुपये|रुपए|रु)$/, 'INR'],
  [/^(?:€|eur|euros?)$/, 'EUR'],
  [/^(?:£|gbp|pounds?|libras?)$/, 'GBP'],
  [/^(?:mxn|pesos?)$/, 'MXN'],
]
const scales: Record<string, number> = {
  k: 1e3,
  thousand: 1e3,
  mil: 1e3,
  hazaar: 1e3,
  hazar: 1e3,
  हजार: 1e3,
  lakh: 1e5,
  lakhs: 1e5,
  lac: 1e5,
  lacs: 1e5,
  लाख: 1e5,
  m: 1e6,
  mn: 1e6,
  million: 1e6,
  milhao: 1e6,
  milhoes: 1e6,
  millon: 1e6,
  millones: 1e6,
  cr: 1e7,
  crore: 1e7,
  crores: 1e7,
  करोड: 1e7,
}
// A number before one of these is no amount of money.
const otherUnits =
  /^(?:people|persons?|users?|seats?|employees?|agents?|members?|pessoas?|usuarios?|personas?|empleados?|log|logon|days?|weeks?|months?|years?|dias?|semanas?|mes|meses|anos?|din|hafte|mahine|hours?|horas?|minutes?|am|pm|baje|h|th|st|nd|rd)$/

const leastBare = 10

const token = /r\$|us\$|[₹€£$]|\d[\d.,]{0,18}|[\p{L}\p{M}]+/gu
const letters = /^[\p{L}\p{M}]/u

/**
 * The largest amount of money in a message: `R$ 2.000`, `$500`, `50k`, `5 lakh rupees`. A bare number counts only if
 * the message answers a question for an amount.
 */
export function readAmount(said: Said, { asked }: { asked: boolean }): Amount | null {
  const tokens = said.folded.match(token) ?? []
  const amounts = tokens.flatMap((_, at) => {
    const amount = amountAt(tokens, at, asked)
    return amount ? [amount] : []
  })
  return amounts.toSorted((a, b) => b.value - a.value)[0] ?? null
}

function amountAt(tokens: readonly string[], at: number, asked: boolean): Amount | null {
  const number = readNumber(tokens[at] ?? '')
  if (number === null) return null
  const scale = scales[tokens[at + 1]?.normalize('NFKD') ?? '']
  const after = at + (scale === undefined ? 1 : 2)
  const afterwards = tokens[after] ?? ''
  const next = letters.test(afterwards) && ['de', 'of'].includes(afterwards) ? (tokens[after + 1] ?? '') : afterwards
  const currency = currencyOf(tokens[at - 1] ?? '') ?? currencyOf(next)
  const value = number * (scale ?? 1)
  if (value <= 0 || !Number.isFinite(value)) return null
  if (currency) return { value, currency }
  // Even then a single digit is more likely an hour or an option.
  if (otherUnits.test(next) || (scale === undefined && (!asked || value < leastBare))) return null
  return { value, currency: null }
}

const currencyOf = (token: string) => currencies.find(([sign]) => sign.test(token))?.[1] ?? null

/** `2.000,50`, `2,000.50`, `5,00,000`, `1.5`: the last sign is a decimal sign, unless three digits follow it. */
function readNumber(token: string): number | null {
  if (!/^\d/.test(token)) return null
  const digits = token.replace(/[.,]+$/, '')
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','))
  if (last < 0) return Number(digits)
  const decimals = digits.length - last - 1
  const whole = decimals === 3 ? digits : digits.slice(0, last)
  const fraction = decimals === 3 ? '' : digits.slice(last + 1)
  const value = Number(`${whole.replaceAll(/[.,]/g, '')}.${fraction || '0'}`)
  return Number.isFinite(value) ? value : null
}
