import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Dollars } from '../../ui/dollars.tsx'
import { Figures } from '../../ui/figures.tsx'
import { nameOf } from '../../ui/name-of-contact.ts'
import { ViewLink } from '../../ui/view-link.tsx'

type Run = Schemas['AgentRunWithCalls']

/** For whom it was, what decided, and what it cost. */
export function Facts({ run }: { run: Run }) {
  const t = useTranslations('run')
  const format = useFormatter()
  const { may } = useWorkspace()
  const id = String(run.contact_id)
  const contact = useRead(['contacts', id], (api) => api.GET('/v1/contacts/{id}', { params: { path: { id } } }), {
    enabled: may('contacts:read'),
  })
  const tookMs =
    run.started_at && run.finished_at ? Date.parse(run.finished_at) - Date.parse(run.started_at) : undefined
  const usesModel = run.engine !== null && run.engine !== 'rules'
  return (
    <Figures
      figures={[
        {
          label: t('contact'),
          value: <ViewLink to={`contacts/${id}`}>{contact.data ? nameOf(contact.data) : `#${id}`}</ViewLink>,
        },
        ...(run.conversation_id === null
          ? []
          : [
              {
                label: t('conversation'),
                value: <ViewLink to={`inbox/${run.conversation_id}`}>{t('openConversation')}</ViewLink>,
              },
            ]),
        { label: t('engine'), value: usesModel ? (run.model ?? run.engine) : t('rules') },
        {
          label: t('tokens'),
          value: format.number(run.input_tokens + run.output_tokens),
          note: t('tokensOf', {
            input: format.number(run.input_tokens),
            output: format.number(run.output_tokens),
          }),
        },
        { label: t('cost'), value: <Dollars microusd={run.cost_microusd} /> },
        {
          label: t('took'),
          value: tookMs === undefined ? '–' : t('seconds', { seconds: format.number(tookMs / 1_000) }),
        },
      ]}
    />
  )
}
