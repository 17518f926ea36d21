import { describe, expect, test } from 'vitest'

import { readChoice } from './choice.ts'
import { readPreferredTime } from './preferred-time.ts'
import { readText } from './said.ts'
import { readWhen } from './when.ts'

// A Wednesday, 15:30 in India.
const now = new Date('2026-01-14T10:00:00Z')
const zone = 'Asia/Kolkata'

describe('a day and an hour', () => {
  test.each([
    ['tomorrow at 3pm', '2026-01-15', '15:00'],
    ['kal shaam 5 baje', '2026-01-15', '17:00'],
    ['कल सुबह 10 बजे', '2026-01-15', '10:00'],
    ['parso dopahar 2 baje', '2026-01-16', '14:00'],
    ['amanhã às 15h', '2026-01-15', '15:00'],
    ['amanhã 15h30', '2026-01-15', '15:30'],
    ['quinta-feira às 9 da manhã', '2026-01-15', '9:00'],
    ['mañana a las 3 de la tarde', '2026-01-15', '15:00'],
    ['el viernes por la mañana', '2026-01-16', null],
    ['20 de janeiro às 10h', '2026-01-20', '10:00'],
    ['20/01 at 11:30 am', '2026-01-20', '11:30'],
    ['Friday 4 p.m.', '2026-01-16', '16:00'],
    ['at 12 pm', null, '12:00'],
    ['9:15', null, '9:15'],
    ['day after tomorrow', '2026-01-16', null],
    ['budhwar', '2026-01-21', null],
  ])('of %j are read', (text, day, time) => {
    const when = readWhen(readText(text), now, zone)
    expect(when?.day ?? null).toBe(day)
    const said = when?.hour == null ? null : `${when.hour}:${String(when.minute).padStart(2, '0')}`
    expect(said).toBe(time)
  })

  test('are null in a text without either', () => {
    for (const text of ['', 'after Diwali', 'I have 2 dogs', 'ok', 'order 4821', 'R$ 2.000']) {
      expect(readWhen(readText(text), now, zone), text).toBe(null)
    }
  })

  test('say whether the half of the day is known', () => {
    expect(readWhen(readText('at 3'), now, zone)).toMatchObject({ hour: 3, half: false })
    expect(readWhen(readText('15:00'), now, zone)).toMatchObject({ hour: 15, half: true })
  })

  test('are counted in the contact’s time zone', () => {
    // It is already Thursday in Auckland, and still Wednesday in Los Angeles.
    const evening = new Date('2026-01-14T20:00:00Z')
    expect(readWhen(readText('tomorrow'), evening, 'Pacific/Auckland')?.day).toBe('2026-01-16')
    expect(readWhen(readText('tomorrow'), evening, 'America/Los_Angeles')?.day).toBe('2026-01-15')
    expect(readWhen(readText('tomorrow'), evening, 'Not/AZone')?.day).toBe('2026-01-15')
  })
})

describe('a preferred time', () => {
  test.each([
    ['next week', '2026-01-18T18:30:00Z', '2026-01-25T18:29:59Z', null],
    ['semana que vem', '2026-01-18T18:30:00Z', '2026-01-25T18:29:59Z', null],
    ['tomorrow afternoon', '2026-01-15T06:30:00Z', '2026-01-15T12:30:00Z', null],
    ['Friday at 4', '2026-01-15T18:30:00Z', '2026-01-16T18:29:59Z', '2026-01-16T10:30:00Z'],
  ])('of %j is read', (text, from, until, at) => {
    expect(readPreferredTime(readText(text), now, zone)).toEqual({ from, until, at })
  })

  test('is null for a past day or a text without a date', () => {
    for (const text of ['after Diwali', 'whenever', 'yesterday', '']) {
      expect(readPreferredTime(readText(text), now, zone), text).toBe(null)
    }
  })

  test('keeps its hour across a clock change', () => {
    const winter = new Date('2026-03-27T10:00:00Z')
    expect(readPreferredTime(readText('Monday at 3pm'), winter, 'Europe/Berlin')?.at).toBe('2026-03-30T13:00:00Z')
  })
})

describe('a choice among slots', () => {
  const slotAt = (start: string) => ({ start, end: new Date(Date.parse(start) + 30 * 60_000).toISOString() })
  // Thursday 11:00 and 15:00, Friday 11:00, Monday 17:00 in India.
  const slots = ['2026-01-15T05:30:00Z', '2026-01-15T09:30:00Z', '2026-01-16T05:30:00Z', '2026-01-19T11:30:00Z'].map(
    slotAt,
  )

  test.each([
    ['1', 0],
    ['Option 2 please', 1],
    ['#3', 2],
    ['the second one', 1],
    ['o segundo', 1],
    ['a segunda opção', 1],
    ['dusra wala', 1],
    ['the last one', 3],
    ['3pm', 1],
    ['15h', 1],
    ['Friday works', 2],
    ['sexta', 2],
    ['shukrawar theek hai', 2],
    ['segunda às 17h', 3],
    ['kal 3 baje', 1],
    ['tomorrow at 11', 0],
    ['in the evening', 3],
    ['any of them', 0],
    ['qualquer um', 0],
    ['5', 3],
    ['two', 1],
    ['3 is good for me', 2],
    ['not tomorrow, Friday is better', 2],
    ['amanhã não, sexta', 2],
    ['No, Friday', 2],
    ['I am free after 2pm tomorrow', 1],
    ['the 16th', 2],
  ])('by %j names one slot', (text, index) => {
    expect(readChoice(readText(text), slots, now, zone)).toEqual({ kind: 'slot', slot: slots[index] })
  })

  test.each([
    ['tomorrow', 'several'],
    ['Thursday works', 'several'],
    ['11am', 'several'],
    ['yes', 'several'],
    ['None of these', 'none'],
    ['no', 'none'],
    ['Thursday does not suit, another day', 'none'],
    ['Saturday at 10', 'other'],
    ['next week', 'other'],
    ['not Thursday but Saturday at 10', 'other'],
    ['I can’t do Friday', 'none'],
    ['Sorry, I cannot do any of these', 'none'],
    ['sexta não dá', 'none'],
    ['Friday nahi', 'none'],
    ['Thursday is not possible', 'none'],
    ['what does it cost?', null],
    ['', null],
  ])('by %j is %j', (text, kind) => {
    expect(readChoice(readText(text), slots, now, zone)?.kind ?? null).toBe(kind)
  })

  test('takes the only slot on a yes', () => {
    const [only] = slots
    expect(readChoice(readText('yes, works'), only ? [only] : [], now, zone)).toEqual({ kind: 'slot', slot: only })
    expect(readChoice(readText('yes'), [], now, zone)).toBe(null)
  })
})
