import lexicon from './lexicon/amount.json' with { type: 'json' }
import { anyOf, type Said } from './said.ts'

/** `currency`: ISO 4217. Null if the message doesn't name it. */
export interface Amount {
  value: number
  currency: string | null
}

const currencies = Object.entries(lexicon.currencies)
const scales: Readonly<Record<string, number>> = Object.assign({}, ...Object.values(lexicon.scales))
// A number before one of these is no amount of money.
const otherUnits = new RegExp(`^${anyOf(lexicon.otherUnits)}$`)
const beforeCurrency = new RegExp(`^${anyOf(lexicon.beforeCurrency)}$`)

const leastBare = 10

const token = /r\$|us\$|[₹€£$]|\d[\d.,]{0,18}|[\p{L}\p{M}]+/gu

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
  const next = beforeCurrency.test(afterwards) ? (tokens[after + 1] ?? '') : afterwards
  const currency = currencyOf(tokens[at - 1] ?? '') ?? currencyOf(next)
  const value = number * (scale ?? 1)
  if (value <= 0 || !Number.isFinite(value)) return null
  if (currency) return { value, currency }
  // Even then a single digit is more likely an hour or an option.
  if (otherUnits.test(next) || (scale === undefined && (!asked || value < leastBare))) return null
  return { value, currency: null }
}

const currencyOf = (token: string) => currencies.find(([, signs]) => signs.includes(token))?.[0] ?? null

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
