import { contactPatch, newContact } from '../../api/resources/contact.ts'
import { addMutation } from '../add-mutation.ts'
import { refs } from '../refs.ts'

export function addContactMutations(): void {
  addMutation('createContact', {
    type: refs.contact,
    scope: 'contacts:write',
    description: 'Creates a contact, or updates the one that has this phone or LinkedIn identity.',
    input: newContact,
    run: async ({ services, principal }, input) => (await services.contacts.upsert(principal, input)).contact,
  })
  addMutation('updateContact', {
    type: refs.contact,
    scope: 'contacts:write',
    description: 'Writes only the fields given; null clears one.',
    id: true,
    input: contactPatch,
    run: ({ services, principal }, input, { id }) => services.contacts.update(principal, id, input),
  })
}
