import { useRef, useState } from 'react'

import { asProblem, type Problem } from '../../api/problem.ts'
import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { type Campaign, type Step, stepsOf } from './types.ts'

/** A step with a key that it keeps when it moves. */
export interface Item {
  key: number
  step: Step
}

export interface Draft {
  name: string
  channel_id: number | null
  stop_on_reply: boolean
  working_hours: Campaign['working_hours']
  items: readonly Item[]
}

export interface Builder {
  draft: Draft
  set: (changed: Partial<Omit<Draft, 'items'>>) => void
  change: (at: number, step: Step) => void
  add: (step: Step) => void
  remove: (at: number) => void
  /** Returns whether there was a place to move to. */
  move: (at: number, by: 1 | -1) => boolean
  /** Lets a condition lead to a later step, which gets a label for it. */
  lead: (from: number, way: 'yes' | 'no', to: number) => void
  /** What the server says about a field, as in `steps.0.content.text`. */
  errors: Readonly<Record<string, string>>
  problem: Problem | undefined
  isDirty: boolean
  /** The same, as it is now rather than when it was last shown. */
  dirty: { readonly current: boolean }
  isBusy: boolean
  /** Resolves to false if the server refuses it. */
  save: () => Promise<boolean>
}

/** What is being written of a draft. The server says what can't work, field by field. */
export function useBuilder(campaign: Campaign): Builder {
  const keys = useRef(0)
  const toItem = (step: Step): Item => ({ key: ++keys.current, step })
  const [draft, setDraft] = useState<Draft>(() => ({
    name: campaign.name,
    channel_id: campaign.channel_id,
    stop_on_reply: campaign.stop_on_reply,
    working_hours: campaign.working_hours,
    items: stepsOf(campaign).map(toItem),
  }))
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [problem, setProblem] = useState<Problem>()
  const [isDirty, setShownDirty] = useState(false)
  const dirty = useRef(false)
  const setDirty = (is: boolean) => {
    dirty.current = is
    setShownDirty(is)
  }
  const update = useChange(
    (api, body: Schemas['CampaignPatch']) =>
      api.PATCH('/v1/campaigns/{id}', { params: { path: { id: String(campaign.id) } }, body }),
    { stale: [['campaigns']] },
  )
  const put = (changed: Partial<Draft>) => {
    setDirty(true)
    setDraft((before) => ({ ...before, ...changed }))
  }
  // What was said about a place isn't about the step that stands there now.
  const putItems = (items: readonly Item[]) => {
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !field.startsWith('steps.'))))
    put({ items })
  }
  const { items } = draft
  return {
    draft,
    set: put,
    change: (at, step) => put({ items: items.map((item, place) => (place === at ? { ...item, step } : item)) }),
    add: (step) => putItems([...items, toItem(step)]),
    remove: (at) => putItems(items.toSpliced(at, 1)),
    move(at, by) {
      const item = items[at]
      if (!item || !items[at + by]) return false
      putItems(items.toSpliced(at, 1).toSpliced(at + by, 0, item))
      return true
    },
    lead(from, way, to) {
      const label = items[to]?.step.label ?? freeLabel(items)
      put({
        items: items.map((item, place) => {
          if (place === to) return { ...item, step: { ...item.step, label } }
          return place === from && item.step.type === 'condition'
            ? { ...item, step: { ...item.step, [way]: label } }
            : item
        }),
      })
    },
    errors,
    problem,
    isDirty,
    dirty,
    isBusy: update.isPending,
    async save() {
      setProblem(undefined)
      try {
        const { items, ...rest } = draft
        await update.mutateAsync({ ...rest, steps: items.map(({ step }) => step) })
        setErrors({})
        setDirty(false)
        return true
      } catch (error) {
        const refused = asProblem(error)
        setErrors(Object.fromEntries(refused.fields.map(({ field, message }) => [field, message])))
        if (refused.fields.length === 0) setProblem(refused)
        return false
      }
    },
  }
}

function freeLabel(items: readonly Item[]): string {
  const taken = new Set(items.map(({ step }) => step.label))
  for (let n = items.length; ; n++) if (!taken.has(`step-${n}`)) return `step-${n}`
}
