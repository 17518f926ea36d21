import { Button, Modal, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../api/schema.gen.ts'
import { useChange, useRead } from '../api/use-api.ts'
import { parseSearch, type Search, stringifySearch } from '../session/search.ts'
import { FormProblem } from './form-problem.tsx'
import { XMarkIcon } from './icons.tsx'
import style from './saved-views.module.css'
import { useProblemForm } from './use-problem-form.ts'

interface Props {
  /** The view whose lists they are, by its name. */
  page: string
  /** The filters that they keep. */
  names: readonly string[]
}

/** Filters that the user has given a name: each is one click, on every device. */
export function SavedViews({ page, names }: Props) {
  const t = useTranslations('ui')
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Search
  const [saving, setSaving] = useState(false)
  const { data } = useRead(['saved-views'], (api) => api.GET('/v1/me/views', {}))
  const remove = useChange(
    (api, id: number) => api.DELETE('/v1/me/views/{id}', { params: { path: { id: String(id) } } }),
    {
      stale: [['saved-views']],
    },
  )
  const own = (data?.data ?? []).filter((view) => view.page === page)
  const given = stringifySearch(Object.fromEntries(names.map((name) => [name, search[name]]))).replace('?', '')
  const known = own.some(({ query }) => query === given)
  const show = ({ query }: Schemas['SavedView']) => {
    const cleared = Object.fromEntries(names.map((name) => [name, undefined]))
    void navigate({
      to: '.',
      search: ((before: Search) => ({ ...before, ...cleared, ...parseSearch(query) })) as never,
    })
  }
  if (own.length === 0 && given === '') return null
  return (
    <div className={style.views}>
      {own.map((view) => (
        <span key={view.id} className={style.view} data-current={view.query === given || undefined}>
          <button type="button" aria-pressed={view.query === given} onClick={() => show(view)}>
            {view.name}
          </button>
          <button
            type="button"
            aria-label={t('removeView', { name: view.name })}
            onClick={() => remove.mutate(view.id)}
          >
            <XMarkIcon width={12} aria-hidden="true" />
          </button>
        </span>
      ))}
      {given !== '' && !known && (
        <Button size="compact-xs" variant="subtle" onClick={() => setSaving(true)}>
          {t('saveView')}
        </Button>
      )}
      <Modal
        opened={saving}
        onClose={() => setSaving(false)}
        title={t('saveView')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <SaveView page={page} query={given} onSaved={() => setSaving(false)} />
      </Modal>
    </div>
  )
}

function SaveView({ page, query, onSaved }: { page: string; query: string; onSaved: () => void }) {
  const t = useTranslations('ui')
  const create = useChange((api, body: Schemas['NewSavedView']) => api.POST('/v1/me/views', { body }), {
    stale: [['saved-views']],
  })
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { name: '' },
    async submit({ name }) {
      await create.mutateAsync({ name, page, query })
      onSaved()
    },
  })
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <TextInput label={t('viewName')} data-autofocus maxLength={100} {...form.getInputProps('name')} />
      <Button type="submit" loading={busy}>
        {t('save')}
      </Button>
    </form>
  )
}
