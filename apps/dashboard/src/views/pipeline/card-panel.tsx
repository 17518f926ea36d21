import { Drawer } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useRead } from '../../api/use-api.ts'
import { useLive } from '../../live.ts'
import { nameOf } from '../../ui/name-of-contact.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import { Reply } from '../person/reply.tsx'
import { Timeline } from '../person/timeline.tsx'

/** The person of a card, without leaving the board. */
export function CardPanel({ contact, onClose }: { contact: Schemas['Contact'] | undefined; onClose: () => void }) {
  const t = useTranslations('pipeline')
  return (
    <Drawer
      opened={contact !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={contact && nameOf(contact)}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {contact && <Person id={String(contact.id)} />}
    </Drawer>
  )
}

function Person({ id }: { id: string }) {
  const t = useTranslations('pipeline')
  const { data } = useRead(['contacts', id], (api) => api.GET('/v1/contacts/{id}', { params: { path: { id } } }))
  useLive(['messages', 'files'], [['of-contact', id]])
  if (!data) return null
  return (
    <>
      <p>
        <ViewLink to={`contacts/${id}`}>{t('wholePage')}</ViewLink>
      </p>
      <Reply contact={data} />
      <Timeline contactId={id} />
    </>
  )
}
