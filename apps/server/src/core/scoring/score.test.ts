import { readFile } from 'node:fs/promises'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultRules, temperatures } from '../tenant/scoring-rules.ts'
import { assess, type ScoringHistory } from './score.ts'

const now = new Date('2026-01-15T09:30:00Z')
const day = 24 * 60 * 60_000
const ago = (ms: number) => new Date(now.getTime() - ms)
const stages = ['New', 'Contacted', 'Warm', 'Hot', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost']
const pipeline = { stages, scoring: defaultRules }

const nobody = { intent: null, stage: 'New', deal_value_cents: null, qualified_at: null, opted_out_at: null }
const unheard: ScoringHistory = {
  last_inbound_at: null,
  replies: 0,
  interested: false,
  score_override: null,
  temperature_override: null,
}
const scoreOf = (contact: Partial<Parameters<typeof assess>[0]>, known: Partial<ScoringHistory> = {}, at = now) =>
  assess({ ...nobody, ...contact }, { ...unheard, ...known }, { stages, scoring: defaultRules }, at)

describe('the score for', () => {
  test.each([
    ['nothing', {}, {}, null],
    ['an intent', { intent: 'Wants to talk' }, {}, 5],
    ['an intent with a word of it', { intent: 'Wants a demo' }, {}, 15],
    ['a message a moment ago', {}, { last_inbound_at: now }, 30],
    ['a message that asked for a price', {}, { last_inbound_at: now, interested: true }, 40],
    ['a day', {}, { last_inbound_at: ago(day) }, 24],
    ['three days', {}, { last_inbound_at: ago(3 * day) }, 18],
    ['a week', {}, { last_inbound_at: ago(7 * day) }, 12],
    ['two weeks', {}, { last_inbound_at: ago(14 * day) }, 6],
    ['a month', {}, { last_inbound_at: ago(30 * day) }, 0],
    ['a reply', {}, { last_inbound_at: ago(60 * day), replies: 1 }, 5],
    ['many replies', {}, { last_inbound_at: ago(60 * day), replies: 1_000 }, 20],
    ['the second stage', { stage: 'Contacted' }, {}, 5],
    ['Hot', { stage: 'Hot' }, {}, 15],
    ['Won', { stage: 'Won', qualified_at: now.toISOString() }, {}, 30],
    ['a stage that is no more', { stage: 'Gone' }, {}, null],
    ['a deal', { deal_value_cents: 1 }, {}, 5],
    ['a deal of nothing', { deal_value_cents: 0 }, {}, null],
    ['Lost', { stage: 'Lost', intent: 'demo' }, { last_inbound_at: now }, 0],
    ['an opt-out', { opted_out_at: now.toISOString(), stage: 'Hot' }, { last_inbound_at: now }, 0],
  ])('%s', (_, contact, known, score) => {
    expect(scoreOf(contact, known).score).toBe(score)
  })

  test('everything together is 100', () => {
    const contact = { intent: 'Wants a demo', stage: 'Qualified', deal_value_cents: 1, qualified_at: now.toISOString() }
    const known = { last_inbound_at: now, replies: 4 }
    expect(scoreOf(contact, known)).toMatchObject({ score: 100, temperature: 'hot' })
  })

  test.each([
    [['Qualified', 'Done'], 'Qualified', 20],
    [['Fresh', 'Qualified'], 'Fresh', null],
    [['Fresh'], 'Fresh', null],
  ])('stages %j, of which the contact has %s, is %j', (pipeline, stage, score) => {
    expect(assess({ ...nobody, stage }, unheard, { stages: pipeline, scoring: defaultRules }, now).score).toBe(score)
  })
})

describe('a client’s override:', () => {
  test('a score replaces the computed one, sets the temperature and does not decay', () => {
    const { score, temperature, rescoreAt } = scoreOf({}, { last_inbound_at: now, score_override: 80 })
    expect([score, temperature, rescoreAt]).toEqual([80, 'hot', null])
  })

  test('a temperature does not change the score', () => {
    const { score, temperature, rescoreAt } = scoreOf({}, { last_inbound_at: now, temperature_override: 'hot' })
    expect([score, temperature, rescoreAt]).toEqual([30, 'hot', new Date(now.getTime() + day)])
  })
})

const contacts = fc.record({
  intent: fc.option(fc.oneof(fc.string(), fc.constantFrom('demo', 'preço'))),
  stage: fc.constantFrom(...stages, 'Gone'),
  deal_value_cents: fc.option(fc.nat()),
  qualified_at: fc.option(fc.constant(now.toISOString())),
  opted_out_at: fc.option(fc.constant(now.toISOString()), { freq: 4 }),
})
const age = fc.integer({ min: -day, max: 60 * day })
const known = fc.record({
  last_inbound_at: fc.option(age.map(ago), { freq: 9 }),
  replies: fc.nat(50),
  interested: fc.boolean(),
  score_override: fc.option(fc.integer({ min: 0, max: 100 }), { freq: 1 }),
  temperature_override: fc.option(fc.constantFrom(...temperatures), { freq: 1 }),
})

describe('for every contact,', () => {
  test('the score is null or a whole number from 0 to 100, and deterministic', () => {
    fc.assert(
      fc.property(contacts, known, (contact, facts) => {
        const first = assess(contact, facts, pipeline, now)
        expect(
          assess(structuredClone(contact), structuredClone(facts), structuredClone(pipeline), new Date(now)),
        ).toEqual(first)
        if (first.score === null) return expect(first.temperature).toBe(facts.temperature_override)
        expect(Number.isInteger(first.score) && first.score >= 0 && first.score <= 100).toBe(true)
        expect(temperatures).toContain(first.temperature)
      }),
    )
  })

  test('a later message never lowers the score', () => {
    fc.assert(
      fc.property(contacts, known, age, age, (contact, facts, one, other) => {
        const [later, earlier] = [Math.min(one, other), Math.max(one, other)].map(
          (ms) => assess(contact, { ...facts, last_inbound_at: ago(ms) }, pipeline, now).score ?? 0,
        )
        expect(later).toBeGreaterThanOrEqual(earlier ?? 0)
      }),
    )
  })

  test('another reply, a further stage or a deal never lowers the score', () => {
    const forwards = stages.slice(0, -1)
    fc.assert(
      fc.property(contacts, known, fc.nat(forwards.length - 1), fc.nat(forwards.length - 1), (contact, facts, a, b) => {
        const [near, far] = [Math.min(a, b), Math.max(a, b)].map((place) => forwards[place] ?? '')
        const less = assess({ ...contact, stage: near ?? '', deal_value_cents: null }, facts, pipeline, now).score ?? 0
        const more = { ...facts, replies: facts.replies + 1, interested: true }
        expect(
          assess({ ...contact, stage: far ?? '', deal_value_cents: 1 }, more, pipeline, now).score,
        ).toBeGreaterThanOrEqual(less)
      }),
    )
  })

  test('the score is constant until it is computed again, and is lower then', () => {
    fc.assert(
      fc.property(contacts, known, fc.double({ min: 0, max: 1, noNaN: true }), (contact, facts, part) => {
        const { score, temperature, rescoreAt } = assess(contact, facts, pipeline, now)
        const until = rescoreAt?.getTime() ?? now.getTime() + 400 * day
        expect(until).toBeGreaterThan(now.getTime())
        const between = new Date(now.getTime() + Math.floor(part * (until - 1 - now.getTime())))
        expect(assess(contact, facts, pipeline, between)).toEqual({ score, temperature, rescoreAt })
        if (!rescoreAt) return
        expect(assess(contact, facts, pipeline, rescoreAt).score).toBeLessThan(score ?? 0)
      }),
    )
  })
})

test('the scoring guide lists these numbers', async () => {
  const guide = await readFile(new URL('../../../../../docs/guides/scoring.md', import.meta.url), 'utf8')
  for (const row of [
    '| less than 1 day old | 30 |',
    '| less than 3 days old | 24 |',
    '| less than 7 days old | 18 |',
    '| less than 14 days old | 12 |',
    '| less than 30 days old | 6 |',
    '| each turn in which they answered | 5, 20 at most |',
    '| the field `intent` is filled in | 5 |',
    '| it, or one of their messages, has a word of intent to buy | 10 |',
    '| at or beyond `Qualified` | 20 |',
    '| has been qualified | 10 |',
    '| a deal value above zero | 5 |',
    '| `hot` | 65 |',
    '| `warm` | 45 |',
    '| `cool` | 25 |',
    '| `cold` | 10 |',
    '| `frozen` | 0 |',
  ]) {
    expect(guide).toContain(row)
  }
})
