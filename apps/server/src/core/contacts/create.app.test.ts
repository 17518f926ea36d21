import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { defaultRules } from '../tenant/scoring-rules.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

const tenant = {
  workspaceId: 1,
  mode: 'live' as const,
  actor: 'test',
  stages: ['New'],
  scoring: defaultRules,
  defaultCountry: null,
}
const taken = (field: string) => ({ kind: 'conflict', code: 'identity_taken', fields: [{ field }] })
const eventsOf = async (contactId: number) =>
  (await parley.sql<{ type: string }>('select type from events where contact_id = $1', [contactId])).map(
    ({ type }) => type,
  )

let last = 919_870_000_000
const phone = () => String(++last)

test('creating a contact writes its event, and is refused if the contact exists', async () => {
  const input = { phone: phone(), linkedin: 'in/maria', email: 'Maria@Example.com' }
  const contact = await parley.services.contacts.create(tenant, input)
  expect(await parley.services.contacts.get(tenant, contact.id)).toEqual(contact)
  expect(await eventsOf(contact.id)).toEqual(['contact.created'])
  await expect(parley.services.contacts.create(tenant, { phone: input.phone })).rejects.toMatchObject(taken('phone'))
  await expect(parley.services.contacts.create(tenant, { linkedin: 'in/maria' })).rejects.toMatchObject(
    taken('linkedin'),
  )
  const sameEmail = { phone: phone(), email: 'maria@example.com' }
  await expect(parley.services.contacts.create(tenant, sameEmail)).rejects.toMatchObject(taken('email'))
  await expect(parley.services.contacts.create(tenant, { name: 'Nobody' })).rejects.toMatchObject({ kind: 'invalid' })
  expect(await parley.services.contacts.get(tenant, contact.id)).toEqual(contact)
})

test('two contacts may share an e-mail address unless a caller requires a unique one', async () => {
  const email = 'info@example.com'
  const { contact: first } = await parley.services.contacts.upsert(tenant, { phone: phone(), email })
  const { contact: second } = await parley.services.contacts.upsert(tenant, { phone: phone(), email })
  expect(second.id).not.toBe(first.id)
  await expect(parley.services.contacts.update(tenant, first.id, { email }, { ownEmail: true })).rejects.toMatchObject(
    taken('email'),
  )
  const { contact: third } = await parley.services.contacts.upsert(tenant, { phone: phone() })
  expect((await parley.services.contacts.update(tenant, third.id, { email })).email).toBe(email)
  const own = { email: 'third@example.com' }
  await parley.services.contacts.update(tenant, third.id, own)
  expect((await parley.services.contacts.update(tenant, third.id, own, { ownEmail: true })).email).toBe(own.email)
})

test('an identity that another workspace has can be used', async () => {
  const input = { phone: phone(), email: 'both@example.com' }
  const { id } = await parley.services.workspaces.create({ name: 'Other' })
  const [mine, theirs] = [
    await parley.services.contacts.create(tenant, input),
    await parley.services.contacts.create({ ...tenant, workspaceId: id }, input),
  ]
  expect(theirs.id).not.toBe(mine.id)
})

test('one of many concurrent creations with the same phone or e-mail address wins', async () => {
  const shared = phone()
  const inputs = [
    Array.from({ length: 10 }, () => ({ phone: shared })),
    Array.from({ length: 10 }, () => ({ phone: phone(), email: 'race@example.com' })),
  ]
  for (const together of inputs) {
    const settled = await Promise.allSettled(together.map((input) => parley.services.contacts.create(tenant, input)))
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const one of settled) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'identity_taken' })
    }
  }
})
