import fc from 'fast-check'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'

import { numberForms, storedForm } from './number-forms.ts'
import { toldPhone } from './phone.ts'

/** Countries whose numbering plan, as the library has it, takes the other form for a number of its own as well. */
const kept = new Set(['AR', 'BR', 'GA'])

describe.each(numberForms.map((form) => [`${form.country} ${form.from.source}`, form] as const))('%s', (_, form) => {
  const other = fc.stringMatching(form.from)

  test('takes no number that today’s plan has', () => {
    const property = fc.property(other, (digits) => {
      const valid = parsePhoneNumberFromString(`+${digits}`)?.isValid() ?? false
      expect(valid && !kept.has(form.country)).toBe(false)
    })
    fc.assert(property, { numRuns: 200 })
  })

  test('makes a number of the same country, which parses to itself', () => {
    const property = fc.property(other, (digits) => {
      expect(storedForm(digits)).toBe(digits.replace(form.from, form.to))
      const phone = toldPhone(digits)
      expect(parsePhoneNumberFromString(`+${phone}`)?.country ?? form.country).toBe(form.country)
      expect([toldPhone(phone), storedForm(phone)]).toEqual([phone, phone])
    })
    fc.assert(property, { numRuns: 200 })
  })

  test('names its source', () => {
    expect(form.source).not.toBe('')
  })
})
