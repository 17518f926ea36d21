import type { Dashboard } from './dashboard.test-helper.ts'

/** A workspace in which somebody works: each view has something to show. */
export async function seedWorkspace({ parley, asOwner }: Dashboard): Promise<void> {
  await asOwner('POST', '/v1/keys', { name: 'Shop', scopes: ['contacts:write', 'messages:write'] })
  await asOwner('POST', '/v1/keys', { name: 'Reporting', scopes: ['contacts:read'] })
  await asOwner('POST', '/v1/invitations', { email: 'ravi@example.com', role: 'agent' })
  await parley.request('POST', '/v1/contacts', { body: { name: 'Rohan Mehta', phone: '919812345678' } })
}
