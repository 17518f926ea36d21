import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'

import { asProblem, type Problem } from '../../api/problem.ts'
import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useRead } from '../../api/use-api.ts'
import { nameOf } from '../../ui/name-of-contact.ts'
import { type Audience, useDryRun } from './dry-run.tsx'
import type { Content } from './types.ts'

interface Chosen {
  chosen: { content: Content; channelId: number | undefined } | undefined
  audience: Audience | undefined
  audienceName: string
}

/** A broadcast is a campaign of one message. It is a draft from when both are chosen, so that the server counts and shows what it would do. */
export function useBroadcast({ chosen, audience, audienceName }: Chosen) {
  const t = useTranslations('campaigns')
  const [draft, setDraft] = useState<number>()
  const [error, setError] = useState<Problem>()
  const [stored, setStored] = useState('')
  const body = chosen && audience && bodyOf(t('broadcast.name', { audience: audienceName }), chosen)
  const wanted = body ? JSON.stringify(body) : ''
  const { store, isSent } = useStore()
  useEffect(() => {
    if (wanted === '') return
    let isLatest = true
    store(JSON.parse(wanted)).then(
      (id) => {
        if (!isLatest) return
        setDraft(id)
        setStored(wanted)
        setError(undefined)
      },
      (refused) => isLatest && setError(asProblem(refused)),
    )
    return () => {
      isLatest = false
    }
  }, [wanted, store])
  const isReady = stored === wanted && wanted !== '' && draft !== undefined
  const dryRun = useDryRun(isReady ? draft : undefined, audience)
  const preview = usePreview(isReady ? draft : undefined, audience, wanted)
  const sending = useSend()
  return {
    draft,
    dryRun,
    preview,
    error,
    isReady,
    isSending: sending.isBusy,
    /** Resolves to the campaign that runs then. */
    async send(): Promise<number | undefined> {
      if (draft === undefined || !audience) return undefined
      try {
        isSent.current = true
        await sending.run(draft, audience)
        return draft
      } catch (refused) {
        isSent.current = false
        setError(asProblem(refused))
        return undefined
      }
    },
  }
}

const bodyOf = (name: string, { content, channelId }: NonNullable<Chosen['chosen']>): Schemas['NewCampaign'] => ({
  name,
  steps: [{ type: 'message', content }],
  channel_id: channelId ?? null,
})

/** Makes the draft, writes it again where something else is chosen, one change after the other, and removes one that was left unsent. */
function useStore() {
  const id = useRef<number>(undefined)
  const last = useRef<Promise<unknown>>(Promise.resolve())
  const create = useChange((api, body: Schemas['NewCampaign']) => api.POST('/v1/campaigns', { body }))
  const update = useChange((api, { id, ...body }: Schemas['NewCampaign'] & { id: number }) =>
    api.PATCH('/v1/campaigns/{id}', { params: { path: { id: String(id) } }, body }),
  )
  const write = async (body: Schemas['NewCampaign']): Promise<number> => {
    if (id.current === undefined) id.current = (await create.mutateAsync(body)).id
    else await update.mutateAsync({ id: id.current, ...body })
    return id.current
  }
  const remove = useChange((api, draft: number) =>
    api.DELETE('/v1/campaigns/{id}', { params: { path: { id: String(draft) } } }),
  )
  const latest = useRef(write)
  latest.current = write
  const isSent = useRef(false)
  const removeDraft = remove.mutate
  useEffect(
    () => () => {
      if (id.current !== undefined && !isSent.current) removeDraft(id.current)
    },
    [removeDraft],
  )
  const [store] = useState(() => (body: Schemas['NewCampaign']): Promise<number> => {
    const done = last.current.then(() => latest.current(body))
    last.current = done.catch(() => {})
    return done
  })
  return { store, isSent }
}

/** As the first of them would get it. */
function usePreview(draft: number | undefined, audience: Audience | undefined, wanted: string) {
  const segment = audience?.segment_id
  const first = useRead(
    ['contacts', 'first-of', segment],
    (api) =>
      api.GET('/v1/contacts', {
        params: { query: { limit: '1', ...(segment !== undefined && { segment: String(segment) }) } },
      }),
    { enabled: audience !== undefined },
  )
  const [contact] = first.data?.data ?? []
  const { data } = useRead(
    ['campaigns', String(draft), 'preview', contact?.id, wanted],
    (api) =>
      api.POST('/v1/campaigns/{id}/preview', {
        params: { path: { id: String(draft) } },
        body: { contact_id: contact?.id ?? 0 },
      }),
    { enabled: draft !== undefined && contact !== undefined },
  )
  return contact && data && { name: nameOf(contact), steps: data.steps }
}

function useSend() {
  const stale = { stale: [['campaigns'], ['enrollments']] }
  const enroll = useChange((api, { id, ...body }: Audience & { id: number }) =>
    api.POST('/v1/campaigns/{id}/enrollments', { params: { path: { id: String(id) } }, body }),
  )
  const start = useChange(
    (api, id: number) => api.POST('/v1/campaigns/{id}/start', { params: { path: { id: String(id) } } }),
    stale,
  )
  return {
    isBusy: enroll.isPending || start.isPending,
    async run(id: number, audience: Audience) {
      await enroll.mutateAsync({ id, ...audience })
      await start.mutateAsync(id)
    },
  }
}
